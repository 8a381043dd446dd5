/** The window on the drawing: zoomed by wheel with Ctrl or pinch, moved by wheel or by dragging the empty ground. */
import { zoom, zoomIdentity, type Selection, type ZoomTransform } from 'd3'
import type { Point, Size } from '#flow'

const LARGEST_FIT = 1.15
/** A drawing that would be smaller than this is shown from its beginning: names are to be read. */
const READABLE = 0.62
const EDGE = 24

export interface ViewportOptions {
  readonly svg: Selection<SVGSVGElement, unknown, null, undefined>
  /** As it was left: `x y scale`, or empty. */
  readonly remembered: string
  /** Whether a press at this event moves the ground. */
  moves(event: MouseEvent): boolean
  changed(transform: ZoomTransform, byHand: boolean): void
}

export type Viewport = ReturnType<typeof createViewport>

export function createViewport({ svg, remembered, moves, changed }: ViewportOptions) {
  let transform: ZoomTransform = zoomIdentity
  /** The reader moved the graph; until then it is fitted to the window. */
  let moved = remembered !== ''
  /** Kept: asking while a graph is being drawn has the browser lay all of it out twice, 60 ms for 50 states. */
  let known: Size | undefined
  const box = (): Size => {
    const { width = 0, height = 0 } = known ?? svg.node()?.getBoundingClientRect() ?? {}
    return { width, height }
  }
  const drawing = svg.node()
  if (drawing)
    new ResizeObserver(([entry]) => {
      if (entry) known = { width: entry.contentRect.width, height: entry.contentRect.height }
    }).observe(drawing)
  const behaviour = zoom<SVGSVGElement, undefined>()
    .scaleExtent([0.08, 3])
    // Before the drawing is in the page it has no size that d3 could ask for.
    .extent(() => {
      const { width, height } = box()
      return [
        [0, 0],
        [width, height],
      ]
    })
    .filter((event: WheelEvent | MouseEvent) =>
      event.type === 'wheel' ? event.ctrlKey || event.metaKey : moves(event),
    )
    .on('zoom', (event: { transform: ZoomTransform; sourceEvent: Event | null }) => {
      transform = event.transform
      if (event.sourceEvent) moved = true
      changed(transform, moved)
    })
  // SAFETY: this svg has no data bound to it; d3's types want the zoom and the selection to say the same of that.
  const target = svg as unknown as Selection<SVGSVGElement, undefined, null, undefined>
  target.call(behaviour).on('dblclick.zoom', null)
  const byHand = (act: () => void) => {
    moved = true
    act()
  }
  // A plain wheel moves the graph, as it moves a text.
  svg.node()?.addEventListener(
    'wheel',
    (event) => {
      if (event.ctrlKey || event.metaKey) return
      event.preventDefault()
      const [x, y] = event.shiftKey ? [event.deltaY, 0] : [event.deltaX, event.deltaY]
      byHand(() => behaviour.translateBy(target, -x / transform.k, -y / transform.k))
    },
    { passive: false },
  )
  if (moved) {
    const [x = 0, y = 0, k = 1] = remembered.split(' ').map(Number)
    behaviour.transform(target, zoomIdentity.translate(x, y).scale(k))
  }
  function fit(whole: Size, least: number): void {
    const { width, height } = box()
    if (whole.width === 0 || width === 0) return
    const k = Math.max(least, Math.min(LARGEST_FIT, width / whole.width, height / whole.height))
    const [x, y] = [(width - k * whole.width) / 2, (height - k * whole.height) / 2]
    moved = false
    const corner = zoomIdentity.translate(x < 0 && whole.width > whole.height ? 0 : x, Math.max(0, y))
    behaviour.transform(target, corner.scale(k))
  }
  return {
    get transform() {
      return transform
    },
    box,
    get moved() {
      return moved
    },
    /** All of it, however small. */
    fit: (whole: Size) => fit(whole, 0),
    /** All of it, or as much from its beginning as can be read. */
    begin: (whole: Size) => fit(whole, READABLE),
    zoomBy: (factor: number) => byHand(() => behaviour.scaleBy(target, factor)),
    panBy: (x: number, y: number) => byHand(() => behaviour.translateBy(target, x / transform.k, y / transform.k)),
    /** The drawing has moved by so much: what is seen stays. */
    shift({ x, y }: Point): void {
      if (x !== 0 || y !== 0) behaviour.translateBy(target, -x, -y)
    },
    /** Put a point of the drawing into the middle. */
    centre: ({ x, y }: Point) => byHand(() => behaviour.translateTo(target, x, y)),
    /** Move as little as brings a box of the drawing into view. */
    show({ x, y, width, height }: Point & Size): void {
      const seen = box()
      const [left, top] = transform.apply([x, y])
      const [right, bottom] = transform.apply([x + width, y + height])
      const by = (from: number, to: number, end: number) =>
        from < EDGE ? EDGE - from : to > end - EDGE ? Math.max(EDGE - from, end - EDGE - to) : 0
      const [dx, dy] = [by(left, right, seen.width), by(top, bottom, seen.height)]
      if (dx !== 0 || dy !== 0) byHand(() => behaviour.translateBy(target, dx / transform.k, dy / transform.k))
    },
    /** A point of the page, in the drawing. */
    at({ clientX, clientY }: { readonly clientX: number; readonly clientY: number }): Point {
      const { left = 0, top = 0 } = svg.node()?.getBoundingClientRect() ?? {}
      const [x, y] = transform.invert([clientX - left, clientY - top])
      return { x, y }
    },
  }
}
