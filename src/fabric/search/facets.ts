/** Facets of a result: how often each value of a field comes, or one number over it (Globus Search API). */
import * as z from 'zod/mini'
import type { JsonObject } from '#flow'
import { valuesAt } from './field.ts'

export const facetRequest = z.discriminatedUnion('type', [
  z.looseObject({
    type: z.literal('terms'),
    name: z.optional(z.string()),
    field_name: z.string(),
    size: z._default(z.int().check(z.minimum(1)), 10),
  }),
  z.looseObject({ type: z.enum(['sum', 'avg']), name: z.optional(z.string()), field_name: z.string() }),
])
export type FacetRequest = z.infer<typeof facetRequest>

export function facetResult(facet: FacetRequest, contents: readonly JsonObject[]): JsonObject {
  const name = facet.name ?? facet.field_name
  const values = contents.flatMap((content) => valuesAt(content, facet.field_name))
  if (facet.type !== 'terms') {
    const numbers = values.filter((value) => typeof value === 'number')
    const sum = numbers.reduce((total, value) => total + value, 0)
    return { name, value: facet.type === 'sum' ? sum : numbers.length === 0 ? null : sum / numbers.length }
  }
  const counts = new Map<string, number>()
  for (const value of values)
    if (value !== null && typeof value !== 'object') counts.set(String(value), (counts.get(String(value)) ?? 0) + 1)
  const buckets = [...counts]
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .slice(0, facet.size)
    .map(([value, count]) => ({ '@datatype': 'GBucket', '@version': '2017-09-01', value, count }))
  return { '@datatype': 'GFacetResult', '@version': '2017-09-01', name, buckets }
}
