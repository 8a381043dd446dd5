/** A flow's graph as SVG, with the states of a run painted on it where they are given. */
import {
  flowGraph,
  layoutGraph,
  type Direction,
  type GraphEdge,
  type GraphNode,
  type PlacedEdge,
  type PlacedNode,
  type Point,
} from '#flow'
import type { VisitStatus } from '#run'
import { font } from './colours.ts'
import { edgePath, place } from './edge-path.ts'
import { textWidth } from './frame.ts'
import { fitText, statusMark } from './marks.ts'
import { element, escapeXml, text } from './svg.ts'
import { themes, type Theme, type ThemeName } from './theme.ts'

export interface GraphDrawing {
  /** How each state stands in a run. */
  readonly states?: Readonly<Record<string, VisitStatus>>
  /** @default 'light' */
  readonly theme?: ThemeName | Theme
  readonly title?: string
  /** @default 'down' */
  readonly direction?: Direction
}

const NAME = 13
const SMALL = 11
const HEIGHT = 44
const MARGIN = 40
const ROW_GAP = 40

/** Pixels a state's box takes. */
export function nodeSize({ name, type, ends }: GraphNode) {
  const wanted = Math.max(textWidth(name, NAME), textWidth(type ?? '', SMALL)) + (ends ? 64 : 44)
  return { width: Math.round(Math.min(320, Math.max(120, wanted))), height: HEIGHT }
}

/** Pixels the words at an edge take; null where there are none. */
export function edgeLabelSize({ label }: GraphEdge) {
  return label === '' ? null : { width: Math.round(Math.min(260, textWidth(label, SMALL) + 10)), height: 18 }
}

/** A whole SVG document, for any JSON: what is no state is left out. */
export function flowGraphSvg(definition: unknown, options: GraphDrawing = {}): string {
  const given = options.theme ?? 'light'
  const theme = typeof given === 'string' ? themes[given] : given
  const graph = flowGraph(definition)
  const { direction = 'down' } = options
  const placed = layoutGraph(graph, { nodeSize, labelSize: edgeLabelSize, margin: MARGIN, rowGap: ROW_GAP, direction })
  const status = (name: string) => {
    const states = options.states ?? {}
    return Object.hasOwn(states, name) ? states[name] : undefined
  }
  const title = options.title ?? 'Flow'
  const count = graph.nodes.length
  const spoken = count === 0 ? 'A flow without states' : `${count} states, starting at ${graph.start ?? 'none'}`
  const width = Math.max(placed.width, 160)
  const { height } = placed
  const content = [
    element('title', {}, escapeXml(title)) + element('desc', {}, escapeXml(spoken)),
    element('rect', { width, height, fill: theme.paper }),
    ...placed.edges.map((edge) => drawEdge(edge, status(edge.edge.from), theme)),
    ...placed.edges.map((edge) => drawLabel(edge, theme)).filter((label) => label !== ''),
    ...placed.nodes.map((node) => drawNode(node, status(node.node.name), theme)),
    ...placed.nodes.filter(({ node }) => node.name === graph.start).map((node) => startMark(node, direction, theme)),
  ]
  const attributes = { xmlns: 'http://www.w3.org/2000/svg', width, height, viewBox: `0 0 ${width} ${height}` }
  return `${element('svg', { ...attributes, role: 'img', 'font-family': font }, `\n${content.join('\n')}\n`)}\n`
}

