/** What a pointer does on the drawing beside moving it: draw ways, take ways by their ends, choose many by a frame. */
import type { Point, Way } from '#flow'
import type { NewWay } from '../editing/ways-out.ts'

/** A way that is being drawn. */
export interface Link {
  /** Empty for the start of the flow. */
  readonly from: string
  readonly way: Way | NewWay
  readonly kind: string
  /** Where it begins, in the drawing. */
  readonly origin: Point
}

export interface GestureOptions {
  readonly svg: SVGSVGElement
  point(event: PointerEvent): Point
  /** What a press begins; nothing for a press that moves the ground or chooses. */
  link(target: Element): Link | undefined
  linking(link: Link, to: Point): void
  /** Let go, with the event to say where; null: given up. */
  linked(link: Link, event: PointerEvent | null): void
  framing(from: Point, to: Point): void
  framed(from: Point, to: Point | null, event: PointerEvent | null): void
}

/** px a press may move before it draws. */
const SLACK = 4

export function listenForGestures(options: GestureOptions): void {
  const { svg, point, link: linkAt } = options
  svg.addEventListener('pointerdown', (event) => {
    if (event.button !== 0 || !(event.target instanceof Element)) return
    const link = linkAt(event.target)
    if (link)
      return follow(
        event,
        (to) => options.linking(link, to),
        (_, end) => options.linked(link, end),
      )
    if (!event.shiftKey || event.target.closest('.node, .edge')) return
    const from = point(event)
    follow(
      event,
      (to) => options.framing(from, to),
      (to, end) => options.framed(from, to, end),
    )
  })

  function follow(
    start: PointerEvent,
    moved: (to: Point) => void,
    ended: (to: Point | null, event: PointerEvent | null) => void,
  ): void {
    let begun = false
    const move = (event: PointerEvent) => {
      if (!begun && Math.hypot(event.clientX - start.clientX, event.clientY - start.clientY) < SLACK) return
      begun = true
      moved(point(event))
    }
    const end = (event: PointerEvent | null) => {
      document.removeEventListener('pointermove', move)
      document.removeEventListener('pointerup', end)
      document.removeEventListener('pointercancel', giveUp)
      document.removeEventListener('keydown', key, true)
      ended(event && begun ? point(event) : null, begun ? event : null)
    }
    const giveUp = () => end(null)
    const key = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return
      event.preventDefault()
      event.stopPropagation()
      end(null)
    }
    document.addEventListener('pointermove', move)
    document.addEventListener('pointerup', end)
    document.addEventListener('pointercancel', giveUp)
    document.addEventListener('keydown', key, true)
  }
}
