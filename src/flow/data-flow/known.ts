/** What Globus itself writes into a run's data: the context, an action's status document, an error that was caught. */
import { withEntry } from './keys.ts'
import {
  ANYTHING,
  constant,
  documentedObject,
  listOf,
  NULL,
  NUMBER,
  OBJECT,
  scalar,
  STRING,
  text,
  type Entry,
  type ObjectShape,
  type Shape,
} from './shape.ts'

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
    token_info: documentedObject({ exp: scalar(NUMBER), iat: scalar(NUMBER), nbf: scalar(NUMBER) }),
  },
  ['flow_id', 'run_id', 'user_id'],
)

const noKeys: ObjectShape = { keys: new Map(), rest: ANYTHING }
const names = listOf(text)
const anyStatus = documentedObject(
  {
    action_id: text,
    status: text,
    creator_id: text,
    label: textOrNull,
    monitor_by: names,
    manage_by: names,
    start_time: text,
    completion_time: textOrNull,
    release_after: textOrNull,
    display_status: text,
    details: ANYTHING,
    state_name: text,
  },
  ['action_id', 'status', 'details', 'state_name'],
)
const succeeded = constant('SUCCEEDED')
const ended: Shape = { types: STRING, constants: ['SUCCEEDED', 'FAILED'] }

/**
 * The final status document of an action, as it stands at `ResultPath` (Globus Action Provider Interface).
 * @param failed whether the flow goes on with an action that failed (`ExceptionOnActionFailure` is false)
 */
export function statusDocument(details: Shape, failed: boolean): Shape {
  const object = anyStatus.object ?? noKeys
  const entry = (shape: Shape): Entry => ({ shape, presence: 'always', writers: [] })
  const status = withEntry(object.keys, 'status', entry(failed ? ended : succeeded))
  return { types: OBJECT, object: { ...object, keys: withEntry(status, 'details', entry(details)) } }
}

/** What a web input answers with: its document, and once it is answered the value chosen. */
export const webInputResult: Shape = documentedObject({ id: text, value: textOrNull }, [])

/** What a catcher stores: the error with what is known of the action it happened to. */
export const caughtError: Shape = documentedObject(
  { Error: text, Cause: text, state_name: text, details: scalar(OBJECT) },
  [],
)

/** The input of a run is an object, whatever its schema says. */
export const anyInput: Shape = scalar(OBJECT)
