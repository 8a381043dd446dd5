import { actionUrl, own, type JsonObject } from '#flow'
import { providerFor, type Names } from '../names/names.ts'
import type { InState } from './meaning.ts'
import { webInputSchema } from './web-inputs.ts'

/** The schema of what a state sends, as far as it is known. */
export function bodySchema({ state }: InState, names: Names): JsonObject | undefined {
  const type = own(state, 'Type')
  if (type !== 'Action') return typeof type === 'string' ? own(webInputSchema, type) : undefined
  const url = actionUrl(state)
  return url === undefined ? undefined : providerFor(url, names)?.inputSchema
}