function drawNode(placed: PlacedNode, status: VisitStatus | undefined, theme: Theme): string {
  const { node, x, y, width, height } = placed
  const problem = node.missing || node.type === null
  const colour = status ? theme.status[status] : problem ? theme.status.failed : theme.quiet
  const box = element('rect', {
    x,
    y,
    width,
    height,
    rx: 6,
    fill: theme.box,
    stroke: colour,
    'stroke-width': status ? 2 : 1.2,
    'stroke-dasharray': problem ? '4 3' : undefined,
  })
  const wash = status ? element('rect', { x, y, width, height, rx: 6, fill: colour, opacity: 0.12 }) : ''
  const words = node.missing ? 'no such state' : (node.type ?? 'no Type')
  const inset = status ? 30 : 14
  const faded = node.reachable || node.missing ? undefined : 0.55
  const content =
    box +
    wash +
    (status ? statusMark(status, x + 16, y + height / 2, theme) : '') +
    text(
      { x: x + inset, y: y + 19, 'font-size': NAME, 'font-weight': 600, fill: theme.text },
      fitText(node.name, width - inset - (node.ends ? 30 : 10), NAME),
    ) +
    text({ x: x + inset, y: y + 34, 'font-size': SMALL, fill: problem ? theme.status.failed : theme.quiet }, words) +
    (node.ends ? endMark({ x: x + width - 16, y: y + height / 2 }, colour) : '') +
    element('title', {}, escapeXml(node.comment === null ? node.name : `${node.name}\n${node.comment}`))
  return element('g', { 'data-state': node.name, opacity: faded }, content)
}

/** A dot and an arrow, from where the flow comes. */
function startMark({ x, y, width, height }: PlacedNode, direction: Direction, theme: Theme): string {
  const tip = direction === 'down' ? { x: x + width / 2, y } : { x, y: y + height / 2 }
  const back = (far: number) => (direction === 'down' ? { x: tip.x, y: tip.y - far } : { x: tip.x - far, y: tip.y })
  const dot = back(26)
  return (
    element('circle', { cx: dot.x, cy: dot.y, r: 5, fill: theme.quiet }) +
    element('path', { d: `M${place(back(22))}L${place(back(7))}`, stroke: theme.quiet, 'stroke-width': 1.4 }) +
    arrowHead(back(9), tip, theme.quiet)
  )
}

/** A dot in a ring: the run can end here. */
function endMark({ x, y }: Point, colour: string): string {
  const ring = element('circle', { cx: x, cy: y, r: 5.5, fill: 'none', stroke: colour, 'stroke-width': 1.3 })
  return ring + element('circle', { cx: x, cy: y, r: 2.7, fill: colour })
}

function drawEdge({ edge, points, line, joins }: PlacedEdge, from: VisitStatus | undefined, theme: Theme): string {
  const caught = edge.kind === 'catch'
  const colour = caught
    ? theme.status.failed
    : from === 'succeeded' && edge.kind === 'next'
      ? theme.status.succeeded
      : theme.quiet
  const [last, before] = [points.at(-1), points.at(-2)]
  if (!last || !before) return ''
  const dash = caught ? '5 4' : edge.kind === 'default' ? '2 3' : undefined
  const stroke = { d: edgePath(line), fill: 'none', stroke: colour, 'stroke-width': 1.4, 'stroke-dasharray': dash }
  const said = `${edge.from} → ${edge.to}${edge.label === '' ? '' : `: ${edge.label}`}`
  // In a bundle one edge draws the end for all.
  const arrow = joins ? '' : arrowHead(before, last, colour)
  const content = element('title', {}, escapeXml(said)) + element('path', stroke) + arrow
  return element('g', { 'data-edge': edge.id }, content)
}

function drawLabel({ edge, label }: PlacedEdge, theme: Theme): string {
  if (!label) return ''
  const { x, y, width, height } = label
  const middle = { x: x + width / 2, y: y + height / 2 + SMALL * 0.36, 'text-anchor': 'middle', 'font-size': SMALL }
  return (
    element('rect', { x, y, width, height, rx: 3, fill: theme.paper }, element('title', {}, escapeXml(edge.label))) +
    text(
      { ...middle, fill: edge.kind === 'catch' ? theme.status.failed : theme.text },
      fitText(edge.label, width - 4, SMALL),
    )
  )
}

function arrowHead(from: Point, tip: Point, colour: string): string {
  const length = Math.hypot(tip.x - from.x, tip.y - from.y) || 1
  const [ux, uy] = [(tip.x - from.x) / length, (tip.y - from.y) / length]
  const back = { x: tip.x - 8 * ux, y: tip.y - 8 * uy }
  const side = (sign: number) => place({ x: back.x - sign * 3.5 * uy, y: back.y + sign * 3.5 * ux })
  return element('path', { d: `M${place(tip)}L${side(1)}L${side(-1)}Z`, fill: colour })
}
