/** The drawing: nodes and edges in SVG, moved and scaled by d3's zoom. */
import { line, curveBasis, select, zoom, zoomIdentity, type Selection, type ZoomTransform } from 'd3'
import { flowGraph, layoutGraph, type GraphLayout, type JsonObject, type PlacedEdge, type PlacedNode } from '#flow'
import { formatDuration, type Step } from '#run'
import type { GraphProblem } from '#messages'
import { edgeLabelSize } from '#draw'
import { iconPaths } from '../kit/icon-paths.ts'
import { way, type Painted } from './painting.ts'
import { stateLook } from './state-look.ts'

export interface GraphInput {
  readonly definition: JsonObject
  readonly problems: readonly GraphProblem[]
  readonly painted: Painted | null
  readonly selected: string | null
  /** Where the cursor stands in the text. */
  readonly cursor: string | null
}

const SIZE = { width: 212, height: 46 }
const MARGIN = 48
const LARGEST = 1.25

const words = {
  active: 'running',
  inactive: 'waiting for somebody',
  succeeded: 'succeeded',
  failed: 'failed',
  canceled: 'canceled',
} as const

const path = line<{ x: number; y: number }>(
  (point) => point.x,
  (point) => point.y,
).curve(curveBasis)

export interface GraphActions {
  select(state: string): void
  open(state: string): void
  moved(transform: string): void
}

export function createGraphView(actions: GraphActions, remembered: string) {
  const svg = select(document.createElementNS('http://www.w3.org/2000/svg', 'svg'))
    .attr('class', 'graph')
    .attr('role', 'group')
    .attr('aria-label', 'Flow graph. Arrow keys move between states, Enter opens the text of a state.')
  const arrows = svg.append('defs')
  for (const name of ['plain', 'taken', 'catch'])
    arrows
      .append('marker')
      .attr('id', `arrow-${name}`)
      .attr('class', `arrow ${name}`)
      .attr('viewBox', '0 0 8 8')
      .attr('refX', 7.5)
      .attr('refY', 4)
      .attr('markerWidth', 8)
      .attr('markerHeight', 8)
      .attr('markerUnits', 'userSpaceOnUse')
      .attr('orient', 'auto')
      .append('path')
      .attr('d', 'M0 .5 8 4 0 7.5z')
  const world = svg.append('g')
  const edgeLayer = world.append('g').attr('class', 'edges')
  const nodeLayer = world.append('g').attr('class', 'nodes')
  let layout: GraphLayout = { width: 0, height: 0, nodes: [], edges: [] }
  let drawn: JsonObject | undefined
  let transform: ZoomTransform = zoomIdentity
  /** The reader moved the graph; until then it is fitted to the window. */
  let moved = remembered !== ''

  const behaviour = zoom<SVGSVGElement, undefined>()
    .scaleExtent([0.15, 3])
    .filter((event: WheelEvent | MouseEvent) =>
      event.type === 'wheel' ? event.ctrlKey || event.metaKey : event.button === 0,
    )
    .on('zoom', (event: { transform: ZoomTransform; sourceEvent: Event | null }) => {
      transform = event.transform
      if (event.sourceEvent) {
        moved = true
        actions.moved(`${transform.x} ${transform.y} ${transform.k}`)
      }
      world.attr('transform', transform.toString())
    })
  // SAFETY: this svg has no data bound to it; d3's types want the zoom and the selection to say the same of that.
  const target = svg as unknown as Selection<SVGSVGElement, undefined, null, undefined>
  target.call(behaviour).on('dblclick.zoom', null)
  // A plain wheel moves the graph, as it moves a text.
  svg.node()?.addEventListener(
    'wheel',
    (event) => {
      if (event.ctrlKey || event.metaKey) return
      event.preventDefault()
      const [x, y] = event.shiftKey ? [event.deltaY, 0] : [event.deltaX, event.deltaY]
      moved = true
      behaviour.translateBy(target, -x / transform.k, -y / transform.k)
      actions.moved(`${transform.x} ${transform.y} ${transform.k}`)
    },
    { passive: false },
  )
  if (moved) {
    const [x = 0, y = 0, k = 1] = remembered.split(' ').map(Number)
    behaviour.transform(target, zoomIdentity.translate(x, y).scale(k))
  }

  function fit(): void {
    const box = svg.node()?.getBoundingClientRect()
    if (!box || layout.width === 0 || box.width === 0) return
    const k = Math.min(LARGEST, box.width / layout.width, box.height / layout.height)
    const [x, y] = [(box.width - k * layout.width) / 2, Math.max(0, (box.height - k * layout.height) / 2)]
    behaviour.transform(target, zoomIdentity.translate(x, y).scale(k))
    moved = false
    actions.moved('')
  }

  function draw(input: GraphInput): void {
    if (input.definition !== drawn) {
      drawn = input.definition
      layout = layoutGraph(flowGraph(input.definition), {
        nodeSize: () => SIZE,
        labelSize: edgeLabelSize,
        margin: MARGIN,
        rowGap: 30,
      })
    }
    drawEdges(edgeLayer, layout, input)
    drawNodes(nodeLayer, layout, input, actions)
    if (!moved) fit()
  }

  return {
    node: svg.node() ?? document.createElementNS('http://www.w3.org/2000/svg', 'svg'),
    draw,
    fit,
    refit: () => {
      if (!moved) fit()
    },
    zoomBy: (factor: number) => behaviour.scaleBy(target, factor),
    focus(state: string): void {
      nodeLayer
        .selectAll<SVGGElement, PlacedNode>('g.node')
        .filter(({ node }) => node.name === state)
        .node()
        ?.focus({ preventScroll: true })
    },
    /** Bring a state into view, if it is not. */
    show(state: string): void {
      const found = layout.nodes.find(({ node }) => node.name === state)
      const box = svg.node()?.getBoundingClientRect()
      if (!found || !box) return
      const [x, y] = transform.apply([found.x + found.width / 2, found.y + found.height / 2])
      if (x > 40 && x < box.width - 40 && y > 20 && y < box.height - 20) return
      behaviour.translateTo(target, found.x + found.width / 2, found.y + found.height / 2)
    },
    /** The state next to `from` in a direction, by where they are drawn. */
    neighbour(from: string | null, dx: number, dy: number): string | undefined {
      const here = layout.nodes.find(({ node }) => node.name === from)
      if (!here) return layout.nodes[0]?.node.name
      const distance = (there: PlacedNode) => {
        const [x, y] = [there.x - here.x, there.y - here.y]
        const along = x * dx + y * dy
        const across = Math.abs(x * dy) + Math.abs(y * dx)
        return along <= 1 ? Infinity : along + 2 * across
      }
      const [nearest] = [...layout.nodes].sort((a, b) => distance(a) - distance(b))
      return nearest && distance(nearest) < Infinity ? nearest.node.name : undefined
    },
  }
}

