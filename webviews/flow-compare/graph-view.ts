/** Both versions as one graph: each state and way with its sign and colour. */
import { select, type Selection } from 'd3'
import { edgePath } from '#draw'
import {
  changeSigns,
  isObject,
  type ComparedState,
  type GraphEdge,
  type PlacedEdge,
  type PlacedNode,
  type Point,
} from '#flow'
import { iconPaths } from '../kit/icon-paths.ts'
import { shortened } from '../graph/shortened.ts'
import { stateLook } from '#draw'
import { createViewport } from '../graph/viewport.ts'
import { t } from '../kit/words.ts'
import { differs, NODE, type CompareModel } from './model.ts'
import { changeWord, stateWords } from './words.ts'

const MOVE_MS = 150

export interface GraphActions {
  select(state: string | null): void
  /** Go to its text. */
  open(state: string): void
  moved(transform: string): void
}

export type GraphView = ReturnType<typeof createGraphView>

export function createGraphView(actions: GraphActions, remembered: string) {
  const svg = select(document.createElementNS('http://www.w3.org/2000/svg', 'svg'))
    .attr('class', 'graph')
    .attr('role', 'group')
    .attr('aria-label', t('Both versions as one graph'))
  const root = svg.node() ?? document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  addArrows(svg)
  const world = svg.append('g')
  const begin = world.append('g').attr('class', 'begin')
  begin.append('circle').attr('r', 5)
  begin.append('path').attr('marker-end', 'url(#arrow-same)')
  const edges = world.append('g').attr('class', 'edges')
  const nodes = world.append('g').attr('class', 'nodes')
  const still = window.matchMedia('(prefers-reduced-motion: reduce)')
  let shown: CompareModel | undefined
  const viewport = createViewport({
    svg,
    remembered,
    moves: ({ button }) => button === 0,
    changed(transform, byHand) {
      world.attr('transform', transform.toString())
      actions.moved(byHand ? `${transform.x} ${transform.y} ${transform.k}` : '')
    },
  })
  const stateAt = (event: Event) =>
    event.target instanceof Element ? event.target.closest<SVGGElement>('g.node')?.dataset['state'] : undefined
  root.addEventListener('click', (event) => actions.select(stateAt(event) ?? null))
  root.addEventListener('dblclick', (event) => {
    const state = stateAt(event)
    if (state !== undefined) actions.open(state)
  })
  const placed = (state: string | null) => shown?.layout.nodes.find(({ node }) => node.name === state)
  return {
    node: root,
    draw(model: CompareModel, selected: string | null): void {
      const before = shown?.layout
      const other = before !== model.layout
      const duration = before && other && before.nodes.length > 0 && !still.matches ? MOVE_MS : 0
      shown = model
      drawBegin(begin, model)
      drawEdges(edges, model)
      drawNodes(nodes, model, selected, duration)
      if (!other) return
      if (!viewport.moved || !before || before.nodes.length === 0) viewport.begin(model.layout)
      else viewport.shift(model.layout.shift)
    },
    fit: () => shown && viewport.fit(shown.layout),
    refit: () => {
      if (shown && !viewport.moved) viewport.begin(shown.layout)
    },
    zoomBy: viewport.zoomBy,
    show(state: string): void {
      const found = placed(state)
      if (found) viewport.show(found)
    },
    focus(state: string): void {
      nodes
        .selectAll<SVGGElement, PlacedNode>('g.node')
        .filter(({ node }) => node.name === state)
        .node()
        ?.focus({ preventScroll: true })
    },
    /** The state next to one in a direction, by where they are drawn. */
    neighbour(from: string | null, dx: number, dy: number): string | undefined {
      const here = placed(from)
      const all = shown?.layout.nodes ?? []
      if (!here) return all[0]?.node.name
      const distance = (there: PlacedNode) => {
        const [x, y] = [there.x - here.x, there.y - here.y]
        const along = x * dx + y * dy
        return along <= 1 ? Infinity : along + 2 * (Math.abs(x * dy) + Math.abs(y * dx))
      }
      const [nearest] = [...all].sort((a, b) => distance(a) - distance(b))
      return nearest && distance(nearest) < Infinity ? nearest.node.name : undefined
    },
  }
}

