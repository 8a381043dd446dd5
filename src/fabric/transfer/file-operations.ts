/** Looking into a collection and changing names in it (Globus Transfer API). */
import { lstat, mkdir, readdir, rename } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import type { FastifyInstance } from 'fastify'
import * as z from 'zod/mini'
import type { FileDocument } from '#api'
import { ServiceError } from '../server/error.ts'
import { parseDocument } from '../server/parse.ts'
import type { CollectionRow, Collections } from './collections.ts'
import { failureAt, TransferFailure, type FailureCode } from './failure.ts'
import { fileDocument, fileFilter, fileOrder } from './file-document.ts'
import { locate, locateName, normalizePath, placeOf } from './place.ts'

const MAX_LIST = 100_000

export const fileListQuery = z.looseObject({
  path: z.optional(z.string()),
  show_hidden: z.optional(z.string()),
  orderby: z.optional(z.string()),
  filter: z.optional(z.string()),
  limit: z.optional(z.coerce.number().check(z.int(), z.minimum(1))),
  offset: z.optional(z.coerce.number().check(z.int(), z.minimum(0))),
})
export const pathBody = z.looseObject({ path: z.string() })
export const renameBody = z.looseObject({ old_path: z.string(), new_path: z.string() })

type Params = { Params: { id: string } }

export function fileOperationRoutes(app: FastifyInstance, collections: Collections): void {
  const base = '/v0.10/operation/endpoint/:id'

  app.get<Params>(`${base}/ls`, async (request) => {
    const root = collections.get(request.params.id)
    const { show_hidden, ...query } = parseDocument(fileListQuery, request.query, 'ClientError.BadRequest')
    const hidden = show_hidden !== '0' && show_hidden !== 'false'
    return spoken('DirListingFailed', () => listFolder(root, { ...query, hidden }))
  })

  app.get<Params>(`${base}/stat`, async (request) => {
    const root = collections.get(request.params.id)
    const { path } = parseDocument(pathBody, request.query, 'ClientError.BadRequest')
    return spoken('StatFailed', () => lookAt(root, path))
  })

  app.post<Params>(`${base}/mkdir`, async (request) => {
    const root = collections.get(request.params.id)
    const { path } = parseDocument(pathBody, request.body, 'ClientError.BadRequest')
    return spoken('MkdirFailed', async () => {
      await makeFolder(root, path)
      return result('mkdir_result', 'DirectoryCreated', `${placeOf(root, path)} was made`, request.url)
    })
  })

  app.post<Params>(`${base}/rename`, async (request) => {
    const root = collections.get(request.params.id)
    const body = parseDocument(renameBody, request.body, 'ClientError.BadRequest')
    return spoken('RenameFailed', async () => {
      await renameInside(root, body.old_path, body.new_path)
      return result('result', 'FileRenamed', `${placeOf(root, body.old_path)} is now ${body.new_path}`, request.url)
    })
  })
}

export interface Listing {
  readonly path?: string | undefined
  readonly orderby?: string | undefined
  readonly filter?: string | undefined
  readonly limit?: number | undefined
  readonly offset?: number | undefined
  /** Names that begin with a dot as well. */
  readonly hidden: boolean
}

/** The `file_list` document of a folder. @throws {TransferFailure} */
export async function listFolder(root: CollectionRow, { path = '/', ...query }: Listing) {
  const directory = await locate(root, path)
  const names = await readdir(directory).catch((error: unknown) => {
    throw failureAt(placeOf(root, path), error)
  })
  const documents = await Promise.all(names.map((name) => fileDocument(directory, name)))
  const shown = documents
    .filter((document) => document !== undefined)
    .filter(({ name }) => query.hidden || !name.startsWith('.'))
    .filter(fileFilter(query.filter))
    .sort(fileOrder(query.orderby))
  const offset = query.offset ?? 0
  const page = shown.slice(offset, offset + Math.min(query.limit ?? MAX_LIST, MAX_LIST))
  const normal = normalizePath(path)
  return {
    DATA_TYPE: 'file_list',
    endpoint: root.id,
    path: normal === '/' ? '/' : `${normal}/`,
    absolute_path: directory,
    rename_supported: true,
    symlink_supported: false,
    DATA: page,
    length: page.length,
    total: shown.length,
  }
}

/** The `file` document of a path. @throws {TransferFailure} */
export async function lookAt(root: CollectionRow, path: string): Promise<FileDocument> {
  const target = await locate(root, path)
  const document = await fileDocument(dirname(target), basename(target))
  if (!document) throw new TransferFailure('FILE_NOT_FOUND', `${placeOf(root, path)} is not there`)
  return document
}

/** @throws {TransferFailure} `ALREADY_EXISTS` among others */
export async function makeFolder(root: CollectionRow, path: string): Promise<void> {
  const target = await locateName(root, path)
  await mkdir(target).catch((error: unknown) => {
    throw failureAt(placeOf(root, path), error)
  })
}

async function renameInside(root: CollectionRow, oldPath: string, newPath: string): Promise<void> {
  const from = await locateName(root, oldPath)
  const to = await locateName(root, newPath)
  if (await lstat(to).catch(() => undefined))
    throw new TransferFailure('ALREADY_EXISTS', `${placeOf(root, newPath)} is there already`)
  await rename(from, to).catch((error: unknown) => {
    throw failureAt(placeOf(root, oldPath), error)
  })
}

function result(type: string, code: string, message: string, resource: string): object {
  return { DATA_TYPE: type, code, message, request_id: 'local', resource }
}

/** How the Transfer service says that a file operation failed (6.6). */
const said: Partial<Record<FailureCode, readonly [number, string]>> = {
  FILE_NOT_FOUND: [404, 'ClientError.NotFound'],
  PERMISSION_DENIED: [403, 'PermissionDenied'],
}

async function spoken<T>(operation: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof TransferFailure)) throw error
    const kind = { ALREADY_EXISTS: 'Exists', NOT_A_DIRECTORY: 'NotDirectory' }[String(error.code)] ?? 'Failed'
    const [status, code] = said[error.code] ?? [502, `ExternalError.${operation}.${kind}`]
    throw new ServiceError(status, code, error.message)
  }
}
