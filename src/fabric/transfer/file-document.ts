/** Files as the Transfer service lists them, with its filters and orders (Globus Transfer API). */
import type { Stats } from 'node:fs'
import { lstat, readlink, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { FileDocument } from '#api'
import { ServiceError } from '../server/error.ts'

/** Undefined for a name that is gone. */
export async function fileDocument(directory: string, name: string): Promise<FileDocument | undefined> {
  const path = join(directory, name)
  const own = await lstat(path).catch(() => undefined)
  if (!own) return undefined
  const link = own.isSymbolicLink()
  const target = link ? await stat(path).catch(() => undefined) : own
  const shown = target ?? own
  return {
    DATA_TYPE: 'file',
    name,
    type: target ? typeOf(target) : 'invalid_symlink',
    size: shown.size,
    last_modified: fileTime(shown.mtime),
    permissions: `0${(shown.mode & 0o777).toString(8).padStart(3, '0')}`,
    user: String(shown.uid),
    group: String(shown.gid),
    link_target: link ? await readlink(path).catch(() => null) : null,
    link_size: link ? own.size : null,
    link_last_modified: link ? fileTime(own.mtime) : null,
    link_user: link ? String(own.uid) : null,
    link_group: link ? String(own.gid) : null,
  }
}

function typeOf(stats: Stats): string {
  if (stats.isFile()) return 'file'
  if (stats.isDirectory()) return 'dir'
  if (stats.isCharacterDevice()) return 'chr'
  if (stats.isBlockDevice()) return 'blk'
  return stats.isFIFO() ? 'pipe' : 'other'
}

/** File times have a space where task times have a T. */
const fileTime = (time: Date) => `${time.toISOString().slice(0, 19).replace('T', ' ')}+00:00`

/**
 * `name:~*.h5/type:file`: all conditions hold; `name` exactly, with `~` as a glob, with `!` not, `!~` neither.
 * @throws {ServiceError} 400 for a field that cannot be filtered by
 */
export function fileFilter(text: string | undefined): (file: FileDocument) => boolean {
  const conditions = (text ?? '')
    .split('/')
    .filter((part) => part !== '')
    .map((part) => {
      const [field = '', value = ''] = splitAt(part, ':')
      if (field !== 'name' && field !== 'type')
        throw new ServiceError(400, 'ClientError.BadRequest', `filter: "${field}" is not one of name, type`)
      const [, not = '', glob = '', pattern = ''] = /^(!?)(~?)(.*)$/s.exec(value) ?? []
      const expression = new RegExp(`^${glob ? globSource(pattern) : escaped(pattern)}$`, 'is')
      return (file: FileDocument) => expression.test(field === 'name' ? file.name : file.type) !== (not === '!')
    })
  return (file) => conditions.every((holds) => holds(file))
}

/** `size DESC,name`: name, type, size or last_modified. @throws {ServiceError} 400 for another field */
export function fileOrder(text: string | undefined): (a: FileDocument, b: FileDocument) => number {
  const keys = (text || 'type,name').split(',').map((part) => {
    const [field = '', direction = 'ASC'] = part.trim().split(/\s+/)
    if (field !== 'name' && field !== 'type' && field !== 'size' && field !== 'last_modified')
      throw new ServiceError(
        400,
        'ClientError.BadRequest',
        `orderby: "${field}" is not one of name, type, size, last_modified`,
      )
    return { field, sign: direction.toUpperCase() === 'DESC' ? -1 : 1 } as const
  })
  return (a, b) => {
    for (const { field, sign } of keys) {
      if (a[field] < b[field]) return -sign
      if (a[field] > b[field]) return sign
    }
    return 0
  }
}

function splitAt(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator)
  return at < 0 ? ['name', text] : [text.slice(0, at), text.slice(at + 1)]
}

const escaped = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
const globSource = (glob: string) => escaped(glob).replaceAll('\\*', '.*').replaceAll('\\?', '.')
