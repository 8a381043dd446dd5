/** What becomes of an action's status document (Globus Action Provider Interface): a result in `$`, or an error. */
import { isObject } from './json.ts'
import type { Json, JsonObject, StateType } from './model.ts'

/** What a state leaves at its `ResultPath`: an Action its status document, a web input's state the web input. */
export function actionResult(
  { value }: { readonly value: { readonly details: JsonObject } },
  state: { readonly Type: StateType } | undefined,
  name: string,
): JsonObject {
  const web = state?.Type === 'CreateWebInput' || state?.Type === 'AwaitWebInput'
  return { ...(web ? value.details : value), state_name: name }
}

/** What a Catch leaves at its `ResultPath`: the error, and what the provider said (a status document or a refusal). */
export function caughtError(failed: {
  readonly state: string
  readonly error: string
  readonly cause: string
  readonly value?: JsonObject
}): JsonObject {
  return { ...failed.value, Error: failed.error, Cause: failed.cause, state_name: failed.state }
}

/** Longer causes are cut: the whole is in the status document beside it. */
const LONGEST_CAUSE = 2000

/** One sentence on why an action failed, as its provider's document has it (each has its own place for it). */
export function explainFailure(status: { readonly details: JsonObject; readonly display_status?: Json }): string {
  const { details } = status
  const texts = [details['description'], details['message'], ...taskTexts(details), details['nice_status_details']]
  const text = texts.find((candidate) => typeof candidate === 'string' && candidate !== '')
  return String(text ?? (status.display_status || 'the action failed')).slice(0, LONGEST_CAUSE)
}

/** Compute reports per task: `results[].failure.message`, or the exception's text. */
function taskTexts({ results }: JsonObject): unknown[] {
  if (!Array.isArray(results)) return []
  return results.flatMap((result: unknown) => {
    if (!isObject(result)) return []
    return [isObject(result['failure']) ? result['failure']['message'] : undefined, result['exception']]
  })
}
