/**
 * The providers that look into a collection or make a folder there (Globus docs, Hosted Action Providers: ls, stat, mkdir,
 * collection_info): done when they answer.
 */
import * as z from 'zod/mini'
import { hostedProvider, type JsonObject } from '#flow'
import { createAtOnce, Undone, type Work } from '../actions/at-once.ts'
import type { ActionProvider } from '../actions/provider.ts'
import { readBody, refusing } from '../actions/refusals.ts'
import type { Identity } from '../context.ts'
import { ServiceError } from '../server/error.ts'
import type { Store } from '../store/store.ts'
import { collectionDocument } from './collection-document.ts'
import type { CollectionRow, Collections } from './collections.ts'
import { TransferFailure } from './failure.ts'
import { listFolder, lookAt, makeFolder } from './file-operations.ts'
import { placeOf } from './place.ts'

const inCollection = z.looseObject({ endpoint_id: z.string() })
const atPath = z.extend(inCollection, { path: z.string() })
const listed = z.extend(inCollection, {
  path: z.optional(z.nullable(z.string())),
  path_only: z.optional(z.nullable(z.boolean())),
  limit: z.optional(z.nullable(z.int().check(z.minimum(1)))),
  offset: z.optional(z.nullable(z.int().check(z.minimum(0)))),
  orderby: z.optional(z.nullable(z.string())),
  filter: z.optional(z.nullable(z.string())),
  show_hidden: z.optional(z.nullable(z.boolean())),
})

export function collectionProviders(store: Store, collections: Collections, owner: Identity): ActionProvider[] {
  function on<Body extends z.infer<typeof inCollection>>(
    operation: string,
    description: string,
    schema: z.ZodMiniType<Body>,
    work: (root: CollectionRow, body: Body, again: boolean) => Promise<object>,
  ): ActionProvider {
    return createAtOnce(store, {
      name: `transfer_${operation}`,
      hosted: hostedProvider(`https://transfer.actions.globus.org/${operation}`),
      description,
      plan(given): Work {
        const body = readBody(schema, given)
        const root = refusing(() => collections.get(body.endpoint_id))
        // SAFETY: documents of the Transfer API are JSON: it answers with them.
        return (again) => undone(() => work(root, body, again)) as Promise<JsonObject>
      },
    })
  }

  return [
    on('ls', 'Lists a folder of a collection', listed, async (root, { path_only, path, show_hidden, ...query }) => {
      if (path_only === true) return withFolder(await lookAt(root, path ?? '/'))
      const { orderby, filter, limit, offset } = query
      const list = await listFolder(root, {
        hidden: show_hidden !== false,
        path: path ?? undefined,
        orderby: orderby ?? undefined,
        filter: filter ?? undefined,
        limit: limit ?? undefined,
        offset: offset ?? undefined,
      })
      return { ...list, DATA: list.DATA.map(withFolder) }
    }),
    on('stat', 'Says what is at a path of a collection', atPath, async (root, { path }) =>
      withFolder(await lookAt(root, path)),
    ),
    on('mkdir', 'Makes a folder in a collection', atPath, async (root, { path }, again) => {
      await makeFolder(root, path).catch((error: unknown) => {
        // Begun before, and not known to have been done: it was.
        if (!again || !(error instanceof TransferFailure) || error.code !== 'ALREADY_EXISTS') throw error
      })
      return { DATA_TYPE: 'mkdir_result', code: 'DirectoryCreated', message: `${placeOf(root, path)} was made` }
    }),
    on('collection_info', 'Describes a collection', inCollection, async (root) => collectionDocument(root, owner)),
  ]
}

/** What flows ask of an entry before they go into it. */
const withFolder = <File extends { readonly type: string }>(file: File) => ({ ...file, is_folder: file.type === 'dir' })

async function undone<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof TransferFailure || error instanceof ServiceError) throw new Undone(error.code, error.message)
    throw error
  }
}
