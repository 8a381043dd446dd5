/** What Globus itself writes into a run's data: the context, an action's status document, an error that was caught. */
import {
  closedObject,
  constant,
  documentedObject,
  listOf,
  NULL,
  NUMBER,
  OBJECT,
  scalar,
  STRING,
  text,
  type Shape,
  type Writer,
} from './shape.ts'

const globus: Writer = { state: null, what: 'Globus Flows' }
const textOrNull = scalar(STRING | NULL)

/** `$._context` (Globus docs, Authoring Flows). `action_id` is its older name for the run. */
export const contextShape: Shape = documentedObject(
  {
    flow_id: text,
    run_id: text,
    action_id: text,
    username: text,
    email: textOrNull,
    user_id: text,
    identities: listOf(text),
    token_info: documentedObject({ exp: scalar(NUMBER), iat: scalar(NUMBER), nbf: scalar(NUMBER) }, globus),
  },
  globus,
  ['flow_id', 'run_id', 'user_id'],
)

/**
 * The final status document of an action, as it stands at `ResultPath` (Globus Action Provider Interface).
 * @param failed whether the flow goes on with an action that failed (`ExceptionOnActionFailure` is false)
 */
export function statusDocument(details: Shape, failed: boolean, writer: Writer): Shape {
  const succeeded = constant('SUCCEEDED')
  const status: Shape = failed ? { ...succeeded, constants: ['SUCCEEDED', 'FAILED'] } : succeeded
  const names = listOf(text)
  return documentedObject(
    {
      action_id: text,
      status,
      creator_id: text,
      label: textOrNull,
      monitor_by: names,
      manage_by: names,
      start_time: text,
      completion_time: textOrNull,
      release_after: textOrNull,
      display_status: text,
      details,
      state_name: text,
    },
    writer,
    ['action_id', 'status', 'details', 'state_name'],
  )
}

/** What a web input answers with: its document, and once it is answered the value chosen. */
export const webInputResult = (writer: Writer): Shape => documentedObject({ id: text, value: textOrNull }, writer, [])

/** What a catcher stores: the error with what is known of the action it happened to. */
export function caughtError(writer: Writer): Shape {
  return documentedObject({ Error: text, Cause: text, state_name: text, details: { types: OBJECT } }, writer, [])
}

/** The input of a run is an object, whatever its schema says. */
export const anyInput: Shape = { types: OBJECT }

export const emptyObject: Shape = closedObject([])
