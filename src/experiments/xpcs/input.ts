/** The input of a run, put together from what a site has: collections, an endpoint, an index. */
import { basename, extname, join, posix } from 'node:path'
import type { JsonObject } from '#flow'
import { xpcsFunctionNames, type XpcsFunctionName } from './functions.ts'
import type { CollectionPath, Description, Processing } from './documents.ts'

export interface XpcsSite {
  /** The facility's collection: its id and its root as the endpoint's hosts see it. */
  readonly hpc: { readonly id: string; readonly directory: string }
  readonly storage: { readonly id: string }
  readonly computeEndpoint: string
  readonly searchIndex: string
  readonly functions: Readonly<Record<XpcsFunctionName, string>>
}

export interface XpcsRunOptions {
  /** The detector's file on the instrument's collection. */
  readonly source: CollectionPath
  /**
   * Name of the run's folder on the facility's and the storage collection. Two runs that are active at the same time need
   * different ones. @default the file's name without its extension
   */
  readonly folder?: string
  /** @default {} */
  readonly processing?: Processing
  /** Workers kept ready for the correlation. @default 1 */
  readonly workers?: number
  /** How long, seconds. @default 120 */
  readonly holdSeconds?: number
  /** @default ["public"] */
  readonly visibleTo?: readonly string[]
  /** @default {} */
  readonly metadata?: Description
}

/**
 * The input document of a run of `xpcsFlow`. Strings may hold the placeholders of a trigger (`{file}`, `{stem}` …), when
 * `folder` is given.
 */
export function xpcsInput(site: XpcsSite, run: XpcsRunOptions): JsonObject {
  const name = posix.basename(run.source.path)
  const folder = run.folder ?? basename(name, extname(name))
  const ids = xpcsFunctionNames.map((each) => [`${each}_function_id`, site.functions[each]])
  return {
    input: {
      source: { ...run.source },
      hpc: { id: site.hpc.id, path: posix.join('/', folder, name) },
      data_file: join(site.hpc.directory, folder, name),
      storage: { id: site.storage.id, path: posix.join('/', folder) },
      compute_endpoint: site.computeEndpoint,
      ...Object.fromEntries(ids),
      search_index: site.searchIndex,
      visible_to: [...(run.visibleTo ?? ['public'])],
      processing: toJson(run.processing ?? {}),
      nodes: { workers: run.workers ?? 1, seconds: run.holdSeconds ?? 120 },
      metadata: toJson(run.metadata ?? {}),
    },
  }
}

/** Leaves out what is undefined, as JSON does. */
// SAFETY: documents of documents.ts hold only JSON values.
const toJson = (value: Processing | Description): JsonObject => JSON.parse(JSON.stringify(value)) as JsonObject
