/** Filters of a query (Globus Search API), as a predicate over an entry's content. */
import * as z from 'zod/mini'
import type { Json, JsonObject } from '#flow'
import { parseDocument } from '../server/parse.ts'
import { ServiceError } from '../server/error.ts'
import { valuesAt } from './field.ts'
import { fitsWildcards } from './wildcards.ts'

export type Predicate = (content: JsonObject) => boolean

/** Filters inside filters. */
const DEEPEST = 50
/** Letters of a `like`: comparing takes their number times that of the text. */
const LONGEST_LIKE = 1000

const scalar = z.union([z.string(), z.number(), z.boolean()])
const bound = z.union([z.string(), z.number()])
const field_name = z.string().check(z.minLength(1))
const values = z.array(scalar).check(z.minLength(1))
const range = z.looseObject({ from: z._default(bound, '*'), to: z._default(bound, '*') })
const many = z.array(z.looseObject({ type: z.string() }))

const shapes = {
  match_all: z.looseObject({ field_name, values }),
  match_any: z.looseObject({ field_name, values }),
  range: z.looseObject({
    field_name,
    values: z.optional(z.array(range).check(z.minLength(1))),
    gt: z.optional(bound),
    gte: z.optional(bound),
    lt: z.optional(bound),
    lte: z.optional(bound),
  }),
  exists: z.looseObject({ field_name }),
  like: z.looseObject({ field_name, value: z.string().check(z.maxLength(LONGEST_LIKE)) }),
  not: z.looseObject({ filter: z.looseObject({ type: z.string() }) }),
  and: z.looseObject({ filters: many }),
  or: z.looseObject({ filters: many }),
}

/** @throws {ServiceError} 400 that names the filter and its field */
export function predicateOf(filter: { readonly type: string }, depth = 0): Predicate {
  if (depth > DEEPEST)
    throw new ServiceError(400, 'BadRequest.ValidationError', `filters: they are nested deeper than ${DEEPEST}`)
  const within = (inner: { readonly type: string }) => predicateOf(inner, depth + 1)
  const parse = <T extends z.ZodMiniType>(shape: T) => parseDocument(shape, filter, 'BadRequest.ValidationError')
  switch (filter.type) {
    case 'match_all': {
      const wanted = parse(shapes.match_all)
      return (content) => wanted.values.every((value) => valuesAt(content, wanted.field_name).some(equals(value)))
    }
    case 'match_any': {
      const wanted = parse(shapes.match_any)
      return (content) =>
        valuesAt(content, wanted.field_name).some((found) => wanted.values.some((value) => equals(value)(found)))
    }
    case 'range': {
      const inside = rangePredicate(parse(shapes.range))
      const { field_name: field } = parse(shapes.range)
      return (content) => valuesAt(content, field).some(inside)
    }
    case 'exists': {
      const { field_name: field } = parse(shapes.exists)
      return (content) => valuesAt(content, field).some((value) => value !== null)
    }
    case 'like': {
      const wanted = parse(shapes.like)
      return (content) =>
        valuesAt(content, wanted.field_name).some((value) => fitsWildcards(wanted.value, String(value)))
    }
    case 'not': {
      const inner = within(parse(shapes.not).filter)
      return (content) => !inner(content)
    }
    case 'and': {
      const all = parse(shapes.and).filters.map(within)
      return (content) => all.every((holds) => holds(content))
    }
    case 'or': {
      const any = parse(shapes.or).filters.map(within)
      return (content) => any.some((holds) => holds(content))
    }
    default:
      throw new ServiceError(
        400,
        'BadRequest.ValidationError',
        `filters: the type "${filter.type}" is not one of ${Object.keys(shapes).join(', ')}`,
      )
  }
}

/** Texts are equal whatever their case, as the hosted service has it. */
const equals = (wanted: string | number | boolean) => (found: Json) =>
  typeof wanted === 'string' && typeof found === 'string'
    ? found.toLowerCase() === wanted.toLowerCase()
    : String(found) === String(wanted)

function rangePredicate({ values: ranges, gt, gte, lt, lte }: z.infer<typeof shapes.range>): (value: Json) => boolean {
  const between = (value: Json, { from, to }: { readonly from: string | number; readonly to: string | number }) =>
    (from === '*' || compare(value, from) >= 0) && (to === '*' || compare(value, to) <= 0)
  const limits = (value: Json) =>
    (gt === undefined || compare(value, gt) > 0) &&
    (gte === undefined || compare(value, gte) >= 0) &&
    (lt === undefined || compare(value, lt) < 0) &&
    (lte === undefined || compare(value, lte) <= 0)
  return (value) =>
    (typeof value === 'number' || typeof value === 'string') &&
    limits(value) &&
    (ranges === undefined || ranges.some((range) => between(value, range)))
}

/** Numbers by size, ISO times and other texts by their letters; NaN, and so outside of every range, where the two differ in kind. */
function compare(value: Json, limit: string | number): number {
  if (typeof value === 'number') return value - Number(limit)
  return typeof value === 'string' && typeof limit === 'string'
    ? value < limit
      ? -1
      : value > limit
        ? 1
        : 0
    : Number.NaN
}
