/** The drawing of the flow: states, ways, and the window on them. */
import { select } from 'd3'
import type { PlacedNode } from '#flow'
import type { EditorActions, EditorModel } from '../model.ts'
import type { PagePart } from '../page-part.ts'
import { drawEdges } from './draw-edges.ts'
import { drawNodes } from './draw-nodes.ts'
import { sceneOf, type Scene } from './scene.ts'
import { createViewport } from './viewport.ts'
import './canvas.css'

/** ms in which states move to new places. */
const MOVE_MS = 150
/** How often times of a running state are written anew, ms. */
const TICK_MS = 500

export interface CanvasOptions {
  readonly remembered: string
  /** The reader moved the graph; empty when it is fitted to the window again. */
  moved(transform: string): void
  /** The time of a running state goes on. */
  tick(): void
}

export interface Canvas extends PagePart {
  fit(): void
  /** The window has another size now. */
  refit(): void
  zoomBy(factor: number): void
  focus(state: string): void
  show(state: string): void
  /** The state next to one in a direction, by where they are drawn. */
  neighbour(from: string | null, dx: number, dy: number): string | undefined
}

export function createCanvas(actions: EditorActions, { remembered, moved, tick }: CanvasOptions): Canvas {
  const svg = select(document.createElementNS('http://www.w3.org/2000/svg', 'svg'))
    .attr('class', 'graph')
    .attr('role', 'group')
    .attr('aria-label', 'Flow graph')
  const arrows = svg.append('defs')
  for (const name of ['plain', 'taken', 'catch', 'selected'])
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
  const still = window.matchMedia('(prefers-reduced-motion: reduce)')
  let scene: Scene | undefined
  let ticking = 0
  const viewport = createViewport({
    svg,
    remembered,
    moves: (event) => event.button === 0,
    changed(transform, byHand) {
      world.attr('transform', transform.toString())
      moved(byHand ? `${transform.x} ${transform.y} ${transform.k}` : '')
    },
  })
  const placed = (state: string | null) => scene?.layout.nodes.find(({ node }) => node.name === state)
  const fit = () => scene && viewport.fit(scene.layout)
  nodeLayer.on('click', (event: MouseEvent) => {
    const name = stateOf(event.target)
    if (name === undefined) return
    actions.select([name])
    revealState(name, false)
  })
  let drawn: EditorModel | undefined
  const revealState = (state: string, focus: boolean) =>
    drawn && !drawn.frozen && actions.reveal([...drawn.good.definitionPath, 'States', state], focus)
  const node = svg.node() ?? document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  const wrapper = document.createElement('div')
  wrapper.className = 'canvas'
  wrapper.append(node)

  return {
    node: wrapper,
    draw(model) {
      drawn = model
      const before = scene?.layout
      scene = sceneOf(model, Date.now())
      const duration = before && before !== scene.layout && !still.matches ? MOVE_MS : 0
      drawEdges(edgeLayer, scene, duration)
      drawNodes(nodeLayer, scene, duration)
      if (!viewport.moved && before !== scene.layout) fit()
      clearTimeout(ticking)
      if (model.painting?.run.end === null && !document.hidden) ticking = window.setTimeout(tick, TICK_MS)
    },
    fit,
    refit: () => void (viewport.moved || fit()),
    zoomBy: viewport.zoomBy,
    focus: (state) =>
      nodeLayer
        .selectAll<SVGGElement, PlacedNode>('g.node')
        .filter(({ node: one }) => one.name === state)
        .node()
        ?.focus({ preventScroll: true }),
    show(state) {
      const found = placed(state)
      if (found) viewport.show(found)
    },
    neighbour(from, dx, dy) {
      const here = placed(from)
      const all = scene?.layout.nodes ?? []
      if (!here) return all[0]?.node.name
      const distance = (there: PlacedNode) => {
        const [x, y] = [there.x - here.x, there.y - here.y]
        const along = x * dx + y * dy
        const across = Math.abs(x * dy) + Math.abs(y * dx)
        return along <= 1 ? Infinity : along + 2 * across
      }
      const [nearest] = [...all].sort((a, b) => distance(a) - distance(b))
      return nearest && distance(nearest) < Infinity ? nearest.node.name : undefined
    },
  }
}

function stateOf(target: EventTarget | null): string | undefined {
  const found = target instanceof Element ? target.closest<SVGGElement>('g.node') : null
  return found?.dataset['state']
}
