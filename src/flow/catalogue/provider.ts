/** What is known of an action provider without asking it. */
import type { JsonObject } from '../model.ts'

export interface CataloguedProvider {
  readonly title: string
  /** The canonical ActionUrl, normalised. */
  readonly url: string
  readonly scope: string
  /** JSON Schema draft 7 of `body`, in every form that is accepted. Parameters it does not list are not documented. */
  readonly inputSchema: JsonObject
  /** JSON Schema of `details` in the final status document of an action that succeeded; what it lists is what is usual. */
  readonly details: JsonObject
  /** Done when `/run` answers. */
  readonly synchronous: boolean
  /** Names of the older form of the body, and what each is called today. */
  readonly renamed?: Readonly<Record<string, string>>
  /** What the hosted service has instead of it, where it has something better. */
  readonly replacedBy?: string
}

export const draft7 = { $schema: 'http://json-schema.org/draft-07/schema#' } as const
export const text = (description: string): JsonObject => ({ type: 'string', description })
export const textOrNull = (description: string): JsonObject => ({ type: ['string', 'null'], description })
export const flag = (description: string): JsonObject => ({ type: ['boolean', 'null'], description })
export const names = (description: string): JsonObject => ({ type: 'array', items: { type: 'string' }, description })