type Layer = Selection<SVGGElement, unknown, null, undefined>

function drawEdges(layer: Layer, layout: GraphLayout, { painted }: GraphInput): void {
  const taken = ({ edge }: PlacedEdge) => painted?.ways.has(way(edge.from, edge.to)) ?? false
  const edges = layer
    .selectAll<SVGGElement, PlacedEdge>('g.edge')
    .data(layout.edges, ({ edge }) => edge.id)
    .join((enter) => {
      const group = enter.append('g')
      group.append('path')
      group.append('rect').attr('rx', 3)
      group.append('text')
      group.append('title')
      return group
    })
    .attr('class', (placed) => `edge ${placed.edge.kind}${taken(placed) ? ' taken' : ''}`)
  edges
    .select('path')
    .attr('d', ({ points }) => path(points))
    .attr('marker-end', (placed) =>
      placed.edge.kind === 'catch' ? 'url(#arrow-catch)' : taken(placed) ? 'url(#arrow-taken)' : 'url(#arrow-plain)',
    )
  edges
    .select('rect')
    .attr('x', ({ label }) => label?.x ?? 0)
    .attr('y', ({ label }) => label?.y ?? 0)
    .attr('width', ({ label }) => label?.width ?? 0)
    .attr('height', ({ label }) => label?.height ?? 0)
  edges
    .select('text')
    .attr('x', ({ label }) => (label ? label.x + label.width / 2 : 0))
    .attr('y', ({ label }) => (label ? label.y + label.height / 2 + 4 : 0))
    .text(({ edge, label }) => (label ? shortened(edge.label, label.width) : ''))
  edges.select('title').text(({ edge }) => `${edge.from} → ${edge.to}${edge.label === '' ? '' : `: ${edge.label}`}`)
}

