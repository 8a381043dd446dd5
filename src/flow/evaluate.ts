/**
 * What each state does with the run's document `$`, as pure functions: the engine calls them between its effects. Nothing
 * here waits, asks for the time, or throws.
 */
import { isList, isObject, largerThan, nestedDeeperThan, own, typeName, type Path } from './json.ts'
import { parsePath, setAt } from './jsonpath.ts'
import type {
  ActionState,
  AwaitWebInputState,
  Catcher,
  CreateWebInputState,
  ExpressionEvalState,
  FailState,
  Json,
  JsonObject,
  PassState,
  State,
  WaitState,
} from './model.ts'
import { DEEPEST, defaultLimits, failure, value, type Evaluated, type Scope } from './outcome.ts'
import { fillParameters, readPath, type FilledParameters } from './parameters.ts'
import { parseTimestamp, type Micros } from './timestamp.ts'

/** Seconds an Action may take when it says nothing (Globus docs, Authoring Flows). */
export const DEFAULT_WAIT_TIME = 300

/** Seconds: no run is longer than a year (Globus Flows limits). */
const LONGEST_WAIT = 31_536_000

/** The body an Action sends to its provider, or the parameters of a web input. Without either field it is all of `$`. */
export function actionBody(
  state: ActionState | CreateWebInputState | AwaitWebInputState,
  scope: Scope,
): Evaluated<FilledParameters> {
  if (state.Parameters !== undefined) return fillParameters(state.Parameters, scope)
  const read = readPath(state.InputPath ?? '$', scope, 'InputPath')
  if (!read.ok) return read
  if (isObject(read.value)) return value({ value: read.value, hidden: [] })
  return failure(
    'States.Runtime',
    'InputPath',
    `InputPath: the body of an action is an object, and ${state.InputPath} is not`,
  )
}

/** `$` after a Pass or ExpressionEval. */
export function passOn(state: PassState | ExpressionEvalState, scope: Scope): Evaluated<Json> {
  const result = passResult(state, scope)
  if (!result.ok) return result
  return result.value === null ? value(scope.data) : storeResult(state, scope, result.value.value)
}

/** A loop can wrap a value in itself again and again: what is deeper would exhaust the stack of every reader. */
const DEEPEST_RESULT = 100

/** What a Pass or ExpressionEval stores, with the paths in it that nobody may see; null when it leaves `$` as it is. */
export function passResult(
  state: PassState | ExpressionEvalState,
  scope: Scope,
): Evaluated<{ readonly value: Json; readonly hidden: readonly Path[] } | null> {
  const result = passValue(state, scope)
  if (!result.ok || result.value === null || !nestedDeeperThan(result.value.value, DEEPEST_RESULT)) return result
  const field = ['Parameters', 'Result', 'InputPath'].find((name) => name in state) ?? ''
  return failure('States.Runtime', field, `the result is nested deeper than ${DEEPEST_RESULT}`)
}

function passValue(state: PassState | ExpressionEvalState, scope: Scope): ReturnType<typeof passResult> {
  if (state.Parameters !== undefined) return fillParameters(state.Parameters, scope)
  if (state.Type === 'ExpressionEval') return failure('States.Runtime', 'Parameters', 'Parameters are missing')
  if (state.Result !== undefined) return value({ value: state.Result, hidden: [] })
  if (state.InputPath === undefined) return value(null)
  const read = readPath(state.InputPath, scope, 'InputPath')
  return read.ok ? value({ value: read.value, hidden: [] }) : read
}

/**
 * `$` with a result at the state's `ResultPath` (default `$`: the result replaces the document). For an Action the result
 * is the final status document with `state_name` added.
 */
export function storeResult(
  state: { readonly ResultPath?: string },
  scope: Pick<Scope, 'data' | 'limits'>,
  result: Json,
): Evaluated<Json> {
  const path = parsePath(state.ResultPath ?? '$')
  if (!path.ok) return failure('States.Runtime', 'ResultPath', `ResultPath is not a path: ${path.mistake.message}`)
  const limits = scope.limits ?? defaultLimits
  if (largerThan(result, limits.resultBytes)) {
    return failure('States.Runtime', 'ResultPath', `the result is larger than ${limits.resultBytes} bytes`)
  }
  const { segments } = path.path
  if (nestedDeeperThan(result, DEEPEST - segments.length)) {
    const cause = `with this result the run's data is nested deeper than ${DEEPEST}`
    return failure('States.Runtime', 'ResultPath', cause)
  }
  const placed = setAt(scope.data, segments, result)
  if (!placed.ok) {
    const cause = `ResultPath ${state.ResultPath}: ${placed.message}`
    return failure('States.ResultPathMatchFailure', 'ResultPath', cause)
  }
  if (largerThan(placed.value, limits.stateBytes)) {
    const cause = `with this result the run's data is larger than ${limits.stateBytes} bytes; pass files, not their contents`
    return failure('States.Runtime', 'ResultPath', cause)
  }
  return value(placed.value)
}

