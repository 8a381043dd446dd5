/** Bodies of the Flows API: what does not fit is 422 `UNPROCESSABLE_ENTITY` (Globus Flows API). */
import type * as z from 'zod/mini'
import { ServiceError } from '../../server/error.ts'
import { parseDocument } from '../../server/parse.ts'

/** @throws {ServiceError} 422 that names each field that does not fit. */
export function parseBody<T extends z.ZodMiniType>(schema: T, body: unknown): z.infer<T> {
  try {
    return parseDocument(schema, body ?? {})
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error
    throw new ServiceError(422, 'UNPROCESSABLE_ENTITY', error.message, error.detail)
  }
}
