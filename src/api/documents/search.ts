/** Documents of Globus Search (Globus Search API). */
import * as z from 'zod/mini'
import { jsonObject } from './json.ts'

export const index = z.looseObject({
  id: z.string(),
  display_name: z.string(),
  description: z.nullable(z.string()),
  num_entries: z.number(),
  num_subjects: z.number(),
  status: z.string(),
})
export type Index = z.infer<typeof index>

const metaEntry = z.looseObject({
  subject: z.string().check(z.minLength(1)),
  id: z.optional(z.nullable(z.string())),
  content: jsonObject,
  visible_to: z.array(z.string()),
})
export type MetaEntry = z.infer<typeof metaEntry>

export const ingestRequest = z.discriminatedUnion('ingest_type', [
  z.looseObject({ ingest_type: z.literal('GMetaEntry'), ingest_data: metaEntry }),
  z.looseObject({ ingest_type: z.literal('GMetaList'), ingest_data: z.looseObject({ gmeta: z.array(metaEntry) }) }),
])
export type IngestRequest = z.infer<typeof ingestRequest>

export const searchRequest = z.looseObject({
  q: z.optional(z.nullable(z.string())),
  limit: z.optional(z.int().check(z.minimum(1), z.maximum(10_000))),
  offset: z.optional(z.int().check(z.minimum(0))),
  filters: z.optional(z.array(z.looseObject({ type: z.string(), field_name: z.optional(z.string()) }))),
  sort: z.optional(z.array(z.looseObject({ field_name: z.string(), order: z.optional(z.enum(['asc', 'desc'])) }))),
})
export type SearchRequest = z.infer<typeof searchRequest>

export const metaResult = z.looseObject({
  subject: z.string(),
  entries: z.array(
    z.looseObject({
      content: jsonObject,
      entry_id: z.nullable(z.string()),
      matched_principal_sets: z.array(z.string()),
    }),
  ),
})
export type MetaResult = z.infer<typeof metaResult>
export const searchResult = z.looseObject({
  total: z.number(),
  count: z.number(),
  offset: z.number(),
  has_next_page: z.boolean(),
  gmeta: z.array(metaResult),
})
export const searchTask = z.looseObject({
  task_id: z.string(),
  index_id: z.string(),
  state: z.string(),
  message: z.nullable(z.string()),
})
