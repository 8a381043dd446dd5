/** The state of the page: what the host said and what was chosen here, one event after the other. Pure. */
import {
  flowGraph,
  isObject,
  own,
  parseFlow,
  parseFlowValue,
  type FlowGraph,
  type ParsedFlow,
  type Problem,
} from '#flow'
import type { FlowEditorSettings, FlowGraphToPage, Liveness, RunChoice, RunSummary, Surroundings } from '#messages'
import { addToPainting, paintingOf, sameDefinition, type Painting } from '../painting.ts'
import { changedText } from './text-changes.ts'

export interface EditorState {
  readonly loaded: boolean
  readonly tooLong: boolean
  /** A change did not fit the text that is here: the document has to be sent anew. */
  readonly lost: boolean
  readonly uri: string
  readonly name: string
  readonly version: number
  readonly writable: boolean
  readonly parsed: ParsedFlow
  /** The last text that could be read. */
  readonly readable: ParsedFlow
  /** What is drawn: `readable`, or what the painted run was started with. */
  readonly good: ParsedFlow
  readonly frozen: boolean
  readonly graph: FlowGraph
  readonly problems: readonly Problem[]
  readonly selected: readonly string[]
  readonly edge: string | null
  readonly cursor: string | null
  readonly surroundings: Surroundings
  readonly settings: FlowEditorSettings
  readonly painting: Painting | undefined
  readonly runs: readonly RunSummary[]
  readonly choice: RunChoice
  readonly liveness: Liveness
  readonly clockOffset: number
}

export type EditorEvent =
  | Exclude<FlowGraphToPage, { readonly kind: 'diagnostics' }>
  | { readonly kind: 'select'; readonly states: readonly string[]; readonly edge: string | null }
  /** The checks of a version are done. */
  | { readonly kind: 'checked'; readonly version: number; readonly problems: readonly Problem[] }

const nothing = parseFlow('')

export const initialState: EditorState = {
  loaded: false,
  tooLong: false,
  lost: false,
  uri: '',
  name: '',
  version: 0,
  writable: false,
  parsed: nothing,
  readable: nothing,
  good: nothing,
  frozen: false,
  graph: flowGraph({}),
  problems: [],
  selected: [],
  edge: null,
  cursor: null,
  surroundings: { providers: [], endpoints: [], collections: [], functions: [], flows: [] },
  settings: { direction: 'down', minimap: true, dataHints: true },
  painting: undefined,
  runs: [],
  choice: { kind: 'none' },
  liveness: { kind: 'live' },
  clockOffset: 0,
}

/** `here`: Unix time of the page in ms, for the difference to the host's clock. */
export function reduce(state: EditorState, event: EditorEvent, here: number): EditorState {
  switch (event.kind) {
    case 'document': {
      const { uri, name, version, editable, settings } = event
      const parsed = parseFlow(event.text ?? '', { format: event.format })
      const same = state.loaded && state.uri === uri
      return drawn({
        ...state,
        loaded: true,
        tooLong: event.text === null,
        lost: false,
        uri,
        name,
        version,
        writable: editable,
        settings,
        parsed,
        // The first text may be half written: then as much as can be read is better than nothing.
        readable: parsed.problems.length > 0 && same ? state.readable : parsed,
        problems: same ? state.problems : [],
      })
    }
    case 'changes': {
      if (!state.loaded || state.tooLong || event.version <= state.version) return state
      const text = changedText(state.parsed.text, event.changes)
      if (text.length !== event.length) return { ...state, lost: true }
      const parsed = parseFlow(text, { format: state.parsed.format })
      const readable = parsed.problems.length > 0 ? state.readable : parsed
      return drawn({ ...state, version: event.version, parsed, readable })
    }
    case 'checked':
      return event.version === state.version ? { ...state, problems: event.problems } : state
    case 'settings':
      return { ...state, settings: event.settings }
    case 'cursor':
      return { ...state, cursor: stateAt(state.parsed, event.offset) }
    case 'select':
      return selecting(state, event.states, event.edge)
    case 'surroundings':
      return { ...state, surroundings: event.surroundings }
    case 'runs':
      return { ...state, runs: event.runs, choice: event.choice, liveness: event.liveness }
    case 'paint':
      return drawn({
        ...state,
        clockOffset: event.now - here,
        painting: paintingOf(event.run, event.entries, event.definition),
      })
    case 'entry': {
      const clockOffset = event.now - here
      if (state.painting?.summary.run_id !== event.run_id) return { ...state, clockOffset }
      return { ...state, clockOffset, painting: addToPainting(state.painting, event.index, event.entry) }
    }
    case 'run':
      if (state.painting?.summary.run_id !== event.run.run_id) return state
      return { ...state, painting: { ...state.painting, summary: event.run } }
    case 'clear':
      return drawn({ ...state, painting: undefined })
    default:
      event satisfies never
      return state
  }
}

/** What is drawn follows from the text and from the painted run; what is selected is there. */
function drawn(state: EditorState): EditorState {
  const { painting, readable } = state
  const started = painting?.definition ?? null
  const frozen = started !== null && !sameDefinition(started, readable.flow.definition)
  const still = frozen && state.frozen && sameDefinition(started, state.good.flow.definition)
  const good = frozen ? (still ? state.good : parseFlowValue({ definition: started })) : readable
  const graph = good === state.good ? state.graph : flowGraph(good.flow.definition)
  return selecting({ ...state, frozen, good, graph }, state.selected, state.edge)
}

function selecting(state: EditorState, wanted: readonly string[], edge: string | null): EditorState {
  const there = new Set(state.graph.nodes.map(({ name }) => name))
  const selected = [...new Set(wanted)].filter((name) => there.has(name))
  const kept = state.graph.edges.some(({ id }) => id === edge) ? edge : null
  return { ...state, selected, edge: kept }
}

/** The state in which an offset of the text lies. */
function stateAt(parsed: ParsedFlow, offset: number): string | null {
  const [states, name] = parsed.pathAt(offset).slice(parsed.definitionPath.length)
  return states === 'States' && typeof name === 'string' ? name : null
}

/** How many states are written, those that are only named left out. */
export function statesOf({ flow }: ParsedFlow): readonly string[] {
  const states = own(flow.definition, 'States')
  return isObject(states) ? Object.keys(states) : []
}
