/**
 * Does the journal of a run explain itself? Walks through its entries with the flow in the hand and no code of the engine:
 * each must be what the language says to do next, or what a provider, a clock or a person brought about.
 */
import { isDeepStrictEqual } from 'node:util'
import {
  parseTimestamp,
  type ExpressionEvalState,
  type FlowDefinition,
  type Json,
  type JsonObject,
  type PassState,
  type State,
  type StateType,
} from '../../../src/flow/index.ts'
import type { ActionStatus } from '../../../src/run/index.ts'
import type { Entry } from '../../../src/fabric/flows/engine/entry.ts'
import { saying, type Asked } from '../world/witness.ts'
import { choose, fill, isObject, read, StateFails, store, type Document } from './language.ts'

export interface RunInQuestion {
  readonly runId: string
  readonly flow: FlowDefinition
  readonly input: JsonObject
  /** The state it goes on from; null: it begins at `StartAt`. */
  readonly from: string | null
  readonly context: JsonObject
  readonly cancelWanted: boolean
  /** Providers say that they are asked too much: the engine may wait long before it asks. */
  readonly mayBeHeld: boolean
  readonly asked: ReadonlyMap<string, Asked>
}

export interface Explanation {
  /** Empty: every entry is explained. */
  readonly unexplained: readonly string[]
  readonly data: Json
  readonly how: string | undefined
}

export function explain(run: RunInQuestion, entries: readonly Entry[]): Explanation {
  const walk = new Walk(run)
  const unexplained: string[] = []
  for (const [index, entry] of entries.entries()) {
    try {
      walk.take(entry)
    } catch (error) {
      if (!(error instanceof Unexplained)) throw error
      unexplained.push(`entry ${index} (${entry.kind}) of run ${run.runId}: ${error.message}`)
      break
    }
  }
  if (unexplained.length === 0 && walk.how === undefined) unexplained.push(`run ${run.runId} has no end`)
  return { unexplained, data: walk.data, how: walk.how }
}

/** A run takes at most a year (Globus docs, Flows limits), microseconds. */
const LONGEST_RUN = 365 * 86_400_000_000

class Unexplained extends Error {}

function must(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Unexplained(what)
}

type Where =
  | { readonly at: 'before' }
  | { readonly at: 'entering'; readonly state: string }
  | { readonly at: 'acting'; readonly state: string; readonly request: string; readonly since: number }
  | { readonly at: 'waiting'; readonly state: string; readonly until: number }
  | { readonly at: 'leaving'; readonly failed: { readonly error: string; readonly cause: string } | null }
  | { readonly at: 'end' }

class Walk {
  readonly #run: RunInQuestion
  #where: Where = { at: 'before' }
  #time = -Infinity
  #started = 0
  #canceling = false
  data: Json = {}
  how: string | undefined

  constructor(run: RunInQuestion) {
    this.#run = run
  }

