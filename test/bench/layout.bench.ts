/**
 * How long a graph takes to be laid out, and how well it reads. Beside it dagre, which most editors of graphs use, on the same
 * graph and boxes: its lines as it gives them.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { Graph, layout as dagreLayout } from '@dagrejs/dagre'
import {
  flowGraph,
  flowTemplates,
  layoutGraph,
  type FlowGraph,
  type GraphLayout,
  type Json,
  type JsonObject,
} from '../../src/flow/index.ts'
import { qualityOf, type Quality } from '../flow/graph/quality.ts'
import { catching } from '../flow/graph/flows.ts'
import type { Bench, Row } from './bench.ts'

const XPCS = join(import.meta.dirname, '../../src/experiments/xpcs/xpcs.flow.json')
const NODE = { width: 220, height: 52 }
const sizes = {
  nodeSize: () => NODE,
  labelSize: ({ label }: { readonly label: string }) =>
    label === '' ? null : { width: Math.min(260, Math.round(6.3 * label.length + 10)), height: 18 },
}
const ours = (graph: FlowGraph) => layoutGraph(graph, { ...sizes, rowGap: 34 })

export const bench: Bench = {
  name: 'layout',
  about: 'laying a graph out, beside dagre on the same graph',
  async run({ short, say }) {
    const xpcs = (JSON.parse(readFileSync(XPCS, 'utf8')) as { definition: Json }).definition
    const flows: (readonly [string, unknown])[] = [
      ['XPCS', xpcs],
      ...flowTemplates.map(({ name, flow }) => [name, flow.definition] as const),
      ['50 states, choices, loops, handlers', branching(50)],
      ['50 states that catch to one', catching(50)],
      ['200 states, choices, loops, handlers', branching(200)],
      ['200 states that catch to one', catching(200)],
      ...readFlows(process.env['DAVY_FLOWS']),
    ]
    const rows: Row[] = []
    const table: string[] = [heading]
    const sums = { ours: [] as Quality[], dagre: [] as Quality[] }
    for (const [name, definition] of flows) {
      const graph = flowGraph(definition)
      const large = graph.nodes.length > 100
      const reads = qualityOf(ours(graph))
      const peer = large ? undefined : qualityOf(byDagre(graph))
      sums.ours.push(reads)
      if (peer) sums.dagre.push(peer)
      if (graph.nodes.length > 8) table.push(line(name, reads), ...(peer ? [line('  dagre', peer)] : []))
      if (!/^\d|^XPCS/.test(name)) continue
      const time = median(short ? 5 : 15, () => ours(graph))
      const dagre = large ? undefined : median(short ? 1 : 5, () => byDagre(graph))
      const budget = graph.nodes.length > 100 ? 150 : 20
      rows.push({
        what: `layout, ${name}`,
        value: time,
        unit: 'ms',
        budget: `< ${budget} ms`,
        ok: time < budget,
        beside: dagre === undefined ? 'dagre: many seconds' : `dagre ${dagre.toFixed(1)} ms`,
      })
    }
    const hits = sums.ours.reduce((sum, { overlaps, wordsHit, statesHit }) => sum + overlaps + wordsHit + statesHit, 0)
    const peers = sums.dagre.reduce(
      (sum, { overlaps, wordsHit, statesHit }) => sum + overlaps + wordsHit + statesHit,
      0,
    )
    say(table.join('\n'))
    rows.push({
      what: `things on things, ${flows.length} flows`,
      value: hits,
      unit: '',
      budget: '0',
      ok: hits === 0,
      beside: `dagre ${peers}`,
    })
    return { rows }
  },
}

const heading = `${''.padEnd(40)}${['states', 'edges', 'words hit', 'states hit', 'crossings', 'bends', 'length'].map((word) => word.padStart(11)).join('')}`
const line = (name: string, { states, edges, wordsHit, statesHit, crossings, bends, length }: Quality): string =>
  `${name.slice(0, 39).padEnd(40)}${[states, edges, wordsHit, statesHit, crossings, bends, length].map((value) => String(value).padStart(11)).join('')}`

/** Flows of a folder of yours: `DAVY_FLOWS=folder npm run bench -- layout`. */
function readFlows(folder: string | undefined): (readonly [string, unknown])[] {
  if (!folder) return []
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => {
      const read = JSON.parse(readFileSync(join(folder, file), 'utf8')) as JsonObject
      return [basename(file, '.json'), read['definition'] ?? read] as const
    })
}

/** Choices that go on, back and ahead, and errors to three handlers. */
function branching(count: number): JsonObject {
  const name = (index: number) => `Step ${Math.max(0, Math.min(count - 1, index))}`
  const States = Object.fromEntries(
    Array.from({ length: count }, (_, i): [string, Json] => [
      name(i),
      i % 7 === 3
        ? {
            Type: 'Choice',
            Choices: [
              { Variable: '$.tries', NumericLessThan: 3, Next: name(i - 2) },
              { Variable: '$.kind', StringEquals: 'short', Next: name(i + 3) },
            ],
            Default: name(i + 1),
          }
        : {
            Type: 'Action',
            Catch: [{ ErrorEquals: ['States.ALL'], Next: `Handler ${i % 3}` }],
            ...(i + 1 < count ? { Next: name(i + 1) } : { End: true }),
          },
    ]),
  )
  const handlers = Object.fromEntries(
    Array.from({ length: 3 }, (_, i): [string, Json] => [`Handler ${i}`, { Type: 'Action', Next: 'Stop' }]),
  )
  return { StartAt: 'Step 0', States: { ...States, ...handlers, Stop: { Type: 'Fail' } } }
}

function byDagre(graph: FlowGraph): GraphLayout {
  const drawn = new Graph({ multigraph: true })
  drawn.setGraph({ rankdir: 'TB', nodesep: 36, edgesep: 18, ranksep: 34, marginx: 16, marginy: 16 })
  for (const { name } of graph.nodes) drawn.setNode(`s ${name}`, { ...NODE })
  for (const edge of graph.edges)
    drawn.setEdge(`s ${edge.from}`, `s ${edge.to}`, { ...sizes.labelSize(edge), labelpos: 'c' }, edge.id)
  dagreLayout(drawn)
  const box = ({ x = 0, y = 0, width = 0, height = 0 }) => ({ x: x - width / 2, y: y - height / 2, width, height })
  return {
    width: Number(drawn.graph().width),
    height: Number(drawn.graph().height),
    direction: 'down',
    shift: { x: 0, y: 0 },
    nodes: graph.nodes.map((node) => ({ node, ...box(drawn.node(`s ${node.name}`)) })),
    edges: graph.edges.map((edge) => {
      const placed = drawn.edge(`s ${edge.from}`, `s ${edge.to}`, edge.id)
      const points = placed.points ?? []
      const label = sizes.labelSize(edge) && box(placed)
      return { edge, points, line: points, joins: false, label, bundle: null }
    }),
  }
}

/** Milliseconds of processor time, of this and of the collector's threads. */
function median(rounds: number, work: () => unknown): number {
  const times = Array.from({ length: rounds }, () => {
    const begin = process.cpuUsage()
    work()
    const { user, system } = process.cpuUsage(begin)
    return (user + system) / 1000
  })
  return times.sort((a, b) => a - b)[rounds >> 1] ?? 0
}
