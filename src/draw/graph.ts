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
import { stateIcons } from './state-icons.ts'
import { stateLook, type StateLook } from './state-look.ts'
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
const HEIGHT = 52
/** Left of the words: the icon on its tile. */
const INSET = 54
const MARGIN = 40
const ROW_GAP = 40

/** Pixels a state's box takes. */
function nodeSize({ name, ends }: GraphNode, kind: string) {
  const wanted = INSET + Math.max(1.08 * textWidth(name, NAME), textWidth(kind, SMALL)) + (ends ? 40 : 24)
  return { width: Math.round(Math.min(340, Math.max(150, wanted))), height: HEIGHT }
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
  const looks = new Map(graph.nodes.map(({ name }) => [name, stateLook(definition, name)]))
  const look = (name: string): StateLook => looks.get(name) ?? { icon: 'fail', kind: '' }
  const sizeOf = (node: GraphNode) => nodeSize(node, look(node.name).kind)
  const placed = layoutGraph(graph, {
    nodeSize: sizeOf,
    labelSize: edgeLabelSize,
    margin: MARGIN,
    rowGap: ROW_GAP,
    direction,
  })
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
    ...placed.nodes.map((node) => drawNode(node, look(node.node.name), status(node.node.name), theme)),
    ...placed.nodes.filter(({ node }) => node.name === graph.start).map((node) => startMark(node, direction, theme)),
  ]
  const attributes = { xmlns: 'http://www.w3.org/2000/svg', width, height, viewBox: `0 0 ${width} ${height}` }
  return `${element('svg', { ...attributes, role: 'img', 'font-family': font }, `\n${content.join('\n')}\n`)}\n`
}

function drawNode(
  { node, x, y, width, height }: PlacedNode,
  look: StateLook,
  status: VisitStatus | undefined,
  theme: Theme,
): string {
  const problem = node.missing || node.type === null
  const colour = status ? theme.status[status] : problem ? theme.status.failed : theme.quiet
  const own = problem ? theme.status.failed : (theme.looks[look.icon] ?? theme.quiet)
  const box = element('rect', {
    x,
    y,
    width,
    height,
    rx: 8,
    fill: theme.box,
    stroke: colour,
    'stroke-width': status ? 2 : 1.2,
    'stroke-dasharray': problem ? '4 3' : undefined,
  })
  const wash = status ? element('rect', { x, y, width, height, rx: 8, fill: colour, opacity: 0.1 }) : ''
  const room = width - INSET - (node.ends || status ? 32 : 10)
  const content =
    box +
    wash +
    element('rect', { x: x + 8, y: y + 8, width: 36, height: 36, rx: 6, fill: own, opacity: 0.16 }) +
    element(
      'g',
      {
        transform: `translate(${x + 18} ${y + 18})`,
        fill: 'none',
        stroke: own,
        'stroke-width': 1.4,
        'stroke-linecap': 'round',
        'stroke-linejoin': 'round',
      },
      stateIcons[look.icon],
    ) +
    text(
      { x: x + INSET, y: y + 23, 'font-size': NAME, 'font-weight': 600, fill: theme.text },
      fitText(node.name, room, NAME),
    ) +
    text(
      { x: x + INSET, y: y + 39, 'font-size': SMALL, fill: problem ? theme.status.failed : theme.quiet },
      fitText(look.kind, room, SMALL),
    ) +
    (status ? statusMark(status, x + width - 16, y + 18, theme) : '') +
    (node.ends ? endMark({ x: x + width - 16, y: y + height - 15 }, colour) : '') +
    element('title', {}, escapeXml(node.comment === null ? node.name : `${node.name}\n${node.comment}`))
  return element('g', { 'data-state': node.name, opacity: node.reachable || node.missing ? undefined : 0.55 }, content)
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
