/** How a route is described: what it is for, what it takes and what it answers, by schemas that code uses as well. */
import * as z from 'zod/mini'

/** What a request or an answer consists of. */
export interface Content {
  /** @default nothing is said of it */
  readonly schema?: z.ZodMiniType
  /** @default application/json */
  readonly type?: string
  readonly example?: unknown
  /** What an answer says. @default what its status says */
  readonly description?: string
}

export interface Operation {
  /** One line: what it does. */
  readonly summary: string
  readonly description?: string
  /** An object with a property for each parameter of the query. */
  readonly query?: z.ZodMiniType
  readonly body?: Content
  readonly answers: Readonly<Record<number, Content>>
  /** Who may come without a bearer token: anybody, or a client that proves its secret. @default nobody */
  readonly open?: 'anybody' | 'client'
}

/** By method and path as fastify has them: `POST /flows/:id/run`. */
export type Operations = Readonly<Record<string, Operation>>

/** Routes that belong together, as a client sees them. */
export interface ServiceDescription {
  readonly tag: string
  readonly about: string
  /** What it says no with. */
  readonly error: z.ZodMiniType
  readonly operations: Operations
}

export const gives = (schema: z.ZodMiniType, example?: unknown) => ({ 200: content(schema, example) })
export const created = (schema: z.ZodMiniType, example?: unknown) => ({ 201: content(schema, example) })
export const accepted = (schema: z.ZodMiniType, example?: unknown) => ({ 202: content(schema, example) })

export const content = (schema: z.ZodMiniType, example?: unknown): Content => ({
  schema,
  ...(example === undefined ? {} : { example }),
})

const text = z.optional(z.string())
/** Lists of the Flows API. */
export const paging = {
  per_page: z.optional(z.int().check(z.minimum(1), z.maximum(1000))),
  page: z.optional(z.int().check(z.minimum(1))),
  /** Of the page before; the order has to be the same. */
  marker: text,
  /** `<field> ASC|DESC`; several are allowed. */
  orderby: z.optional(z.array(z.string())),
  filter_roles: z.optional(z.array(z.string())),
}
/** Lists of the Transfer API. */
export const offsets = {
  limit: z.optional(z.int().check(z.minimum(1))),
  offset: z.optional(z.int().check(z.minimum(0))),
}
export const query = (fields: Readonly<Record<string, z.ZodMiniType>>) => z.looseObject(fields)
export const aText = text
export const nullableText = z.nullable(z.string())
