/** Web inputs: what runs ask people, kept, shown, answered, and closed when nobody waits for the answer any more. */
import type { WebInputDocument } from '#api'
import type { DatabaseSync } from 'node:sqlite'
import { normalizeActionUrl } from '#flow'
import type { ProviderFamily } from '../../actions/index.ts'
import type { FabricContext, Principal } from '../../context.ts'
import { ServiceError } from '../../server/error.ts'
import { several } from '../keyset.ts'
import { rolesOf, sees } from './access.ts'
import { documentOf, summaryOf } from './document.ts'
import { createWebInputProviders } from './providers.ts'
import { createWebInputTable, type WebInput } from './table.ts'

export interface WebInputs {
  /** The providers of the states: a family, for they make no sense outside of a run. */
  readonly family: ProviderFamily
  list(query: Readonly<Record<string, string | string[]>>, principal: Principal): object
  /** @throws {ServiceError} 404. */
  document(id: string, principal: Principal): WebInputDocument
  /** @throws {ServiceError} 404, 403, 409 when it is closed, 422 when it is not one of the options. */
  respond(id: string, value: string, principal: Principal): Promise<void>
  /** Its run has ended: nobody waits for an answer. */
  closeOf(runId: string): Promise<void>
  /** Close what a crash left open. */
  start(): Promise<void>
  removeIn(db: DatabaseSync, runId: string): void
}

export function createWebInputs({ store, publish }: FabricContext): WebInputs {
  const table = createWebInputTable(store)

  function changed(id: string): void {
    const input = table.find(id)
    if (input) publish({ kind: 'web-input', web_input: summaryOf(input, []) })
  }

  const { providers, closed } = createWebInputProviders({ store, table, changed, close })
  const byUrl = new Map(providers.flatMap((one) => one.urls.map((url) => [normalizeActionUrl(url), one] as const)))

  async function close(id: string): Promise<void> {
    if (!(await store.write((db) => table.closeIn(db, id, null, null)))) return
    changed(id)
    closed(id)
  }

  function visible(id: string, principal: Principal): { readonly input: WebInput; readonly roles: readonly string[] } {
    const input = table.find(id)
    const roles = input ? rolesOf(input, principal) : []
    if (input && roles.length > 0) return { input, roles }
    throw new ServiceError(404, 'NOT_FOUND', `there is no web input ${id}`)
  }

  return {
    family: { resolve: (url) => byUrl.get(url) },
    list(query, principal) {
      const { webInputs, marker } = table.list(query, sees(principal, several(query, 'filter_roles')))
      return { web_input_summaries: webInputs.map((input) => summaryOf(input, rolesOf(input, principal))), marker }
    },
    document(id, principal) {
      const { input, roles } = visible(id, principal)
      return documentOf(input, roles)
    },
    async respond(id, value, principal) {
      const { input, roles } = visible(id, principal)
      if (!roles.includes('respondent')) {
        throw new ServiceError(403, 'FORBIDDEN', `web input ${id} is not for you to answer: you may look at it`)
      }
      const options = input.asked.options.map(({ option_id }) => option_id)
      if (!options.includes(value)) {
        const said = `value: "${value}" is not one of the options ${options.join(', ')}`
        throw new ServiceError(422, 'UNPROCESSABLE_ENTITY', said)
      }
      const answered = await store.write((db) => table.closeIn(db, id, value, principal.urn))
      if (!answered) {
        const how = table.find(id)?.value
        const said = how ? `it was answered with "${how}"` : 'nobody waits for the answer any more'
        throw new ServiceError(409, 'STATE_CONFLICT', `web input ${id} is closed: ${said}`)
      }
      changed(id)
      closed(id)
    },
    async closeOf(runId) {
      for (const id of table.openOf(runId)) await close(id)
    },
    async start() {
      for (const id of table.orphans()) await close(id)
    },
    removeIn: table.removeIn,
  }
}