/** Where the flow starts: a dot and an arrow, from where it runs. */
function drawBegin(mark: Layer, { layout, drawn, direction }: CompareModel): void {
  const start = layout.nodes.find(({ node }) => node.name === drawn.graph.start)
  mark.attr('display', start ? null : 'none')
  if (!start) return
  const { x, y, width, height } = start
  const [tip, away] =
    direction === 'down'
      ? [
          { x: x + width / 2, y },
          { x: 0, y: -28 },
        ]
      : [
          { x, y: y + height / 2 },
          { x: -28, y: 0 },
        ]
  mark.attr('transform', `translate(${tip.x},${tip.y})`)
  mark.select('circle').attr('cx', away.x).attr('cy', away.y)
  mark.select('path').attr('d', `M${away.x} ${away.y}L0 0`)
}

type Layer = Selection<SVGGElement, unknown, null, undefined>

function drawNodes(layer: Layer, model: CompareModel, selected: string | null, duration: number): void {
  const { layout, drawn } = model
  const stateOf = ({ node }: PlacedNode) => drawn.states.get(node.name)
  const change = (placed: PlacedNode) => stateOf(placed)?.change ?? 'same'
  const first = selected ?? layout.nodes[0]?.node.name
  const nodes = layer
    .selectAll<SVGGElement, PlacedNode>('g.node')
    .data(layout.nodes, ({ node }) => node.name)
    .join((enter) => {
      const group = enter
        .append('g')
        .attr('role', 'button')
        .attr('transform', ({ x, y }) => `translate(${x},${y})`)
      group.append('title')
      group.append('rect').attr('class', 'box').attr('rx', 8).attr('width', NODE.width).attr('height', NODE.height)
      group.append('g').attr('class', 'icon kind').attr('transform', 'translate(16,18)')
      group.append('text').attr('class', 'name').attr('x', 44).attr('y', 23)
      group.append('text').attr('class', 'type').attr('x', 44).attr('y', 39)
      const sign = group
        .append('g')
        .attr('class', 'sign')
        .attr('transform', `translate(${NODE.width - 18},${NODE.height / 2})`)
      sign.append('circle').attr('r', 10)
      sign.append('text').attr('y', 5)
      return group
    })
    .attr('data-state', ({ node }) => node.name)
    .attr('class', (placed) =>
      [
        'node',
        change(placed),
        placed.node.missing ? 'missing' : '',
        placed.node.name === selected ? 'selected' : '',
        `look-${lookOf(stateOf(placed)).icon}`,
      ]
        .filter((name) => name !== '')
        .join(' '),
    )
    .attr('tabindex', ({ node }) => (node.name === first ? 0 : -1))
    .attr('aria-pressed', ({ node }) => String(node.name === selected))
    .attr('aria-label', (placed) => spoken(placed, stateOf(placed)))
  const moving = duration > 0 ? nodes.transition('place').duration(duration) : nodes
  // SAFETY: a selection and a transition set attributes alike.
  ;(moving as typeof nodes).attr('transform', ({ x, y }) => `translate(${x},${y})`)
  nodes.select('g.kind').html((placed) => iconPaths(lookOf(stateOf(placed)).icon))
  nodes.select('text.name').text(({ node }) => shortened(node.name, NODE.width - 82))
  nodes.select('text.type').text((placed) => {
    const state = stateOf(placed)
    const words = state && differs(state) ? stateWords(state) : ''
    return shortened([lookOf(state).kind, words].filter((part) => part !== '').join(' · '), NODE.width - 74)
  })
  nodes
    .select('g.sign')
    .attr('display', (placed) => (change(placed) === 'same' ? 'none' : null))
    .select('text')
    .text((placed) => changeSigns[change(placed)])
  nodes.select('title').text((placed) => {
    const state = stateOf(placed)
    return state && differs(state) ? `${placed.node.name}: ${stateWords(state)}` : placed.node.name
  })
}

