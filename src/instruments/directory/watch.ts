/**
 * Keeps looking at a directory: told by the system where that works, by looking again and again where it does not, and in
 * both cases through times in which the directory is not there.
 */
import { statSync, watch, type FSWatcher } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { isTemporary } from './completeness.ts'

/** `new`: at files that were not reported yet; `all`: also at those that may have changed since. */
export type Look = 'new' | 'all'

export interface DirectoryWatchOptions {
  readonly directory: string
  /** Something happened to the file of this name (below the directory, with `/`). */
  readonly changed: (name: string) => void
  /**
   * Look at files; answers with the folders to watch, by name, the directory itself being "".
   * @throws when the directory cannot be read.
   */
  readonly scan: (look: Look) => Promise<readonly string[]>
  readonly native: boolean
  readonly pollMs: number
  readonly rescanMs: number
  readonly onProblem: (message: string | undefined) => void
}

export interface DirectoryWatch {
  /** The first look at the whole directory is over, or the directory was found missing. */
  readonly ready: Promise<void>
  close(): Promise<void>
}

/** Looking costs at most this part of the time, however many files there are. */
const scanShare = 0.05
/** After news, names are compared once more: under load the system drops news without a word. */
const settleMs = 250

export function watchDirectory(options: DirectoryWatchOptions): DirectoryWatch {
  const { directory, onProblem } = options
  const watched = new Map<string, { readonly watcher: FSWatcher; readonly inode: number }>()
  let closed = false
  let problem: string | undefined
  let period: NodeJS.Timeout | undefined
  let settle: NodeJS.Timeout | undefined
  let restUntil = 0
  let allDue = 0
  let running: Promise<void> = Promise.resolve()

  function say(next: string | undefined): void {
    if (next === problem) return
    problem = next
    onProblem(next)
  }

  function heard(folder: string, name: string | null): void {
    // Writers touch their temporary files many times a second, which is no news.
    if (closed || (name !== null && isTemporary(name))) return
    if (name !== null) options.changed(folder === '' ? name : `${folder}/${name}`)
    settle ??= setTimeout(
      () => {
        settle = undefined
        running = running.then(() => round('new'))
      },
      Math.max(settleMs, restUntil - performance.now()),
    )
  }

  function forget(folder: string): void {
    watched.get(folder)?.watcher.close()
    watched.delete(folder)
  }

  /** True when a folder is now watched that was not before. A folder made anew under an old name is another. */
  function watchFolder(folder: string): boolean {
    const path = join(directory, folder)
    const inode = statSync(path).ino
    if (watched.get(folder)?.inode === inode) return false
    forget(folder)
    const watcher = watch(path, (_, name) => heard(folder, name))
    watcher.on('error', () => forget(folder))
    watched.set(folder, { watcher, inode })
    return true
  }

  /** Watched first, looked at second: what happens between the two is seen twice rather than never. */
  async function lookAndWatch(look: Look): Promise<string | undefined> {
    let silent: string | undefined
    let tells = options.native && !(await tellsNothing(directory))
    const attempt = (folder: string): boolean => {
      try {
        return tells && !closed && watchFolder(folder)
      } catch (error) {
        tells = false
        silent = `changes in ${join(directory, folder)} are not told by the system (${reason(error)}): looking every ${options.pollMs} ms`
        return false
      }
    }
    attempt('')
    for (;;) {
      const folders = await options.scan(look)
      for (const gone of [...watched.keys()].filter((folder) => !folders.includes(folder))) forget(gone)
      if (!folders.map(attempt).includes(true)) return silent
    }
  }

  async function round(look: Look): Promise<void> {
    if (closed) return
    const began = performance.now()
    clearTimeout(period)
    let watching = false
    try {
      const silent = await lookAndWatch(look)
      watching = options.native && silent === undefined && watched.size > 0
      say(silent)
    } catch (error) {
      for (const folder of watched.keys()) forget(folder)
      say(`${directory} cannot be read (${reason(error)}): trying again every ${options.pollMs} ms`)
    }
    const ended = performance.now()
    restUntil = ended + (ended - began) / scanShare
    // News must not put the look at everything off for ever.
    if (look === 'all' || !watching) allDue = ended + (watching ? options.rescanMs : options.pollMs)
    const pause = Math.max(allDue, restUntil) - ended
    if (!closed) period = setTimeout(() => (running = running.then(() => round('all'))), pause)
  }

  const ready = (running = round('all'))
  return {
    ready,
    async close() {
      closed = true
      clearTimeout(period)
      clearTimeout(settle)
      await running
      for (const folder of watched.keys()) forget(folder)
    },
  }
}

/** File systems on which another host's changes make no event here: their magic numbers (statfs(2)). */
const network = new Set([
  0x6969, // NFS
  0x0bd00bd0, // Lustre
  0x47504653, // GPFS
  0xff534d42, // CIFS
  0xfe534d42, // SMB2
  0x517b, // SMB
  0x19830326, // BeeGFS
  0x00c36400, // Ceph
  0x5346414f, // AFS
  0x01021997, // 9P
  0x65735546, // FUSE: sshfs and its kin
])

async function tellsNothing(directory: string): Promise<boolean> {
  const { type } = await statfs(directory)
  // Some are reported sign-extended.
  return network.has(type) || network.has(Number(BigInt.asUintN(32, BigInt(Math.trunc(type)))))
}

const reason = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message
}
