/** By which way a value is missing, and which state it was lost in: the analysis read backwards. */
import type { DataEdge, DataFlow } from '../data-flow/index.ts'
import { lookAt } from '../data-flow/reading.ts'
import type { Presence, Shape } from '../data-flow/shape.ts'
import { isList, isObject, own, type Path } from '../json.ts'
import type { JsonObject } from '../model.ts'

export interface Ways {
  /** A way to the state on which nothing stands at the path. */
  without(state: string, segments: Path): WayWithout
  /**
   * The state behind which the path is gone though it was there before it.
   * @param how what it is to be behind that state: `never` there, or also `unknown`
   */
  lostBy(state: string, segments: Path, how: readonly Presence[]): Lost | undefined
}

export interface Lost {
  readonly state: string
  /** Its result replaces all of `$`; else it only writes over what held the value. */
  readonly all: boolean
}

export type WayWithout =
  /** It is the run's input that may not have it. */
  { readonly kind: 'input' } | { readonly kind: 'way'; readonly steps: readonly Step[]; readonly lost?: Lost }

/** Which state a way comes by, and how it leaves it. */
export type Step = Pick<DataEdge, 'from' | 'kind' | 'index'>

/** So many states at the end of a way tell which one it is. */
const SHOWN = 4
/** Searches look at so many states; a way that is longer is not worth telling. */
const MOST_SEEN = 2000

export function ways(flow: DataFlow, definition: JsonObject): Ways {
  const start = own(definition, 'StartAt')
  let before: Map<string, DataEdge[]> | undefined
  const edgesTo = (state: string): readonly DataEdge[] => {
    before ??= Map.groupBy(flow.edges, ({ to }) => to)
    return before.get(state) ?? []
  }
  const presence = (data: Shape | undefined, segments: Path) => (data ? lookAt(data, segments).presence : 'unknown')
  const found = (state: string, segments: Path) => presence(flow.states.get(state)?.before, segments)
  const gone = (edge: DataEdge, segments: Path, how: readonly Presence[]) => how.includes(presence(edge.data, segments))

  function lostOn({ from, kind, index }: DataEdge): Lost {
    const states = own(definition, 'States')
    const state = isObject(states) ? own(states, from) : undefined
    const catchers = isObject(state) ? own(state, 'Catch') : undefined
    const writer = kind === 'catch' && isList(catchers) ? catchers[index ?? 0] : state
    const path = isObject(writer) ? own(writer, 'ResultPath') : undefined
    return { state: from, all: path === undefined || path === '$' }
  }

  /** The shortest way back over edges that lack the path, to where that begins. */
  function search(state: string, segments: Path, how: readonly Presence[]) {
    const cameFrom = new Map<string, DataEdge | null>([[state, null]])
    for (const here of cameFrom.keys()) {
      if (cameFrom.size > MOST_SEEN) return undefined
      if (here === start && presence(flow.input, segments) !== 'always') return { begin: here, cameFrom }
      for (const edge of edgesTo(here)) {
        if (cameFrom.has(edge.from) || !gone(edge, segments, how)) continue
        cameFrom.set(edge.from, edge)
        // A Choice loses nothing: it only finds out.
        if (edge.kind === 'choice' || edge.kind === 'default') continue
        const there = found(edge.from, segments)
        if (there === 'always' || (!how.includes('sometimes') && there === 'sometimes'))
          return { begin: edge.from, lost: lostOn(edge), cameFrom }
      }
    }
    return undefined
  }

  return {
    without(state, segments) {
      const way = search(state, segments, ['sometimes', 'never'])
      if (!way) return { kind: 'way', steps: [] }
      const fromInput = !way.lost && presence(flow.input, segments) === 'sometimes'
      if (fromInput) return { kind: 'input' }
      const steps: Step[] = []
      for (let edge = way.cameFrom.get(way.begin); edge; edge = way.cameFrom.get(edge.to)) steps.push(edge)
      if (way.lost) return { kind: 'way', steps: steps.slice(0, SHOWN), lost: way.lost }
      return { kind: 'way', steps: steps.slice(-SHOWN) }
    },
    lostBy(state, segments, how) {
      return search(state, segments, how)?.lost
    },
  }
}