/** When a Wait is over. A time that has passed ends it at once. */
export function waitUntil(state: WaitState, scope: Scope, now: Micros): Evaluated<Micros> {
  const seconds = fromField(state, 'Seconds', scope)
  if (!seconds.ok) return seconds
  if (seconds.value !== undefined) {
    const long = seconds.value
    if (typeof long === 'number' && long >= 0 && long <= LONGEST_WAIT) return value(now + Math.round(long * 1e6))
    const cause = `a Wait needs a number of seconds, 0 to ${LONGEST_WAIT} (a year); ${found(state, 'Seconds', long)}`
    return failure('States.Runtime', 'Seconds', cause)
  }
  const time = fromField(state, 'Timestamp', scope)
  if (!time.ok) return time
  const until = typeof time.value === 'string' ? parseTimestamp(time.value) : null
  if (until !== null) return value(Math.max(now, until))
  const cause = `a Wait needs a time like "2026-03-10T20:00:00Z"; ${found(state, 'Timestamp', time.value)}`
  return failure('States.Runtime', 'Timestamp', cause)
}

/** What stood there instead: not its value, which can be private. */
function found(
  { SecondsPath, TimestampPath }: WaitState,
  name: 'Seconds' | 'Timestamp',
  value: Json | undefined,
): string {
  const place = (name === 'Seconds' ? SecondsPath : TimestampPath) ?? name
  if (value === undefined) return 'it says none'
  const right = typeof value === (name === 'Seconds' ? 'number' : 'string')
  return `${place} is ${right ? `${typeName(value)} that is none` : typeName(value)}`
}

/** `Error` and `Cause` of the run that a Fail state ends. A path without a value is said in the cause, never lost. */
export function failWith(state: FailState, scope: Scope): { readonly error: string; readonly cause: string } {
  const text = (name: 'Error' | 'Cause') => {
    const read = fromField(state, name, scope)
    if (!read.ok) return read
    return value(read.value === undefined || typeof read.value === 'string' ? read.value : JSON.stringify(read.value))
  }
  const [error, cause] = [text('Error'), text('Cause')]
  if (!error.ok) return error.error
  if (!cause.ok) return { error: error.value ?? 'States.Runtime', cause: cause.error.cause }
  return { error: error.value ?? 'Fail', cause: cause.value ?? '' }
}

/** `Name`, or the value at the path in `NamePath`; undefined when the state has neither. */
function fromField(state: object, name: string, scope: Scope): Evaluated<Json | undefined> {
  // SAFETY: every field of a state is JSON, or absent.
  const fields = state as Readonly<Record<string, Json | undefined>>
  const path = fields[`${name}Path`]
  return path === undefined ? value(fields[name]) : readPath(path, scope, `${name}Path`)
}

/** The first Catch of a state that takes the error. `States.ALL` (also written `States.All`) takes every one. */
export function catcherOf(state: State, error: string): Catcher | undefined {
  const catchers = 'Catch' in state ? state.Catch : undefined
  return isList(catchers) ? catchers.find((catcher) => errorMatches(catcher, error)) : undefined
}

function errorMatches(catcher: unknown, error: string): boolean {
  const names = isObject(catcher) ? own(catcher, 'ErrorEquals') : undefined
  return isList(names) && names.some((name) => name === error || name === 'States.ALL' || name === 'States.All')
}

/** `$` for the state a Catch leads to: the error stands at the catcher's `ResultPath` (default `$`). */
export function storeCaught(
  catcher: Catcher,
  scope: Pick<Scope, 'data' | 'limits'>,
  error: JsonObject,
): Evaluated<Json> {
  return storeResult(catcher, scope, error)
}

/** The state after this one, null at the end of the run. Choice and Fail decide themselves. */
export function successorOf(state: State): string | null {
  return 'Next' in state && typeof state.Next === 'string' ? state.Next : null
}
