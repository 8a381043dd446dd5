/** Requests are parsed where they arrive; what does not fit is refused with the name of the field. */
import { en } from 'zod/locales'
import * as z from 'zod/mini'
import { ServiceError } from './error.ts'

// Without a language zod/mini says of every mistake that the input is invalid.
z.config(en())

/** @throws {ServiceError} 400 that names the first field that does not fit, all of them in its detail. */
export function parseDocument<T extends z.ZodMiniType>(schema: T, value: unknown, code = 'BadRequest'): z.infer<T> {
  const parsed = z.safeParse(schema, value)
  if (parsed.success) return parsed.data
  const detail = parsed.error.issues.map((issue) => ({
    loc: issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step)),
    msg: issue.message.endsWith('received undefined') ? 'is missing' : issue.message,
    type: issue.code,
  }))
  const sentence = detail.map(({ loc, msg }) => `${loc.join('.') || 'the document'}: ${msg}`).join('; ')
  throw new ServiceError(400, code, sentence, detail)
}
