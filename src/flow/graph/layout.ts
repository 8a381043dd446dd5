/**
 * Places for a graph: in layers, from the start on (Sugiyama's method). States of a row stand beside each other, words in
 * rows of their own, and edges run along the axes between them, so that nothing lies on anything. The same graph gives the
 * same places.
 */
import type { FlowGraph } from './graph.ts'
import { ownParts } from './layered/bundles.ts'
import { drawLines, type Drawn } from './layered/channels.ts'
import { placeColumns } from './layered/columns.ts'
import { placeLanes } from './layered/lanes.ts'
import { insertLoops } from './layered/loops.ts'
import { crossings, nothingBefore, orderRows, standBefore, type Before } from './layered/order.ts'
import { meetStates } from './layered/ports.ts'
import { setScene, wholeSize, type Item, type Scene } from './layered/scene.ts'
import type { Box, Direction, GraphLayout, LayoutOptions, PlacedEdge, Point, Size } from './placement.ts'

/** Between a line and what stands beside it; between the lines of neighbouring tracks. */
const LINE_GAP = 16
const TRACK = 10
/** Height of words that rows of them are thought to have. */
const WORDS = 18
const LEAST_BESIDE_WORDS = 14

export function layoutGraph(graph: FlowGraph, options: LayoutOptions): GraphLayout {
  const { gap = 36, margin = 16, direction = 'down', previous } = options
  const unchanged = previous && asItStands(graph, previous, options)
  if (unchanged) return unchanged
  const rowGap = options.rowGap ?? (graph.edges.some((edge) => options.labelSize(edge)) ? 56 : 36)
  const nodeSize: LayoutOptions['nodeSize'] = (node) => turned(options.nodeSize(node), direction)
  const labelSize: LayoutOptions['labelSize'] = (edge) => {
    const size = options.labelSize(edge)
    return size && turned(size, direction)
  }
  const before = previous?.direction === direction ? standBefore(previous) : nothingBefore
  const scene = orderedScene(graph, { nodeSize, labelSize }, before)
  insertLoops(scene, labelSize)
  const spacing = { gap, lineGap: LINE_GAP }
  placeColumns(scene, before, spacing)
  placeLanes(scene, spacing)
  const words = Math.max(LEAST_BESIDE_WORDS, Math.floor((rowGap - WORDS) / 2))
  const drawn = drawLines(scene, meetStates(scene), { states: rowGap, words, track: TRACK })
  return framed(graph, scene, drawn, { margin, direction, previous })
}

/** The same places for a graph that differs in what is not drawn by its place only. */
function asItStands(graph: FlowGraph, previous: GraphLayout, options: LayoutOptions): GraphLayout | undefined {
  const { nodes, edges } = previous
  if (previous.direction !== (options.direction ?? 'down')) return undefined
  if (nodes.length !== graph.nodes.length || edges.length !== graph.edges.length) return undefined
  const sized = (stood: Size, size: Size) => {
    const { width, height } = wholeSize(size)
    return stood.width === width && stood.height === height
  }
  const states = nodes.map((stood, index) => {
    const node = graph.nodes[index]
    return node?.name === stood.node.name && sized(stood, options.nodeSize(node)) ? { ...stood, node } : undefined
  })
  const ways = edges.map((stood, index) => {
    const edge = graph.edges[index]
    if (edge?.id !== stood.edge.id || edge.to !== stood.edge.to || edge.kind !== stood.edge.kind) return undefined
    const size = options.labelSize(edge)
    // In a bundle others may have the words, which then are the same.
    const words =
      stood.label && size ? sized(stood.label, size) : stood.bundle ? edge.label === stood.edge.label : !size
    return words ? { ...stood, edge } : undefined
  })
  if (states.includes(undefined) || ways.includes(undefined)) return undefined
  const shift = { x: 0, y: 0 }
  return { ...previous, nodes: states.flatMap((each) => each ?? []), edges: ways.flatMap((each) => each ?? []), shift }
}

type Sizes = Pick<LayoutOptions, 'nodeSize' | 'labelSize'>

/** More crossings than a fresh order has, beyond which a kept order is given up. */
const CROSSINGS_FOR_CALM = 2

