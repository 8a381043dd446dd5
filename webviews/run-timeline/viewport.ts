/** Which part of the run is on screen: zoom and pan by d3, and an end that runs ahead of a live run in calm steps. */
import { easeCubicOut, select, zoom, zoomIdentity, type ZoomTransform } from 'd3'
import type { Micros } from '#flow'
import { timeScale, timeTicks, type Interval, type ScalePiece, type Tick, type Timeline, type TimeScale } from '#run'

export interface View {
  readonly width: number
  x(time: Micros): number
  time(x: number): Micros
  readonly ticks: readonly Tick[]
  /** Folded stretches, in pixels on screen. */
  readonly folds: readonly (Interval & { readonly from: number; readonly to: number })[]
  /** Something is long and idle enough to be folded. */
  readonly foldable: boolean
}

const GROW_MS = 260
/** Room to the right of a run's end, so that its last bar does not touch the border. */
const MARGIN = 1.02
const MOST_ZOOM = 5_000

export interface Viewport {
  resize(width: number): void
  fit(): void
  zoomBy(factor: number): void
  panBy(pixels: number): void
  /** Show a stretch of time, with room around it. */
  show(span: Interval): void
  folded: boolean
  /** Undefined without a run. `moving`: draw again in the next frame. */
  view(timeline: Timeline, busy: readonly Interval[]): View & { readonly moving: boolean }
}

export function createViewport(surface: HTMLElement, changed: () => void): Viewport {
  const still = matchMedia('(prefers-reduced-motion: reduce)')
  let width = 600
  let transform: ZoomTransform = zoomIdentity
  let scale: TimeScale | undefined
  /** The shown end, seen from the start, µs: where it comes from, where it goes to, and since when (ms). */
  let length = { from: 0, to: 0, since: 0 }

  const behaviour = zoom<HTMLElement, unknown>()
    .scaleExtent([1, MOST_ZOOM])
    // A plain wheel scrolls the rows; with Ctrl (and by pinching) it zooms.
    .filter((event: WheelEvent | MouseEvent) =>
      event.type === 'wheel' ? event.ctrlKey || event.metaKey : event.button === 0,
    )
    .on('zoom', ({ transform: next }: { transform: ZoomTransform }) => {
      transform = next
      changed()
    })
  const target = select(surface)
  target.call(behaviour).on('dblclick.zoom', null)
  surface.addEventListener(
    'wheel',
    (event) => {
      const sideways = event.shiftKey ? event.deltaY || event.deltaX : event.deltaX
      if (event.ctrlKey || event.metaKey || Math.abs(sideways) <= (event.shiftKey ? 0 : Math.abs(event.deltaY))) return
      event.preventDefault()
      behaviour.translateBy(target, -sideways / transform.k, 0)
    },
    { passive: false },
  )

  function lengthNow(timeline: Timeline): { readonly micros: number; readonly moving: boolean } {
    const elapsed = Math.max(1_000, timeline.end - timeline.start)
    const wanted = timeline.live ? roomFor(elapsed, length.to) : elapsed * MARGIN
    const now = performance.now()
    const share = still.matches ? 1 : Math.min(1, (now - length.since) / GROW_MS)
    const shown = length.from + (length.to - length.from) * easeCubicOut(share)
    if (wanted !== length.to) {
      length = { from: length.to === 0 ? wanted : shown, to: wanted, since: now }
      return { micros: length.from, moving: length.from !== length.to }
    }
    return { micros: shown, moving: share < 1 }
  }

  return {
    folded: false,
    resize(next) {
      width = Math.max(80, next)
      behaviour.extent([
        [0, 0],
        [width, 100],
      ])
      behaviour.translateExtent([
        [0, -Infinity],
        [width, Infinity],
      ])
    },
    fit: () => target.call(behaviour.transform, zoomIdentity),
    zoomBy: (factor) => behaviour.scaleBy(target, factor),
    panBy: (pixels) => behaviour.translateBy(target, pixels / transform.k, 0),
    show(span) {
      if (!scale) return
      const [from, to] = [scale.project(span.start), scale.project(span.end)]
      const k = Math.min(MOST_ZOOM, Math.max(1, (0.7 * width) / Math.max(0.01, to - from)))
      const x = width / 2 - (k * (from + to)) / 2
      behaviour.transform(target, zoomIdentity.translate(Math.min(0, Math.max(x, width * (1 - k))), 0).scale(k))
    },
    view(timeline, busy) {
      const { micros, moving } = lengthNow(timeline)
      const base = timeScale({
        start: timeline.start,
        end: timeline.start + micros,
        width,
        busy,
        fold: this.folded ? 'all' : 'none',
      })
      scale = base
      const { k } = transform
      const x = (time: Micros) => transform.applyX(base.project(time))
      const onScreen = (at: number) => at >= -1 && at <= width + 1
      return {
        width,
        x,
        time: (at) => base.unproject(transform.invertX(at)),
        ticks: timeTicks(base, 92 / k)
          .map((tick) => ({ ...tick, x: transform.applyX(tick.x) }))
          .filter((tick) => onScreen(tick.x)),
        folds: base.pieces
          .filter((piece) => piece.folded)
          .map((piece: ScalePiece) => ({
            start: piece.start,
            end: piece.end,
            from: transform.applyX(piece.from),
            to: transform.applyX(piece.to),
          })),
        foldable: base.pieces.some((piece) => piece.foldable),
        moving,
      }
    },
  }
}

/**
 * A live run is given room ahead, half of what it took so far but at least 2 s, and again only when that is used up:
 * bars keep their places in between, which a scale that follows the clock would not let them.
 */
function roomFor(elapsed: Micros, current: Micros): Micros {
  if (elapsed * 1.01 < current && current < elapsed * 4) return current
  return Math.max(elapsed * 1.5, elapsed + 2e6)
}
