/**
 * The shape of `$` at every state and on every edge, over all ways a run can go: what the input schema promises, what
 * states write, what is gone. Pure, bounded, and never narrower than the truth; checks, completion and hints read it.
 */
import { isObject, own } from '../json.ts'
import type { JsonObject } from '../model.ts'
import type { DraftFlow } from '../parse.ts'
import { Budget, OutOfBudget } from './budget.ts'
import { join, meet } from './join.ts'
import { anyInput } from './known.ts'
import { visitingOrder } from './order.ts'
import { nobody, type Mismatch, type Observer, type Read } from './reading.ts'
import { shapeOfExpression } from './expression-shape.ts'
import { shapeOfSchema } from './schema-shape.ts'
import { ANYTHING, type Shape, type Writer } from './shape.ts'
import { flowThrough, type Leaving, type StateFlow, type Surroundings } from './state-flow.ts'

export { countWays } from './count-ways.ts'

/** What an expression comes to where `$` has this shape; anything, for one that cannot be read. */
export function expressionShape(source: string, data: Shape): Shape {
  try {
    const around = { data, field: [], observer: nobody, writer: fromInput, budget: new Budget() }
    return shapeOfExpression(source, around)
  } catch (error) {
    if (error instanceof OutOfBudget || error instanceof RangeError) return ANYTHING
    throw error
  }
}

export interface DataFlow {
  /** False when the flow is beyond what is analysed: then nothing is known of any state. */
  readonly complete: boolean
  /** The shape of the run's input. */
  readonly input: Shape
  /** `$` as each state finds it. A state that is missing here is one that no run comes to, as far as the data tells. */
  readonly states: ReadonlyMap<string, StateData>
  readonly edges: readonly DataEdge[]
  /** Everything that states read by path or in expressions. */
  readonly reads: readonly (Read & { readonly state: string })[]
  readonly mismatches: readonly (Mismatch & { readonly state: string })[]
}

export interface StateData {
  readonly before: Shape
  /** What it stores at its ResultPath. */
  readonly result?: Shape
  /** What it sends to its provider. */
  readonly body?: Shape
}

export interface DataEdge extends Leaving {
  readonly from: string
}

export interface DataFlowOptions {
  /** JSON Schema of the `details` that an action with this ActionUrl ends with; undefined when nothing is known. */
  readonly detailsOf?: (actionUrl: string) => JsonObject | undefined
}

/** A state whose `$` has changed this often is taken to have anything: loops that grow without end come to rest. */
const MOST_CHANGES = 12

const fromInput: Writer = { state: null, what: 'input_schema' }

export function dataFlow(
  flow: Pick<DraftFlow, 'definition' | 'input_schema'>,
  options: DataFlowOptions = {},
): DataFlow {
  const budget = new Budget()
  try {
    return analyse(flow, options, budget)
  } catch (error) {
    // Shapes nested beyond the stack end the analysis as too much work does.
    if (!(error instanceof OutOfBudget) && !(error instanceof RangeError)) throw error
    return { complete: false, input: anyInput, states: new Map(), edges: [], reads: [], mismatches: [] }
  }
}

function analyse(
  { definition, input_schema }: Pick<DraftFlow, 'definition' | 'input_schema'>,
  { detailsOf }: DataFlowOptions,
  budget: Budget,
): DataFlow {
  const described = input_schema === undefined ? ANYTHING : shapeOfSchema(input_schema, fromInput, budget)
  const input = meet(anyInput, described, budget)
  const all = own(definition, 'States')
  const states = isObject(all) ? all : {}
  const start = own(definition, 'StartAt')
  const details = memoized(detailsOf, budget)
  const around = (observer: Observer): Surroundings => ({ observer, budget, details })
  const before = typeof start === 'string' ? fixpoint(states, start, input, around(nobody), budget) : new Map()

  const reads: (Read & { readonly state: string })[] = []
  const mismatches: (Mismatch & { readonly state: string })[] = []
  const edges: DataEdge[] = []
  const known = new Map<string, StateData>()
  for (const [name, shape] of before) {
    const observer: Observer = {
      read: (read) => reads.push({ ...read, state: name }),
      mismatch: (mismatch) => mismatches.push({ ...mismatch, state: name }),
    }
    const { leaving, result, body } = through(name, states, shape, around(observer))
    for (const edge of leaving) edges.push({ ...edge, from: name })
    known.set(name, { before: shape, ...(result && { result }), ...(body && { body }) })
  }
  return { complete: true, input, states: known, edges, reads, mismatches }
}

function through(name: string, states: JsonObject, data: Shape, around: Surroundings): StateFlow {
  const state = own(states, name)
  return isObject(state) ? flowThrough(name, state, data, around) : { leaving: [] }
}

/** Over and over in the order of the ways until nothing is new. */
function fixpoint(
  states: JsonObject,
  start: string,
  input: Shape,
  around: Surroundings,
  budget: Budget,
): Map<string, Shape> {
  const order = visitingOrder(states, start)
  const before = new Map<string, Shape>(order.includes(start) ? [[start, input]] : [])
  const changes = new Map<string, number>()
  const waiting = new Set(before.keys())
  while (waiting.size > 0) {
    for (const name of order) {
      const shape = before.get(name)
      if (!shape || !waiting.delete(name)) continue
      for (const { to, data } of through(name, states, shape, around).leaving) {
        budget.spend()
        const old = before.get(to)
        const joined = old ? join(old, data, budget) : data
        if (joined === old || !Object.hasOwn(states, to)) continue
        const count = (changes.get(to) ?? 0) + 1
        changes.set(to, count)
        before.set(to, count > MOST_CHANGES ? ANYTHING : joined)
        waiting.add(to)
      }
    }
  }
  return before
}

/** The schema of a state's details is read once, however often the state is visited. */
function memoized(detailsOf: DataFlowOptions['detailsOf'], budget: Budget): Surroundings['details'] {
  const shapes = new Map<string | null, Shape>()
  return (state, writer) => {
    const known = shapes.get(writer.state)
    if (known) return known
    const url = actionUrl(state)
    const schema = url === undefined ? undefined : detailsOf?.(url)
    const shape = schema ? shapeOfSchema(schema, writer, budget, { documented: true }) : ANYTHING
    shapes.set(writer.state, shape)
    return shape
  }
}

/** The URL of an Action, in either of its forms. */
export function actionUrl(state: JsonObject): string | undefined {
  const handler = own(state, 'Handler')
  const url = isObject(handler) ? own(handler, 'Url') : own(state, 'ActionUrl')
  return typeof url === 'string' ? url : undefined
}