function orderedScene(graph: FlowGraph, sizes: Sizes, before: Before): Scene {
  const scene = setScene(graph, sizes)
  orderRows(scene, before)
  const count = crossings(scene.rows)
  // Only edges have changed: their states can stand where they were, but need not stand in each other's way.
  const { states } = before
  const same = states.size === graph.nodes.length && graph.nodes.every(({ name }) => states.has(name))
  if (!same || count <= CROSSINGS_FOR_CALM) return scene
  const fresh = setScene(graph, sizes)
  orderRows(fresh, nothingBefore)
  return count > crossings(fresh.rows) + CROSSINGS_FOR_CALM ? fresh : scene
}

interface Frame {
  readonly margin: number
  readonly direction: Direction
  readonly previous: GraphLayout | undefined
}

/** Everything moved to within its margin, and turned to where the flow runs. */
function framed(graph: FlowGraph, scene: Scene, drawn: Drawn, { margin, direction, previous }: Frame): GraphLayout {
  const boxOf = ({ x, width, height, row }: Item): Box => {
    return { x: x - width / 2, y: (drawn.middles[row] ?? 0) - height / 2, width, height }
  }
  const boxes = scene.rows.flat().map(boxOf)
  const points = [...drawn.lines.values()].flat()
  const low = { x: Infinity, y: Infinity }
  const high = { x: -Infinity, y: -Infinity }
  for (const { x, y, width = 0, height = 0 } of [...boxes, ...points] as readonly (Point & Partial<Size>)[]) {
    low.x = Math.min(low.x, x)
    low.y = Math.min(low.y, y)
    high.x = Math.max(high.x, x + width)
    high.y = Math.max(high.y, y + height)
  }
  if (boxes.length === 0) low.x = low.y = high.x = high.y = 0
  const moved = ({ x, y }: Point): Point => turnedPoint({ x: x - low.x + margin, y: y - low.y + margin }, direction)
  const movedBox = (item: Item): Box => {
    const box = boxOf(item)
    return { ...moved(box), ...turned(box, direction) }
  }
  const nodes = graph.nodes.flatMap((node) => {
    const item = scene.nodes.get(node.name)
    return item ? [{ node, ...movedBox(item) }] : []
  })
  const edges = graph.edges.flatMap((edge): PlacedEdge[] => {
    const line = drawn.lines.get(edge)
    if (!line) return []
    const label = scene.labels.get(edge)
    const route = scene.routes.get(edge)
    const bundle = route?.kind === 'lane' ? route.lane.bundle : null
    const points = line.map(moved)
    return [{ edge, points, line: points, joins: false, label: label ? movedBox(label) : null, bundle }]
  })
  const size = turned({ width: high.x - low.x + 2 * margin, height: high.y - low.y + 2 * margin }, direction)
  return { ...size, direction, nodes, edges: withOwnLines(edges), shift: shiftOf(nodes, previous) }
}

function withOwnLines(edges: readonly PlacedEdge[]): readonly PlacedEdge[] {
  const bundles = Map.groupBy(edges, ({ bundle }) => bundle)
  const lines = new Map<PlacedEdge, readonly Point[]>()
  for (const [bundle, together] of bundles) {
    if (bundle === null) continue
    const own = ownParts(together.map(({ points }) => points))
    for (const [index, edge] of together.entries()) lines.set(edge, own[index] ?? edge.points)
  }
  return edges.map((edge) => {
    const line = lines.get(edge) ?? edge.points
    const [end, tip] = [line.at(-1), edge.points.at(-1)]
    return { ...edge, line, joins: end?.x !== tip?.x || end?.y !== tip?.y }
  })
}

/** By how much most states have moved: the middle of what each has, along each axis. */
function shiftOf(nodes: GraphLayout['nodes'], previous: GraphLayout | undefined): Point {
  const before = new Map(previous?.nodes.map((placed) => [placed.node.name, placed]))
  const moves = nodes.flatMap(({ node, x, y }) => {
    const stood = before.get(node.name)
    return stood ? [{ x: x - stood.x, y: y - stood.y }] : []
  })
  const middle = (axis: 'x' | 'y') => moves.map((move) => move[axis]).sort((a, b) => a - b)[moves.length >> 1] ?? 0
  return { x: middle('x'), y: middle('y') }
}

const turned = ({ width, height }: Size, direction: Direction): Size =>
  direction === 'down' ? { width, height } : { width: height, height: width }
const turnedPoint = ({ x, y }: Point, direction: Direction): Point => (direction === 'down' ? { x, y } : { x: y, y: x })
