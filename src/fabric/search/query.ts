/** A query over one index: words, filters, order, page and facets (Globus Search API). */
import type { DatabaseSync } from 'node:sqlite'
import * as z from 'zod/mini'
import { searchRequest, type MetaResult } from '#api'
import type { Json, JsonObject } from '#flow'
import { facetRequest, facetResult } from './facets.ts'
import { valuesAt } from './field.ts'
import { predicateOf } from './filter.ts'
import { entries, type EntryRow } from './indexes.ts'
import { wordsQuery } from './words.ts'

export const queryRequest = z.extend(searchRequest, {
  facets: z.optional(z.array(facetRequest)),
  bypass_visible_to: z.optional(z.boolean()),
})
export type QueryRequest = z.infer<typeof queryRequest>

/** @param principals who asks: entries visible to none of them are not there */
export function query(
  db: DatabaseSync,
  indexId: string,
  request: QueryRequest,
  principals: ReadonlySet<string>,
): object {
  const { limit = 10, offset = 0, sort, facets = [] } = request
  const filters = (request.filters ?? []).map((filter) => predicateOf(filter))
  const found: EntryRow[] = []
  for (const entry of entries(db, indexId, wordsQuery(request.q)))
    if (isVisible(entry, principals, request.bypass_visible_to) && filters.every((holds) => holds(entry.content)))
      found.push(entry)
  if (sort && sort.length > 0) found.sort(order(sort))
  // A subject is one result, at the place of its first entry.
  const subjects = [...Map.groupBy(found, ({ subject }) => subject)]
  const page = subjects.slice(offset, offset + limit).map(([subject, rows]) => metaResult(subject, rows, principals))
  return {
    '@datatype': 'GSearchResult',
    '@version': '2017-09-01',
    total: subjects.length,
    count: page.length,
    offset,
    has_next_page: offset + page.length < subjects.length,
    gmeta: page,
    ...(facets.length > 0
      ? {
          facet_results: facets.map((facet) =>
            facetResult(
              facet,
              found.map(({ content }) => content),
            ),
          ),
        }
      : {}),
  }
}

export function metaResult(subject: string, rows: readonly EntryRow[], principals: ReadonlySet<string>): MetaResult {
  return {
    '@datatype': 'GMetaResult',
    '@version': '2019-08-27',
    subject,
    entries: rows.map(({ content, entry_id, visible_to }) => ({
      content,
      entry_id,
      matched_principal_sets: visible_to.filter((principal) => principals.has(principal)),
    })),
  }
}

export const isVisible = (entry: EntryRow, principals: ReadonlySet<string>, bypass = false): boolean =>
  bypass || entry.visible_to.some((principal) => principals.has(principal))

function order(keys: NonNullable<QueryRequest['sort']>): (a: EntryRow, b: EntryRow) => number {
  return (a, b) => {
    for (const { field_name, order: direction } of keys) {
      const [left, right] = [first(a.content, field_name), first(b.content, field_name)]
      if (left === right) continue
      // What does not have the field comes last, whichever the direction.
      if (left === undefined) return 1
      if (right === undefined) return -1
      return (left < right ? -1 : 1) * (direction === 'desc' ? -1 : 1)
    }
    return 0
  }
}

function first(content: JsonObject, field: string): number | string | undefined {
  const value: Json | undefined = valuesAt(content, field)[0]
  return typeof value === 'number' || typeof value === 'string' ? value : undefined
}
