/** Requests of the Flows API: what they are about, and bodies, which are 422 `UNPROCESSABLE_ENTITY` when they do not fit. */
import type * as z from 'zod/mini'
import { ServiceError } from '../../server/error.ts'
import { parseDocument } from '../../server/parse.ts'

/** What fastify knows of a path with `:id` in it. */
export interface ById {
  readonly Params: { readonly id: string }
  readonly Querystring: Readonly<Record<string, string | string[]>>
}

/** @throws {ServiceError} 422 that names each field that does not fit. */
export function parseBody<T extends z.ZodMiniType>(schema: T, body: unknown): z.infer<T> {
  try {
    return parseDocument(schema, body ?? {})
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error
    throw new ServiceError(422, 'UNPROCESSABLE_ENTITY', error.message, error.detail)
  }
}