  take(entry: Entry): void {
    must(this.#where.at !== 'end', 'the run had ended')
    must(entry.time >= this.#time, `its time is before that of the entry before it`)
    must((this.#where.at === 'before') === (entry.kind === 'started'), 'a run starts with "started"')
    this.#time = entry.time
    switch (entry.kind) {
      case 'started':
        must(isDeepStrictEqual(entry.value, this.#run.input), 'another input than was given')
        this.data = entry.value
        this.#started = entry.time
        must((entry.from?.state ?? null) === this.#run.from, 'it begins elsewhere')
        return this.#enter(this.#run.from ?? this.#run.flow.StartAt)
      case 'passed':
        return this.#passed(entry)
      case 'acted':
        return this.#acted(entry)
      case 'polled':
        return this.#polled(entry)
      case 'action-done':
        return this.#done(entry)
      case 'waiting': {
        const state = this.#entered(entry.state, 'Wait')
        const until = this.#evaluated(() => waitsUntil(state, this.#document(), entry.time))
        must(until === entry.until, `the wait ends at ${until}, not at ${entry.until}`)
        this.#where = { at: 'waiting', state: entry.state, until }
        return
      }
      case 'waited':
        must(this.#where.at === 'waiting', 'nothing was waited for')
        must(entry.time >= this.#where.until, 'the wait was not over')
        return this.#leave(this.#where.state, entry.next)
      case 'erred':
        return this.#erred(entry)
      case 'canceling':
        must(this.#run.cancelWanted && !this.#canceling, 'nobody asked for it')
        this.#canceling = true
        return
      case 'ended':
        return this.#ended(entry)
    }
  }

  #document() {
    return { data: this.data, context: this.#run.context }
  }

  #enter(state: string): void {
    this.#where = { at: 'entering', state }
  }

  #leave(name: string, next: string | null): void {
    const state = this.#state(name)
    const expected = state && 'Next' in state && typeof state.Next === 'string' ? state.Next : null
    must(next === expected, `after ${name} comes ${expected}, not ${next}`)
    if (next === null) this.#where = { at: 'leaving', failed: null }
    else this.#enter(next)
  }

  #state(name: string): State | undefined {
    const { States } = this.#run.flow
    return Object.hasOwn(States, name) ? States[name] : undefined
  }

  #entered<Type extends StateType>(name: string, ...types: Type[]): Extract<State, { Type: Type }> {
    must(this.#where.at === 'entering' && this.#where.state === name, `the run does not stand before ${name}`)
    must(!this.#canceling, 'a canceled run enters no state')
    const state = this.#state(name)
    const isOne = (one: State): one is Extract<State, { Type: Type }> => types.some((type) => type === one.Type)
    must(state !== undefined && isOne(state), `${name} is no ${types.join(' or ')}`)
    return state
  }

  #evaluated<T>(evaluate: () => T): T {
    try {
      return evaluate()
    } catch (error) {
      if (!(error instanceof StateFails)) throw error
      throw new Unexplained(`the state should have failed: ${error.message}`)
    }
  }

  #passed(entry: Entry & { kind: 'passed' }): void {
    const state = this.#entered(entry.state, 'Pass', 'ExpressionEval', 'Choice')
    if (state.Type === 'Choice') {
      const next = this.#evaluated(() => choose(state.Choices, state.Default, this.#document()))
      must(next === entry.next, `the rules lead to ${next}, not to ${entry.next}`)
      must(entry.value === undefined, 'a Choice stores nothing')
      return this.#enter(next)
    }
    const value = this.#evaluated(() => resultOf(state, this.#document()))
    must(isDeepStrictEqual(entry.value, value), `it comes to ${JSON.stringify(value)}`)
    if (value !== undefined) this.data = this.#evaluated(() => store(resultPathOf(state), this.data, value))
    this.#leave(entry.state, entry.next)
  }

  #acted(entry: Entry & { kind: 'acted' }): void {
    const state = this.#entered(entry.state, 'Action', 'CreateWebInput', 'AwaitWebInput')
    const body = this.#evaluated(() => bodyOf(state, this.#document()))
    must(isDeepStrictEqual(entry.value, body), `its body is ${JSON.stringify(body)}`)
    must(this.#run.asked.get(entry.request)?.runId === this.#run.runId, 'its request is of another run')
    this.#where = { at: 'acting', state: entry.state, request: entry.request, since: entry.time }
  }

  #acting() {
    must(this.#where.at === 'acting', 'no action was under way')
    const asked = this.#run.asked.get(this.#where.request)
    must(asked !== undefined, 'its request was never written')
    return { ...this.#where, asked }
  }

  /** A status document must be one of an action of this request, and one that its provider gave. */
  #said(asked: Asked, status: ActionStatus): void {
    must(asked.actions.has(status.action_id), `the action ${status.action_id} is none of this request`)
    const tooLarge = status.details['code'] === 'ResultTooLarge'
    must(tooLarge || asked.said.has(saying(status)), `its provider never said so: ${saying(status)}`)
  }

  #polled({ value }: Entry & { kind: 'polled' }): void {
    const { asked } = this.#acting()
    this.#said(asked, value)
    must(value.status === 'ACTIVE' || value.status === 'INACTIVE', 'the action is over')
  }

  #done(entry: Entry & { kind: 'action-done' }): void {
    const { state: name, asked } = this.#acting()
    const state = this.#state(name)
    this.#said(asked, entry.value)
    const tolerant = state?.Type === 'Action' && state.ExceptionOnActionFailure === false && !this.#canceling
    const { status } = entry.value
    must(status === 'SUCCEEDED' || (status === 'FAILED' && tolerant), `an action that is ${status} is not done`)
    // An Action leaves its status document, a web input's state the web input.
    const left = state?.Type === 'Action' ? entry.value : entry.value.details
    const result = { ...left, state_name: name }
    this.data = this.#evaluated(() => store(state && resultPathOf(state), this.data, result))
    this.#leave(name, entry.next)
  }

  #erred(entry: Entry & { kind: 'erred' }): void {
    const where = this.#where
    must('state' in where, 'no state could fail')
    must(where.state === entry.state, `the run is in ${where.state}`)
    if (entry.error === 'States.Timeout') {
      must(entry.time >= this.#started + LONGEST_RUN, 'the time of the run is not over')
      must(entry.caught === undefined, 'no Catch takes the end of the time of a run')
      this.#where = { at: 'leaving', failed: entry }
      return
    }
    must(where.at !== 'waiting', 'a Wait does not fail')
    // "… (while storing ActionTimeout: …)" says what a Catch was given that could not store it.
    const error = / \(while storing ([\w.]+): /.exec(entry.cause)?.[1] ?? entry.error
    if (where.at === 'entering') this.#failsToEnter(entry, error)
    else this.#actionFails(entry, error)
    const state = this.#state(entry.state)
    const catchers = (!this.#canceling && state && 'Catch' in state && state.Catch) || []
    const takes = catchers.findIndex(({ ErrorEquals }) =>
      ErrorEquals.some((name) => name === error || /^States\.(ALL|All)$/.test(name)),
    )
    const catcher = catchers[takes]
    if (catcher === undefined) {
      must(entry.caught === undefined, 'no Catch takes this error')
      this.#where = { at: 'leaving', failed: entry }
      return
    }
    const caught = { ...entry.value, Error: error, Cause: entry.cause, state_name: entry.state }
    try {
      this.data = store(catcher.ResultPath, this.data, caught)
    } catch (failed) {
      if (!(failed instanceof StateFails)) throw failed
      must(entry.caught === undefined && entry.error === failed.error, `its Catch cannot store it: ${failed.message}`)
      this.#where = { at: 'leaving', failed: entry }
      return
    }
    must(entry.caught === takes, `Catch ${takes} takes it, not ${entry.caught}`)
    this.#enter(catcher.Next)
  }

  #failsToEnter(entry: Entry & { kind: 'erred' }, error: string): void {
    must(!this.#canceling, 'a canceled run enters no state')
    const state = this.#state(entry.state)
    let expected: string | undefined = 'States.Runtime'
    try {
      if (state) expected = entering(state, this.#document(), entry)
    } catch (failed) {
      if (!(failed instanceof StateFails)) throw failed
      expected = failed.error
    }
    must(expected === error, `entering it gives ${expected ?? 'no error'}, not ${error}`)
  }

  #actionFails(entry: Entry & { kind: 'erred' }, error: string): void {
    const { state: name, since, asked } = this.#acting()
    const state = this.#state(name)
    const action = state?.Type === 'Action' ? state : undefined
    const said = isStatus(entry.value) ? entry.value : undefined
    if (said) this.#said(asked, said)
    switch (error) {
      case 'ActionTimeout': {
        const waits = action?.WaitTime
        const allowed = Math.round((waits !== undefined && waits >= 0 ? waits : 300) * 1e6)
        must(entry.time >= since + allowed, 'its WaitTime was not over')
        must(!this.#canceling, 'a canceled action has no WaitTime')
        must(action !== undefined, 'people have as long as the run')
        must(asked.calls > 0 || this.#run.mayBeHeld, 'its provider was never asked')
        break
      }
      case 'ActionFailedException':
        if (said?.status === 'FAILED') must(action?.ExceptionOnActionFailure !== false, 'its failure is none')
        else must(asked.forgotten, 'its action has not failed')
        break
      case 'ActionUnableToRun':
        must(
          asked.refusals > 0 || asked.failures >= 3 || asked.wrongAnswers > 0 || asked.calls === 0,
          'its provider has not refused it',
        )
        break
      case 'NoTokenException':
        must(asked.refusals > 0, 'it had a token')
        break
      case 'ActionCanceled':
        must(this.#canceling, 'nobody has canceled it')
        must(
          !said || said.completion_time !== null || said.display_status === 'done' || asked.cancels > 0,
          'its provider was never told',
        )
        break
      default: {
        must(said?.status === 'SUCCEEDED' || said?.status === 'FAILED', `${error} is no error of an action`)
        const left = state?.Type === 'Action' ? said : said.details
        this.#mustNotFit(state, { ...left, state_name: name }, error)
      }
    }
  }

  #mustNotFit(state: State | undefined, result: JsonObject, error: string): void {
    try {
      store(state && resultPathOf(state), this.data, result)
    } catch (failed) {
      if (!(failed instanceof StateFails)) throw failed
      return must(failed.error === error, `storing it gives ${failed.error}`)
    }
    must(false, 'its result can be stored')
  }

  #ended({ how, error, cause }: Entry & { kind: 'ended' }): void {
    const where = this.#where
    this.how = how
    this.#where = { at: 'end' }
    if (this.#canceling) {
      must(where.at !== 'acting', 'its action was still under way')
      return must(how === 'canceled', 'it was canceled')
    }
    must(where.at === 'leaving', 'it was not at its end')
    must(how === (where.failed ? 'failed' : 'succeeded'), `it has ${where.failed ? 'failed' : 'succeeded'}`)
    must(where.failed?.error === error && where.failed?.cause === cause, 'it ends with another error')
  }
}

function resultPathOf(state: State): string | undefined {
  return 'ResultPath' in state ? state.ResultPath : undefined
}

function resultOf(state: PassState | ExpressionEvalState, document: Document) {
  if (state.Parameters !== undefined) return fill(state.Parameters, document)
  if (state.Type === 'ExpressionEval') return undefined
  if (state.Result !== undefined) return state.Result
  return state.InputPath === undefined ? undefined : read(state.InputPath, document)
}

function bodyOf(state: State, document: Document): Json {
  if ('Parameters' in state && state.Parameters !== undefined) return fill(state.Parameters, document)
  const body = read('InputPath' in state ? (state.InputPath ?? '$') : '$', document)
  if (!isObject(body)) throw new StateFails('States.Runtime', 'the body is no object')
  return body
}

function waitsUntil(state: State, document: Document, now: number): number {
  const fields: { readonly [key: string]: unknown } = { ...state }
  const value = (name: string) => (`${name}Path` in fields ? read(fields[`${name}Path`], document) : fields[name])
  const seconds = value('Seconds')
  if (seconds !== undefined) {
    if (typeof seconds === 'number' && seconds >= 0) return now + Math.round(seconds * 1e6)
    throw new StateFails('States.Runtime', 'no seconds')
  }
  const time = value('Timestamp')
  const until = typeof time === 'string' ? parseTimestamp(time) : null
  if (until === null) throw new StateFails('States.Runtime', 'no time')
  return Math.max(now, until)
}

/** The error of entering a state; undefined when it can be entered. */
function entering(state: State, document: Document, entry: Entry & { kind: 'erred' }): string | undefined {
  switch (state.Type) {
    case 'Fail': {
      const text = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value))
      const error = state.ErrorPath === undefined ? (state.Error ?? 'Fail') : text(read(state.ErrorPath, document))
      if (state.CausePath === undefined) must(entry.cause === (state.Cause ?? ''), 'a Fail says its own cause')
      else if (state.ErrorPath === undefined && state.Error === undefined)
        read(state.CausePath, document, 'States.Runtime')
      return error
    }
    case 'Choice':
      choose(state.Choices, state.Default, document)
      return undefined
    case 'Wait':
      waitsUntil(state, document, entry.time)
      return undefined
    case 'Action':
    case 'CreateWebInput':
    case 'AwaitWebInput':
      bodyOf(state, document)
      return undefined
    case 'Pass':
    case 'ExpressionEval': {
      const value = resultOf(state, document)
      if (value !== undefined) store(resultPathOf(state), document.data, value)
      return undefined
    }
    default:
      // A type that the language does not have.
      return 'States.Runtime'
  }
}

function isStatus(value: JsonObject | undefined): value is ActionStatus & JsonObject {
  return value !== undefined && 'action_id' in value && 'status' in value
}
