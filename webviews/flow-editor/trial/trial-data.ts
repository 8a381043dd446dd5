/** Which data a state is tried on, and what comes of it. Pure: the panel shows it. */
import {
  cataloguedProvider,
  isObject,
  own,
  shownTrial,
  tryFlow,
  sampleData,
  tryState,
  type DataFlow,
  type Json,
  type JsonObject,
  type ParsedFlow,
  type SampleData,
  type Trial,
} from '#flow'
import type { Surroundings } from '#messages'
import { dataOfVisits, type Run, type Visit, type VisitData } from '#run'
import type { EditorModel } from '../model.ts'
import type { Chosen } from './chosen.ts'

/** A run whose log is at hand. */
export interface RunAtHand {
  readonly run: Run
  readonly definition: JsonObject | null
}

/** A stay in one state, with its data. */
export interface Stay {
  readonly visit: Visit
  readonly data: VisitData
}

/** Of a run that moves on there is another object for each entry. */
const dataOf = new WeakMap<Run, readonly VisitData[]>()

export function staysIn(state: string, { run, definition }: RunAtHand): readonly Stay[] {
  const data = dataOf.get(run) ?? dataOfVisits(run, definition)
  dataOf.set(run, data)
  return run.visits.flatMap((visit, index) => {
    const of = data[index]
    return visit.state === state && of ? [{ visit, data: of }] : []
  })
}

export interface TrialScene {
  readonly trial: Trial
  readonly data: Json
  readonly returned: JsonObject | null
  /** Somebody carries the state out: what comes back can be chosen. */
  readonly acts: boolean
}

/** The flow whose states are tried, with what is known of it. */
export interface Tried {
  readonly flow: ParsedFlow
  /** Of this flow, where it is made already. */
  readonly data: DataFlow | undefined
  readonly surroundings: Surroundings
}

/**
 * The text as it is now, also while the frozen definition of a run is drawn: whoever mends the flow wants to see what that
 * comes to. While the text cannot be read it is what is drawn.
 */
export function triedIn(model: EditorModel): Tried {
  const { good, parsed, broken, surroundings } = model
  const drawn = broken !== null || good === parsed
  return { flow: drawn ? good : parsed, data: drawn ? model.data : undefined, surroundings }
}

/** `stay`: of the run that was chosen; undefined for a sample. */
export function trialOf(
  { flow, data: known, surroundings }: Tried,
  state: string,
  chosen: Chosen,
  stay: Stay | undefined,
): TrialScene {
  const sample = sampleOf(flow, known, surroundings, state)
  const data = chosen.data ?? stay?.data.before ?? sample.data
  const acts = sample.returned !== null && actsIn(flow, state)
  const answer = chosen.returned ?? stay?.data.returned ?? sample.returned
  const { outcome } = chosen
  const returned = answer && outcome === 'failed' ? asFailed(answer) : answer
  const named = outcome !== 'succeeded' && outcome !== 'failed'
  const trial = tryState(flow.flow.definition, state, {
    data,
    context: sampleContext,
    // A status document that says FAILED is what a provider answers; other errors come without one.
    ...(named ? { outcome } : returned && { returned }),
  })
  return { trial: shownTrial(trial), data, returned, acts }
}

/** A sample of a success says nothing of why it failed. */
function asFailed(status: JsonObject): JsonObject {
  return status['status'] === 'FAILED' ? status : { ...status, status: 'FAILED', display_status: 'FAILED' }
}

/** What `$._context` holds, so far as a state can rely on it. */
const sampleContext: JsonObject = {
  flow_id: '00000000-0000-4000-8000-000000000000',
  run_id: '00000000-0000-4000-8000-000000000000',
  username: 'ada',
  email: 'ada@example.org',
  user_id: '00000000-0000-4000-8000-000000000000',
  identities: ['00000000-0000-4000-8000-000000000000'],
}

const samples = new WeakMap<
  ParsedFlow,
  { readonly of: Surroundings; readonly states: ReadonlyMap<string, SampleData> }
>()

function sampleOf(good: ParsedFlow, data: Tried['data'], surroundings: Surroundings, state: string) {
  const options = { ...(data && { data }), bodyOf: (url: string) => bodyOf(surroundings, url) }
  let known = samples.get(good)
  if (known?.of !== surroundings) {
    known = { of: surroundings, states: tryFlow(good.flow, options) }
    samples.set(good, known)
  }
  return known.states.get(state) ?? sampleData(good.flow, state, options)
}

function bodyOf({ providers }: Surroundings, url: string): JsonObject | undefined {
  const found = providers.find((provider) => provider.url === url)
  return found?.input_schema ?? cataloguedProvider(url)?.inputSchema
}

export function stateIn({ flow }: ParsedFlow, name: string): JsonObject | undefined {
  const states = own(flow.definition, 'States')
  const state = isObject(states) ? own(states, name) : undefined
  return isObject(state) ? state : undefined
}

function actsIn(good: ParsedFlow, name: string): boolean {
  const type = own(stateIn(good, name) ?? {}, 'Type')
  return type === 'Action' || type === 'CreateWebInput' || type === 'AwaitWebInput'
}

/** Ends of an action that can be tried: those every action can have, and those its catchers name. */
export function outcomesOf(good: ParsedFlow, name: string): readonly string[] {
  const catchers = own(stateIn(good, name) ?? {}, 'Catch')
  const named = (Array.isArray(catchers) ? catchers : []).flatMap((catcher: unknown) => {
    const list = isObject(catcher) ? own(catcher, 'ErrorEquals') : undefined
    return Array.isArray(list) ? list.filter((error): error is string => typeof error === 'string') : []
  })
  const usual = ['succeeded', 'failed', 'ActionTimeout', 'ActionUnableToRun']
  const more = named.filter((error) => !/^States\.|^ActionFailedException$/.test(error))
  return [...new Set([...usual, ...more])]
}
