/**
 * One state tried on data, with nothing run: the same functions that the engine calls, put together as the engine does, so
 * that the answer is what a run would do. Pure and total: whatever a half-written state holds, the answer says it.
 */
import { actionResult, caughtError, explainFailure } from '../action-documents.ts'
import {
  actionBody,
  catcherOf,
  failWith,
  passResult,
  storeCaught,
  storeResult,
  successorOf,
  waitUntil,
} from '../evaluate.ts'
import { isObject, own, type Path } from '../json.ts'
import type { ActionState, AwaitWebInputState, CreateWebInputState, Json, JsonObject, State } from '../model.ts'
import { fabricLimits, type Scope, type StateError } from '../outcome.ts'
import { formatTimestamp } from '../timestamp.ts'
import { fieldPath } from './field-path.ts'
import type { Trial, TrialError, TrialInput } from './trial.ts'
import { tryChoice } from './tried-rules.ts'

export function tryState(definition: JsonObject, name: string, input: TrialInput): Trial {
  const states = own(definition, 'States')
  const state = isObject(states) ? own(states, name) : undefined
  const type = isObject(state) ? own(state, 'Type') : undefined
  const start: Trial = {
    state: name,
    type: typeof type === 'string' ? type : null,
    dataIn: input.data,
    sent: null,
    returned: null,
    dataOut: input.data,
    next: null,
    taken: { kind: 'failed' },
    rules: [],
  }
  const broken = (message: string): Trial => ({
    ...start,
    error: { name: 'States.Runtime', message, path: ['States', name] },
  })
  if (!isObject(state)) return broken(`the definition has no state "${name}"`)
  try {
    // SAFETY: states that are none fall through the switch, and what a field holds is checked by whoever reads it.
    return new StateTrial(name, state as unknown as State, input, start).trial()
  } catch (error) {
    return broken(`the state cannot be evaluated: ${String(error)}`)
  }
}

type Acting = ActionState | CreateWebInputState | AwaitWebInputState

class StateTrial {
  readonly #name: string
  readonly #state: State
  readonly #input: TrialInput
  readonly #scope: Scope
  #so: Trial

  constructor(name: string, state: State, input: TrialInput, start: Trial) {
    this.#name = name
    this.#state = state
    this.#input = input
    this.#scope = {
      data: input.data,
      limits: input.limits ?? fabricLimits,
      ...(input.context === undefined ? {} : { context: input.context }),
    }
    this.#so = start
  }

  trial(): Trial {
    const state = this.#state
    switch (state.Type) {
      case 'Action':
      case 'CreateWebInput':
      case 'AwaitWebInput':
        return this.#act(state)
      case 'Pass':
      case 'ExpressionEval': {
        const result = passResult(state, this.#scope)
        if (!result.ok) return this.#failEvaluation(result.error)
        if (result.value === null) return this.#goOn(this.#scope.data)
        this.#so = { ...this.#so, sent: result.value }
        return this.#store(result.value.value)
      }
      case 'Choice': {
        const { chosen, index, rules } = tryChoice(state, this.#scope)
        this.#so = { ...this.#so, rules }
        if (!chosen.ok) return this.#failEvaluation(chosen.error)
        const taken = index === null ? ({ kind: 'default' } as const) : ({ kind: 'choice', index } as const)
        return { ...this.#so, next: chosen.value, taken }
      }
      case 'Wait': {
        const until = waitUntil(state, this.#scope, 0)
        if (!until.ok) return this.#failEvaluation(until.error)
        const timed = state.Seconds !== undefined || state.SecondsPath !== undefined
        const wait = timed ? { seconds: until.value / 1e6 } : { until: formatTimestamp(until.value) }
        this.#so = { ...this.#so, wait }
        return this.#goOn(this.#scope.data)
      }
      case 'Fail': {
        const { error, cause } = failWith(state, this.#scope)
        return { ...this.#so, error: { name: error, message: cause, path: this.#path([]) } }
      }
      default: {
        const { Type }: { readonly Type?: unknown } = state
        return this.#fail('States.Runtime', `there is no state type ${JSON.stringify(Type)}`, ['Type'])
      }
    }
  }

  #act(state: Acting): Trial {
    const body = actionBody(state, this.#scope)
    if (!body.ok) return this.#failEvaluation(body.error)
    this.#so = { ...this.#so, sent: body.value }
    const { outcome, returned } = this.#input
    if (outcome !== undefined && outcome !== 'succeeded') {
      if (returned) this.#so = { ...this.#so, returned }
      return this.#fail(outcome, this.#input.cause ?? `the trial supposes that it ends with ${outcome}`, [], returned)
    }
    const status = statusDocument(returned ?? {})
    this.#so = { ...this.#so, returned: status }
    const tolerant = state.Type === 'Action' && state.ExceptionOnActionFailure === false
    if (status.status === 'FAILED' && !tolerant) {
      return this.#fail('ActionFailedException', explainFailure(status), [], status)
    }
    return this.#store(actionResult({ value: status }, state, this.#name), status)
  }

  /** `said`: the status document that the result was made of; an error that comes after it holds it. */
  #store(result: Json, said?: JsonObject): Trial {
    const { ResultPath } = { ResultPath: undefined, ...this.#state }
    const place = ResultPath === undefined ? {} : { ResultPath }
    const placed = storeResult(place, this.#scope, result)
    return placed.ok ? this.#goOn(placed.value) : this.#failEvaluation(placed.error, said)
  }

  #goOn(dataOut: Json): Trial {
    const next = successorOf(this.#state)
    return { ...this.#so, dataOut, next, taken: next === null ? { kind: 'end' } : { kind: 'next' } }
  }

  #failEvaluation({ error, cause, field }: StateError, said?: JsonObject): Trial {
    // SAFETY: a state is JSON.
    return this.#fail(error, cause, fieldPath(this.#state as unknown as Json, field), said)
  }

  /** As a run does: its Catch takes it, or the run ends. What a Catch cannot store ends the run as well. */
  #fail(name: string, message: string, at: Path, said?: JsonObject): Trial {
    const error: TrialError = { name, message, path: this.#path(at) }
    const catcher = catcherOf(this.#state, name)
    if (!catcher || !('Catch' in this.#state)) return { ...this.#so, error }
    const index = (this.#state.Catch ?? []).indexOf(catcher)
    const failed = { state: this.#name, error: name, cause: message, ...(said && { value: said }) }
    const placed = storeCaught(catcher, this.#scope, caughtError(failed))
    if (placed.ok) {
      return { ...this.#so, error, dataOut: placed.value, next: catcher.Next, taken: { kind: 'catch', index } }
    }
    const cause = `${placed.error.cause} (while storing ${name}: ${message})`
    return {
      ...this.#so,
      error: { name: placed.error.error, message: cause, path: this.#path(['Catch', index, 'ResultPath']) },
    }
  }

  #path(at: Path): Path {
    return ['States', this.#name, ...at]
  }
}

/** What was given, as a whole status document. Only what is needed is added. */
function statusDocument(given: JsonObject): JsonObject & { readonly details: JsonObject } {
  const details = own(given, 'details')
  if (typeof own(given, 'status') === 'string') return { ...given, details: isObject(details) ? details : {} }
  return {
    action_id: '00000000-0000-0000-0000-000000000000',
    status: 'SUCCEEDED',
    display_status: 'SUCCEEDED',
    details: given,
  }
}
