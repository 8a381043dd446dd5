/** The drawing of the flow: states, ways, the window on them, and what a pointer does there. */
import { select } from 'd3'
import type { GraphEdge, PlacedNode, Point, Way } from '#flow'
import { element } from '../../kit/element.ts'
import type { NewWay } from '../editing/ways-out.ts'
import type { EditorModel } from '../model.ts'
import { addArrows } from './arrows.ts'
import { drawEdges } from './draw-edges.ts'
import { drawNodes } from './draw-nodes.ts'
import { listenForGestures } from './gestures.ts'
import { inside, insertPoint, overlap, targetAt, type Target } from './hit.ts'
import { linkFrom } from './link-from.ts'
import { createLinkLine } from './link-line.ts'
import { portPoint } from './marks.ts'
import { createMinimap } from './minimap.ts'
import { neighbour } from './neighbour.ts'
import { openNameField } from './name-field.ts'
import { NODE, sceneOf, type Scene } from './scene.ts'
import { createViewport } from '../../graph/viewport.ts'
import { t } from '../../kit/words.ts'
import './canvas.css'

/** ms in which states move to new places. */
const MOVE_MS = 150
/** How often times of a running state are written anew, ms. */
const TICK_MS = 500
/** How near to a state a way that is drawn snaps to it, in pixels of the drawing. */
const SNAP = 14

export interface CanvasActions {
  /** Choose states, or a way. `adding`: together with what is chosen. */
  choose(states: readonly string[], edge: string | null, adding: boolean): void
  /** A double click. */
  open(state: string): void
  connect(from: string, way: Way | NewWay, to: string): void
  /** A way was drawn to where nothing is. */
  connectToNew(from: string, way: Way | NewWay, at: Point): void
  /** Something is to be put in, at this place of the page. */
  insert(target: Target, at: Point): void
  menu(target: Target, at: Point): void
  rename(from: string, to: string): void
  /** The reader moved the graph; empty when it is fitted to the window again. */
  moved(transform: string, scale: number): void
  /** The time of a running state goes on. */
  tick(): void
}

export type Canvas = ReturnType<typeof createCanvas>

