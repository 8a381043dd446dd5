/** One `/run` sent to a provider, and what its answer means to the run: a status, a refusal, or a failure to try again. */
import type { JsonObject } from '#flow'
import { ActionError, type ActionProvider } from '../../actions/provider.ts'
import type { Happening } from './event.ts'
import type { Run } from './run.ts'
import { readStatus } from './status-document.ts'

export interface RunAnswer {
  readonly happening: Happening
  /** The action to be followed: it is accepted and not done. */
  readonly actionId?: string
  /** Why it is worth asking again: the provider failed, it did not refuse. */
  readonly again?: string
}

export async function askToRun(
  provider: ActionProvider,
  { facts: { runId, owner, label, context }, hidden, phase }: Run,
  { request, body }: { readonly request: string; readonly body: JsonObject },
): Promise<RunAnswer> {
  const refused = (code: string, description: string, status?: number): Happening => ({
    kind: 'refused',
    request,
    refusal: { error: 'ActionUnableToRun', code, description, ...(status === undefined ? {} : { status }) },
  })
  try {
    const username = context['username']
    const run = { id: runId, privateTexts: hidden.texts, secret: phase.kind === 'acting' && phase.secret }
    const caller = { urn: owner, username: typeof username === 'string' ? username : '', run }
    const status = readStatus(await provider.run({ request_id: request, body, label }, caller))
    if (typeof status !== 'string') {
      const over = status.status === 'SUCCEEDED' || status.status === 'FAILED'
      return { happening: { kind: 'status', request, status }, ...(over ? {} : { actionId: status.action_id }) }
    }
    const description = `the action provider ${provider.name} accepted the action, but ${status}`
    return { happening: refused('MalformedStatus', description) }
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error)
    if (!(error instanceof ActionError)) {
      const description = `the action provider ${provider.name} failed: ${text}`
      return { happening: refused('ActionProviderError', description), again: description }
    }
    const happening = refused(error.code, text, error.status)
    return error.status >= 500 || error.status === 429 ? { happening, again: text } : { happening }
  }
}
