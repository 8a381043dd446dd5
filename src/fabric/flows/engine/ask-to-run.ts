/** One `/run` sent to a provider, and what its answer means to the run: a status, a refusal, or a failure to try again. */
import type { JsonObject } from '#flow'
import { finished, type ActionStatus } from '#run'
import { ActionError, NoToken, type ActionProvider } from '../../actions/provider.ts'
import { callerOf } from './caller.ts'
import type { Happening, Refusal } from './event.ts'
import type { Run } from './run.ts'
import { readStatus } from './status-document.ts'

export interface RunAnswer {
  readonly happening: Happening
  /** The action to be followed: it is accepted and not done. */
  readonly accepted?: ActionStatus
  /** Why it is worth asking again: the provider failed, it did not refuse. */
  readonly again?: string
  /** It is asked too much: the error that says so. */
  readonly tooMuch?: ActionError
}

export async function askToRun(
  provider: ActionProvider,
  run: Run,
  { request, body }: { readonly request: string; readonly body: JsonObject },
  wanted: () => boolean,
): Promise<RunAnswer> {
  const refused = (code: string, description: string, more: Partial<Refusal> = {}): Happening => ({
    kind: 'refused',
    request,
    refusal: { error: 'ActionUnableToRun', code, description, ...more },
  })
  try {
    const { label, monitors, managers } = run.facts
    const asked = { request_id: request, body, label, monitor_by: [...monitors], manage_by: [...managers] }
    const status = readStatus(await provider.run(asked, { ...callerOf(run), wanted }))
    if (typeof status !== 'string') {
      return {
        happening: { kind: 'status', request, status },
        ...(finished(status.status) ? {} : { accepted: status }),
      }
    }
    const description = `the action provider ${provider.name} accepted the action, but ${status}`
    return { happening: refused('MalformedStatus', description) }
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error)
    if (!(error instanceof ActionError)) {
      const description = `the action provider ${provider.name} failed: ${text}`
      return { happening: refused('ActionProviderError', description), again: description }
    }
    const { code, status, payload } = error
    const happening = refused(code, text, {
      ...(error instanceof NoToken ? { error: 'NoTokenException' } : {}),
      status,
      ...(payload === undefined ? {} : { payload }),
    })
    if (status === 429) return { happening, again: text, tooMuch: error }
    return status >= 500 ? { happening, again: text } : { happening }
  }
}
