/** What the providers of this fabric refuse, each in the same words: a body that does not fit, an action in the wrong state. */
import * as z from 'zod/mini'
import type { Json } from '#flow'
import type { ActionStatus } from '#run'
import { ServiceError } from '../server/error.ts'
import { ActionError } from './provider.ts'

/** @throws {ActionError} 422 that names the first field that does not fit. */
export function readBody<T extends z.ZodMiniType>(schema: T, body: Json): z.infer<T> {
  const read = z.safeParse(schema, body)
  if (read.success) return read.data
  const issue = read.error.issues[0]
  throw badBody(`${['$', ...(issue?.path ?? [])].join('.')}: ${issue?.message}`)
}

export const badBody = (description: string): ActionError => new ActionError(422, 'RequestValidationError', description)

/** What the service behind a provider refuses, the provider refuses with the same sentence. */
export function refusing<T>(work: () => T, status?: number): T {
  try {
    return work()
  } catch (error) {
    throw asRefusal(error, status)
  }
}

/** The same of an error that was caught already; one that is no refusal stays as it is. */
export function asRefusal(error: unknown, status?: number): unknown {
  return error instanceof ServiceError
    ? new ActionError(status ?? error.status, 'BadActionRequest', error.message)
    : error
}

/** Only what has ended is released. @throws {ActionError} 409 */
export function refuseWhileActive({ action_id, status, completion_time }: ActionStatus): void {
  if (completion_time !== null) return
  throw new ActionError(409, 'ActionConflict', `the action ${action_id} is still ${status}: cancel it first`)
}
