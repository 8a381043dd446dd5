/** What each service says no with: the error documents that server/error.ts writes. */
import * as z from 'zod/mini'
import { nullableText } from './operation.ts'

const located = z.array(
  z.looseObject({ loc: z.array(z.union([z.string(), z.number()])), msg: z.string(), type: z.string() }),
)

/** Flows, and everything under /davy. */
export const flowsError = z.looseObject({
  error: z.looseObject({ code: z.string(), message: z.string(), detail: z.union([z.string(), located]) }),
  debug_id: z.string(),
})
export const computeError = z.looseObject({
  status: z.literal('Failed'),
  code: z.number(),
  error_args: z.array(z.unknown()),
  http_status_code: z.number(),
  reason: z.string(),
  detail: z.string(),
})
export const transferError = z.looseObject({
  code: z.string(),
  message: z.string(),
  request_id: z.string(),
  resource: z.string(),
})
export const searchError = z.looseObject({
  '@datatype': z.literal('GError'),
  '@version': z.string(),
  status: z.number(),
  code: z.string(),
  message: z.string(),
  request_id: z.string(),
})
/** As OAuth says it, and as the identities API does; the groups API answers as Compute. */
export const authError = z.union([
  z.looseObject({ error: z.string(), error_description: z.string() }),
  computeError,
  flowsError,
])
export const actionError = z.looseObject({ code: z.string(), description: nullableText })