export function createCanvas(actions: CanvasActions, remembered: string) {
  const svg = select(document.createElementNS('http://www.w3.org/2000/svg', 'svg'))
    .attr('class', 'graph')
    .attr('role', 'group')
    .attr('aria-label', t('Flow graph'))
    .attr('tabindex', -1)
  const root = svg.node() ?? document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  addArrows(svg)
  const world = svg.append('g')
  const edgeLayer = world.append('g').attr('class', 'edges')
  const nodeLayer = world.append('g').attr('class', 'nodes')
  const line = createLinkLine(world.append('g'))
  const frame = world.append('rect').attr('class', 'frame-of-choice').attr('display', 'none')
  const still = window.matchMedia('(prefers-reduced-motion: reduce)')
  const minimap = createMinimap((point) => viewport.centre(point))
  const node = element('div', { class: 'canvas' }, root, minimap.node)
  let scene: Scene | undefined
  let ticking = 0
  let marked: Target | null = null
  const viewport = createViewport({
    svg,
    remembered,
    moves: ({ button, shiftKey, target }) =>
      button === 0 && !shiftKey && !(target instanceof Element && target.closest('[data-part]')),
    changed(transform, byHand) {
      world.attr('transform', transform.toString())
      actions.moved(byHand ? `${transform.x} ${transform.y} ${transform.k}` : '', transform.k)
      if (scene) minimap.draw(scene, viewport)
    },
  })
  const placed = (state: string | null | undefined) => scene?.layout.nodes.find(({ node: one }) => one.name === state)
  const fit = () => void (scene && viewport.fit(scene.layout))
  const pagePoint = ({ clientX, clientY }: MouseEvent): Point => ({ x: clientX, y: clientY })

  function mark(target: Target | null): void {
    marked = target
    nodeLayer
      .selectAll<SVGGElement, PlacedNode>('g.node')
      .classed('target', ({ node: one }) => target?.kind === 'state' && one.name === target.name)
    edgeLayer
      .selectAll<SVGGElement, { edge: GraphEdge }>('g.edge')
      .classed('target', ({ edge }) => target?.kind === 'edge' && edge.id === target.id)
  }

  const linkAt = (target: Element) => scene && linkFrom(target, scene)

  const snap = (point: Point): Target | null => {
    const target = scene ? targetAt(scene.layout, point, SNAP) : null
    return target?.kind === 'state' ? target : null
  }

  listenForGestures({
    svg: root,
    point: viewport.at,
    link: linkAt,
    linking(link, to) {
      svg.classed('linking', true)
      const target = snap(to)
      mark(target)
      const box = target?.kind === 'state' ? placed(target.name) : undefined
      const end = box && scene ? portPoint('in', scene) : undefined
      line.show(
        link.origin,
        box && end ? { x: box.x + end.x, y: box.y + end.y } : to,
        link.kind,
        scene?.direction === 'right',
      )
    },
    linked({ from, way }, event) {
      const target = marked
      svg.classed('linking', false)
      line.hide()
      mark(null)
      if (!event) return
      if (target?.kind === 'state') actions.connect(from, way, target.name)
      else if (within(event)) actions.connectToNew(from, way, pagePoint(event))
    },
    framing(from, to) {
      frame
        .attr('display', null)
        .attr('x', Math.min(from.x, to.x))
        .attr('y', Math.min(from.y, to.y))
        .attr('width', Math.abs(to.x - from.x))
        .attr('height', Math.abs(to.y - from.y))
    },
    framed(from, to, event) {
      frame.attr('display', 'none')
      if (!to || !event) return
      const box = {
        x: Math.min(from.x, to.x),
        y: Math.min(from.y, to.y),
        width: Math.abs(to.x - from.x),
        height: Math.abs(to.y - from.y),
      }
      const within = (scene?.layout.nodes ?? []).filter((one) => overlap(one, box)).map(({ node: one }) => one.name)
      actions.choose(within, null, event.ctrlKey || event.metaKey)
    },
  })

  function within({ clientX, clientY }: MouseEvent): boolean {
    const { x, y, width, height } = root.getBoundingClientRect()
    return inside({ x, y, width, height }, { x: clientX, y: clientY })
  }

  /** What an event on the drawing is about. */
  function targetOf(event: MouseEvent): Target {
    const on = event.target instanceof Element ? event.target : null
    const state = on?.closest<SVGGElement>('g.node')?.dataset['state']
    if (state !== undefined) return { kind: 'state', name: state }
    const id = on?.closest<SVGGElement>('g.edge')?.dataset['edge']
    return id === undefined ? { kind: 'ground' } : { kind: 'edge', id }
  }

  root.addEventListener('click', (event) => {
    const target = targetOf(event)
    const adding = event.ctrlKey || event.metaKey || event.shiftKey
    const part = event.target instanceof Element && event.target.closest<SVGGElement>('[data-part]')?.dataset['part']
    if (part === 'insert' && target.kind === 'edge') return actions.insert(target, pagePoint(event))
    const link = part === 'port' && event.target instanceof Element ? linkAt(event.target) : undefined
    if (link) return actions.connectToNew(link.from, link.way, pagePoint(event))
    if (target.kind === 'state') {
      actions.choose([target.name], null, adding)
      focus(target.name)
    } else if (target.kind === 'edge') actions.choose([], target.id, false)
    else if (!adding) actions.choose([], null, false)
  })
  root.addEventListener('dblclick', (event) => {
    const target = targetOf(event)
    if (target.kind === 'state') actions.open(target.name)
    else actions.insert(target, pagePoint(event))
  })
  root.addEventListener('contextmenu', (event) => {
    event.preventDefault()
    event.stopPropagation()
    actions.menu(targetOf(event), pagePoint(event))
  })

  function focus(state: string): void {
    nodeLayer
      .selectAll<SVGGElement, PlacedNode>('g.node')
      .filter(({ node: one }) => one.name === state)
      .node()
      ?.focus({ preventScroll: true })
  }

  /** On the page, for menus that a key opens. */
  function placeOf(target: Target): Point {
    const { left, top } = root.getBoundingClientRect()
    const point =
      target.kind === 'state'
        ? placed(target.name)
        : target.kind === 'edge'
          ? scene?.layout.edges.filter(({ edge }) => edge.id === target.id).map(insertPoint)[0]
          : undefined
    if (!point) return { x: left + 40, y: top + 40 }
    const dy = target.kind === 'state' ? NODE.height : 0
    const [x, y] = viewport.transform.apply([point.x + (dy > 0 ? 20 : 0), point.y + dy])
    return { x: left + x, y: top + y }
  }

  return {
    node,
    /** `hints`: words on the data of ways, by their ids. */
    draw(model: EditorModel, found: ReadonlySet<string>, hints: ReadonlyMap<string, string>): void {
      const before = scene?.layout
      const now = sceneOf(model, found, hints, Date.now())
      scene = now
      const focused = root.contains(document.activeElement)
      const duration = before && before !== now.layout && before.nodes.length > 0 && !still.matches ? MOVE_MS : 0
      drawEdges(edgeLayer, now, duration)
      drawNodes(nodeLayer, now, duration)
      // What had the focus may be gone, or be called otherwise.
      if (focused && !root.contains(document.activeElement)) {
        const [state] = [...now.selected, ...now.layout.nodes.map(({ node: one }) => one.name)]
        if (state === undefined) root.focus({ preventScroll: true })
        else focus(state)
      }
      svg.classed('editable', now.editable).classed('right', now.direction === 'right')
      if (before !== now.layout) {
        if (!viewport.moved) viewport.begin(now.layout)
        // What was beside an edit stays where it is on the screen.
        else if (before && before.nodes.length > 0) viewport.shift(now.layout.shift)
      }
      minimap.draw(now, viewport)
      clearTimeout(ticking)
      if (model.painting?.run.end === null && !document.hidden) ticking = window.setTimeout(actions.tick, TICK_MS)
    },
    fit,
    /** The window has another size now. */
    refit(): void {
      if (!viewport.moved && scene) viewport.begin(scene.layout)
      else if (scene) minimap.draw(scene, viewport)
    },
    zoomBy: viewport.zoomBy,
    focus,
    focusEdge: (id: string) =>
      edgeLayer
        .selectAll<SVGGElement, { edge: GraphEdge }>('g.edge')
        .filter(({ edge }) => edge.id === id)
        .node()
        ?.focus({ preventScroll: true }),
    /** Bring a state into view. */
    show(state: string): void {
      const found = placed(state)
      if (found) viewport.show(found)
    },
    placeOf,
    /** What something that is dragged over the page would be dropped on; null outside of the drawing. */
    over(event: PointerEvent): Target | null {
      const target = within(event) && scene ? targetAt(scene.layout, viewport.at(event)) : null
      mark(target)
      return target
    },
    mark,
    /** The line from a state to another, or to nowhere yet, while a way is drawn with keys. */
    showLink(from: string, kind: string, to: string | null): void {
      const [here, there] = [placed(from), placed(to)]
      mark(to === null ? null : { kind: 'state', name: to })
      if (!scene || !here || !there) return line.hide()
      const [out, end] = [portPoint('out', scene), portPoint('in', scene)]
      line.show(
        { x: here.x + out.x, y: here.y + out.y },
        { x: there.x + end.x, y: there.y + end.y },
        kind,
        scene.direction === 'right',
      )
    },
    hideLink(): void {
      line.hide()
      mark(null)
    },
    editName(state: string): void {
      const found = placed(state)
      if (found)
        openNameField(
          node,
          found,
          viewport.transform,
          (name) => actions.rename(state, name),
          () => focus(state),
        )
    },
    /** The state next to one in a direction, by where they are drawn. */
    neighbour: (from: string | null, dx: number, dy: number) => neighbour(scene?.layout.nodes ?? [], from, dx, dy),
  }
}