function drawNodes(layer: Layer, layout: GraphLayout, input: GraphInput, actions: GraphActions): void {
  const { painted, problems, selected, cursor, definition } = input
  const step = ({ node }: PlacedNode) => painted?.steps.get(node.name)
  const problemsOf = ({ node }: PlacedNode) => problems.filter((problem) => problem.state === node.name)
  const first = layout.nodes[0]?.node.name
  const nodes = layer
    .selectAll<SVGGElement, PlacedNode>('g.node')
    .data(layout.nodes, ({ node }) => node.name)
    .join((enter) => {
      const group = enter.append('g').attr('role', 'button')
      group.append('title')
      group.append('rect').attr('class', 'box').attr('rx', 6)
      group.append('rect').attr('class', 'stripe').attr('width', 4).attr('rx', 2)
      group.append('g').attr('class', 'icon kind').attr('transform', 'translate(14,15)')
      group.append('text').attr('class', 'name').attr('x', 40).attr('y', 20)
      group.append('text').attr('class', 'type').attr('x', 40).attr('y', 35)
      group
        .append('g')
        .attr('class', 'state')
        .attr('transform', `translate(${SIZE.width - 26},9)`)
      group
        .append('text')
        .attr('class', 'time')
        .attr('x', SIZE.width - 10)
        .attr('y', 37)
      const badge = group.append('g').attr('class', 'problem')
      badge.append('circle').attr('r', 8)
      badge.append('text').attr('y', 4)
      return group
    })
    .attr('class', (placed) =>
      [
        'node',
        painted ? (step(placed)?.status ?? 'untouched') : '',
        placed.node.missing || placed.node.type === null ? 'missing' : '',
        placed.node.reachable ? '' : 'unreachable',
        placed.node.name === selected ? 'selected' : '',
        placed.node.name === cursor ? 'cursor' : '',
      ].join(' '),
    )
    .attr('transform', ({ x, y }) => `translate(${x},${y})`)
    .attr('tabindex', ({ node }) => (node.name === (selected ?? first) ? 0 : -1))
    .attr('aria-label', (placed) => spoken(placed))
    .on('click', (_, { node }) => actions.select(node.name))
    .on('dblclick', (_, { node }) => actions.open(node.name))
  nodes.select('rect.box').attr('width', SIZE.width).attr('height', SIZE.height)
  nodes.select('rect.stripe').attr('height', SIZE.height)
  nodes.select('g.kind').html(({ node }) => iconPaths(stateLook(definition, node.name).icon))
  nodes.select('text.name').text(({ node }) => shortened(node.name, SIZE.width - 76))
  nodes.select('text.type').text(({ node }) => stateLook(definition, node.name).kind)
  nodes.select<SVGGElement>('g.state').each(function (placed) {
    const status = painted ? step(placed)?.status : undefined
    if (this.dataset['status'] === status) return
    if (status === undefined) delete this.dataset['status']
    else this.dataset['status'] = status
    select(this)
      .attr('class', `state icon ${status ?? ''}`)
      .html(status ? iconPaths(status) : '')
  })
  nodes.select('text.time').text((placed) => {
    const done = step(placed)
    return done ? timeWords(done) : ''
  })
  nodes
    .select('g.problem')
    .attr('display', (placed) => (problemsOf(placed).length === 0 ? 'none' : null))
    .attr(
      'class',
      (placed) => `problem ${problemsOf(placed).some(({ severity }) => severity === 'error') ? 'error' : 'warning'}`,
    )
    .select('text')
    .text((placed) => problemsOf(placed).length)
  nodes
    .select('title')
    .text((placed) =>
      [placed.node.comment ?? placed.node.name, ...problemsOf(placed).map(({ message }) => message)].join('\n'),
    )

  /** The words that are seen come first and as they are seen: people who speak to their computer say those. */
  function spoken(placed: PlacedNode): string {
    const done = step(placed)
    const own = problemsOf(placed)
    return [
      [
        placed.node.name,
        stateLook(definition, placed.node.name).kind,
        done ? timeWords(done) : '',
        own.length > 0 ? String(own.length) : '',
      ]
        .filter((word) => word !== '')
        .join(' '),
      ...(done ? [words[done.status]] : painted ? ['not reached'] : []),
      ...own.map(({ severity, message }) => `${severity}: ${message}`),
    ].join(', ')
  }
}

const timeWords = ({ visits, seconds }: Step) => `${visits > 1 ? `${visits}× ` : ''}${formatDuration(seconds)}`

/** The browser does not cut SVG text; 7 px a letter at the page's size is on the safe side. */
function shortened(text: string, width: number): string {
  const most = Math.max(4, Math.floor(width / 6.8))
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`
}