/** A state that was taken away looks as it did. */
function lookOf(state: ComparedState | undefined) {
  const side = state && (state.change === 'removed' ? state.before : (state.after ?? state.before))
  const own = side?.state
  return stateLook({ States: isObject(own) && side ? { [side.name]: own } : {} }, side?.name ?? '')
}

function spoken({ node }: PlacedNode, state: ComparedState | undefined): string {
  const words = state ? stateWords(state) : ''
  const count = state?.properties.length ?? 0
  return [
    `${node.name} ${lookOf(state).kind}`,
    words,
    ...(count > 0 ? [count === 1 ? t('one property differs') : t('{0} properties differ', count)] : []),
  ].join(', ')
}

function drawEdges(layer: Layer, { layout, drawn }: CompareModel): void {
  const kind = ({ edge }: PlacedEdge) => drawn.edges.get(edge.id)?.drawn ?? 'same'
  const groups = layer
    .selectAll<SVGGElement, PlacedEdge>('g.edge')
    .data(layout.edges, ({ edge }) => edge.id)
    .join((enter) => {
      const group = enter.append('g')
      group.append('title')
      group.append('path').attr('class', 'line')
      group.append('rect').attr('rx', 4)
      group.append('text').attr('class', 'words')
      const sign = group.append('g').attr('class', 'sign')
      sign.append('circle').attr('r', 8)
      sign.append('text').attr('y', 4)
      return group
    })
    .attr('class', (placed) => `edge ${placed.edge.kind} ${kind(placed)}`)
  groups
    .select('path.line')
    .attr('d', ({ line }) => edgePath(line))
    .attr('marker-end', (placed) => (placed.joins ? null : `url(#arrow-${kind(placed)})`))
  groups
    .select('rect')
    .attr('x', ({ label }) => label?.x ?? 0)
    .attr('y', ({ label }) => label?.y ?? 0)
    .attr('width', ({ label }) => label?.width ?? 0)
    .attr('height', ({ label }) => label?.height ?? 0)
  groups
    .select('text.words')
    .attr('x', ({ label }) => (label ? label.x + label.width / 2 : 0))
    .attr('y', ({ label }) => (label ? label.y + label.height / 2 + 4 : 0))
    .text(({ edge, label }) => (label ? shortened(edge.label, label.width) : ''))
  groups
    .select('g.sign')
    .attr('display', (placed) => (kind(placed) === 'same' ? 'none' : null))
    .attr('transform', (placed) => {
      const { x, y } = signPlace(placed)
      return `translate(${x},${y})`
    })
    .select('text')
    .text((placed) => changeSigns[kind(placed)])
  groups.select('title').text((placed) => {
    const compared = drawn.edges.get(placed.edge.id)?.compared
    const way = ({ from, to, label }: GraphEdge) => `${from} → ${to}${label === '' ? '' : `: ${label}`}`
    const was = compared?.before && compared.after ? `\n${t('before: {0}', way(compared.before))}` : ''
    return kind(placed) === 'same'
      ? way(placed.edge)
      : `${changeWord(kind(placed))}: ${way(compared?.after ?? placed.edge)}${was}`
  })
}

/** In the middle of the longest part that words do not lie on. */
function signPlace({ line, label }: PlacedEdge): Point {
  let [best, longest] = [line[0] ?? { x: 0, y: 0 }, -1]
  for (const [index, to] of line.slice(1).entries()) {
    const from = line[index] ?? to
    const middle = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 }
    const length = Math.hypot(to.x - from.x, to.y - from.y)
    const onWords =
      label !== null &&
      Math.abs(middle.x - label.x - label.width / 2) < label.width / 2 + 9 &&
      Math.abs(middle.y - label.y - label.height / 2) < label.height / 2 + 9
    if (length > longest && !onWords) [best, longest] = [middle, length]
  }
  return best
}

function addArrows(svg: { append(name: 'defs'): ReturnType<typeof select<SVGDefsElement, unknown>> }): void {
  const arrows = svg.append('defs')
  for (const name of ['same', 'added', 'removed', 'changed'])
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
}
