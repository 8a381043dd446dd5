/**
 * `$` before every state of a flow, from a sample of its input and of what its actions answer: each state is tried once, on
 * the way on which it is reached first. Nothing is run.
 */
import { dataFlow, type DataFlow } from '../data-flow/index.ts'
import { ANYTHING } from '../data-flow/shape.ts'
import { detailsOf } from '../catalogue/index.ts'
import { isList, isObject, own } from '../json.ts'
import type { Json, JsonObject } from '../model.ts'
import { fabricLimits, type Limits } from '../outcome.ts'
import type { DraftFlow } from '../parse.ts'
import { targetsOf, type Target } from '../targets.ts'
import { sampleAnswer, sampleInput, type SampleOptions } from './sample-answer.ts'
import { sampleOfShape } from './sample-value.ts'
import { tryState } from './try-state.ts'

/** States that are tried at most: beyond that only their shapes tell. */
const MOST_STATES = 1000

export interface TryFlowOptions extends SampleOptions {
  /** The input of the run. @default a sample of `input_schema` */
  readonly input?: Json
  /** Of this flow, where it is at hand. */
  readonly data?: DataFlow
}

export interface SampleData {
  /** `$` before the state. */
  readonly data: Json
  /** What its provider answers; null for states that ask nobody. */
  readonly returned: JsonObject | null
  /** The state it came from; null at the start. */
  readonly from: string | null
}

type Draft = Pick<DraftFlow, 'definition' | 'input_schema'>

/** Every state that is reached, in the order in which it is. */
export function tryFlow(flow: Draft, options: TryFlowOptions = {}): ReadonlyMap<string, SampleData> {
  const known = options.data ?? dataFlow(flow, { detailsOf: options.detailsOf ?? detailsOf })
  const reached = new Map<string, SampleData>()
  const states = own(flow.definition, 'States')
  const start = own(flow.definition, 'StartAt')
  if (!isObject(states) || typeof start !== 'string') return reached
  const waiting: { state: string; data: Json; from: string | null }[] = [
    { state: start, data: options.input ?? sampleInput(flow, known, options), from: null },
  ]
  // Ways that only an error takes come last: what a state reads is mostly there on the others.
  const rescues: typeof waiting = []
  for (let next = waiting.shift(); next && reached.size < MOST_STATES; next = waiting.shift() ?? rescues.shift()) {
    const { state: name, data, from } = next
    const state = own(states, name)
    if (reached.has(name) || !isObject(state)) continue
    const asks = ['Action', 'CreateWebInput', 'AwaitWebInput'].includes(String(own(state, 'Type')))
    const returned = asks ? sampleAnswer(flow.definition, name, known, options) : null
    reached.set(name, { data, returned, from })
    for (const target of targetsOf(state)) {
      if (reached.has(target.to)) continue
      const after = along(flow, known, name, state, target, data, returned)
      ;(target.kind === 'catch' ? rescues : waiting).push({ state: target.to, data: after, from: name })
    }
  }
  return reached
}

/** `$` and the answer for one state; for one that no way leads to, of what is known of its data. */
export function sampleData(flow: Draft, state: string, options: TryFlowOptions = {}): SampleData {
  const known = options.data ?? dataFlow(flow, { detailsOf: options.detailsOf ?? detailsOf })
  const found = tryFlow(flow, { ...options, data: known }).get(state)
  if (found) return found
  const before = known.states.get(state)?.before
  return {
    data: before ? sampleOfShape(before, 'data') : sampleInput(flow, known, options),
    returned: sampleAnswer(flow.definition, state, known, options),
    from: null,
  }
}

/** Samples are small; to measure all of `$` at every state would cost the square of the flow's length. */
const unlimited: Limits = { ...fabricLimits, stateBytes: Infinity, resultBytes: Infinity }

/** `$` on one of the ways out of a state, whether or not the sample would take it. */
function along(
  flow: Draft,
  known: DataFlow,
  name: string,
  state: JsonObject,
  target: Target,
  data: Json,
  returned: JsonObject | null,
): Json {
  const outcome = target.kind === 'catch' ? errorOf(state, target.index ?? 0) : undefined
  const trial = tryState(flow.definition, name, {
    data,
    limits: unlimited,
    ...(outcome === undefined ? returned && { returned } : { outcome, cause: 'a sample of an error' }),
  })
  if (target.kind === 'choice' || target.kind === 'default') return data
  if (trial.next === target.to && (trial.taken.kind === 'catch') === (target.kind === 'catch')) return trial.dataOut
  const edge = known.edges.find(
    ({ from, kind, index }) => from === name && kind === target.kind && index === target.index,
  )
  return sampleOfShape(edge?.data ?? ANYTHING, 'data')
}

/** An error that this catcher is the first to take, as far as names tell. */
function errorOf(state: JsonObject, index: number): string {
  const catchers = own(state, 'Catch')
  const names = (at: number): readonly Json[] => {
    const catcher = isList(catchers) ? catchers[at] : undefined
    const list = isObject(catcher) ? own(catcher, 'ErrorEquals') : undefined
    return isList(list) ? list : []
  }
  const before = new Set(Array.from({ length: index }, (_, at) => names(at)).flat())
  const first = [...names(index)].find((error) => !before.has(error))
  return typeof first !== 'string' || /^States\.(ALL|All)$/.test(first) ? 'ActionFailedException' : first
}
