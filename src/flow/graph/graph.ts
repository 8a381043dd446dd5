/** A definition as a graph: what an editor draws, whatever state the text is in. */
import { isObject, own, type Path } from '../json.ts'
import type { Json } from '../model.ts'
import { catcherText, ruleText } from './rule-text.ts'
import { targetsOf, wayOf, type Target, type TargetKind, type Way } from '../targets.ts'

export interface FlowGraph {
  /** The state that `StartAt` names, null while there is none. */
  readonly start: string | null
  /** The start first, then in the order in which runs can come to them, then the unreachable ones. */
  readonly nodes: readonly GraphNode[]
  readonly edges: readonly GraphEdge[]
}

export interface GraphNode {
  /** The state's name; unique. */
  readonly name: string
  /** As written; null when there is none, or when the state itself is missing. */
  readonly type: string | null
  readonly comment: string | null
  /** A run can end here. */
  readonly ends: boolean
  /** Some state leads here, but there is no such state. */
  readonly missing: boolean
  readonly reachable: boolean
}

export interface GraphEdge {
  /** Unique, and the same as long as the field that makes the edge stays where it is. */
  readonly id: string
  readonly kind: TargetKind
  /** As operations name it. */
  readonly way: Way
  readonly from: string
  readonly to: string
  /** The rule of a choice, the errors of a catch; empty for `Next`. */
  readonly label: string
  /** Of the field that names the target, from the definition. */
  readonly path: Path
}

/** Any JSON will do: what is no state is left out. */
export function flowGraph(definition: unknown): FlowGraph {
  const root = isObject(definition) ? definition : {}
  const written = own(root, 'States')
  const states = isObject(written) ? written : {}
  const startAt = own(root, 'StartAt')
  const start = typeof startAt === 'string' ? startAt : null
  const targets = new Map<string, readonly Target[]>(
    Object.keys(states).map((name) => [name, targetsOf(own(states, name))]),
  )
  // Depth first, the first way first: the order in which people read a flow.
  const reached = new Set<string>()
  const rest = start === null ? [] : [start]
  while (rest.length > 0) {
    const name = rest.pop() ?? ''
    if (reached.has(name)) continue
    reached.add(name)
    for (const { to } of [...(targets.get(name) ?? [])].reverse()) rest.push(to)
  }
  const mentioned = [...targets.values()].flat().map(({ to }) => to)
  const names = new Set([...reached, ...targets.keys(), ...mentioned])
  return {
    start,
    nodes: [...names].map((name) => nodeOf(name, own(states, name), reached.has(name))),
    edges: [...targets].flatMap(([from, ways]) => ways.map((way) => edgeOf(from, way))),
  }
}

function nodeOf(name: string, state: Json | undefined, reachable: boolean): GraphNode {
  const fields = isObject(state) ? state : {}
  const type = own(fields, 'Type')
  const comment = own(fields, 'Comment')
  return {
    name,
    type: typeof type === 'string' ? type : null,
    comment: typeof comment === 'string' ? comment : null,
    ends: own(fields, 'End') === true || type === 'Fail',
    missing: state === undefined,
    reachable,
  }
}

function edgeOf(from: string, target: Target): GraphEdge {
  const { kind, to, path, rule } = target
  const labels = { next: '', default: 'otherwise', choice: '', catch: '' }
  const label = kind === 'choice' ? ruleText(rule) : kind === 'catch' ? catcherText(rule) : labels[kind]
  return {
    id: [encodeName(from), ...path].join('/'),
    kind,
    way: wayOf(target),
    from,
    to,
    label,
    path: ['States', from, ...path],
  }
}

/** Without slashes, so that ids of different states cannot meet. */
function encodeName(name: string): string {
  return name.replaceAll('%', '%25').replaceAll('/', '%2F')
}
