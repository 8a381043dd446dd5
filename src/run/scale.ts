/**
 * Time → pixels for a timeline, apart from any view. Stretches in which nothing happens can be folded to a fixed width,
 * whatever they lasted; the axis then says their true duration.
 */
import type { Micros } from '#flow'
import { merge, type Interval } from './timeline.ts'

export interface TimeScale {
  readonly start: Micros
  readonly end: Micros
  /** Pixels. */
  readonly width: number
  /** In order, without gaps, from `start` to `end`. */
  readonly pieces: readonly ScalePiece[]
  /** Times outside of the scale are taken to its ends. */
  project(time: Micros): number
  unproject(x: number): Micros
}

export interface ScalePiece extends Interval {
  readonly from: number
  readonly to: number
  readonly idle: boolean
  /** Idle for at least a tenth of the time shown: worth folding. */
  readonly foldable: boolean
  readonly folded: boolean
}

export interface ScaleOptions extends Interval {
  readonly width: number
  /** When something happened; the rest is idle. */
  readonly busy: readonly Interval[]
  /** What to do with foldable gaps; a function answers for one gap (the user's own choice). @default 'none' */
  readonly fold?: 'none' | 'all' | ((gap: Interval) => boolean)
  /** Pixels of a folded gap. @default 48 */
  readonly foldedWidth?: number
}

const WORTH_FOLDING = 0.1

export function timeScale(options: ScaleOptions): TimeScale {
  const { start, width } = options
  const end = Math.max(options.end, start + 1)
  const stretches = alternate(start, end, options.busy)
  const folded = chooseFolds(stretches, end - start, options.fold ?? 'none')
  const shown = stretches.reduce((sum, gap) => sum + (folded.has(gap) ? 0 : gap.end - gap.start), 0)
  const foldedWidth = Math.min(options.foldedWidth ?? 48, folded.size === 0 ? 0 : width / 2 / folded.size)
  const perMicro = (width - foldedWidth * folded.size) / shown
  let x = 0
  const pieces = stretches.map((gap): ScalePiece => {
    const from = x
    const isFolded = folded.has(gap)
    x += isFolded ? foldedWidth : (gap.end - gap.start) * perMicro
    const foldable = gap.idle && (isFolded || gap.end - gap.start >= WORTH_FOLDING * shown)
    return { ...gap, from, to: x, foldable, folded: isFolded }
  })
  return {
    start,
    end,
    width,
    pieces,
    project: (time) => project(pieces, time),
    unproject: (at) => unproject(pieces, at),
  }
}

interface Stretch extends Interval {
  readonly idle: boolean
}

function alternate(start: Micros, end: Micros, busy: readonly Interval[]): Stretch[] {
  const stretches: Stretch[] = []
  let at = start
  const until = (time: Micros, idle: boolean) => {
    if (time > at) stretches.push({ start: at, end: time, idle })
    at = Math.max(at, time)
  }
  for (const span of merge(
    busy.map((span) => ({ start: Math.max(start, span.start), end: Math.min(end, span.end) })),
  )) {
    until(span.start, true)
    until(span.end, false)
  }
  until(end, true)
  return stretches
}

/** Longest first, because each fold shortens what is shown and makes the next gap the larger part of it. */
function chooseFolds(
  stretches: readonly Stretch[],
  total: number,
  fold: NonNullable<ScaleOptions['fold']>,
): ReadonlySet<Stretch> {
  const folded = new Set<Stretch>()
  if (fold === 'none') return folded
  let shown = total
  for (const gap of stretches.filter(({ idle }) => idle).sort((a, b) => b.end - b.start - (a.end - a.start))) {
    const length = gap.end - gap.start
    if (length < WORTH_FOLDING * shown || length >= shown) break
    if (fold !== 'all' && !fold(gap)) continue
    folded.add(gap)
    shown -= length
  }
  return folded
}

function project(pieces: readonly ScalePiece[], time: Micros): number {
  const piece = seek(pieces, (candidate) => candidate.end >= time)
  const share = (time - piece.start) / (piece.end - piece.start)
  return piece.from + Math.min(1, Math.max(0, share)) * (piece.to - piece.from)
}

function unproject(pieces: readonly ScalePiece[], x: number): Micros {
  const piece = seek(pieces, (candidate) => candidate.to >= x)
  const share = piece.to > piece.from ? (x - piece.from) / (piece.to - piece.from) : 0
  return Math.round(piece.start + Math.min(1, Math.max(0, share)) * (piece.end - piece.start))
}

/** The first piece that is far enough, by halves; the last one when none is. */
function seek(pieces: readonly ScalePiece[], far: (piece: ScalePiece) => boolean): ScalePiece {
  let [low, high] = [0, pieces.length - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    const piece = pieces[middle]
    if (piece && far(piece)) high = middle
    else low = middle + 1
  }
  return pieces[low] ?? { start: 0, end: 1, from: 0, to: 0, idle: true, foldable: false, folded: false }
}

export interface Tick {
  readonly time: Micros
  readonly x: number
  /** Since the start of the scale. */
  readonly seconds: number
}

const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400]

/** Round times since the start, at least `room` pixels apart, none inside a folded gap. */
export function timeTicks(scale: TimeScale, room = 80): readonly Tick[] {
  const open = scale.pieces.filter(({ folded }) => !folded)
  const [micros, pixels] = [sum(open.map((gap) => gap.end - gap.start)), sum(open.map((gap) => gap.to - gap.from))]
  if (pixels <= 0) return []
  const step = roundStep(((micros / pixels) * room) / 1e6) * 1e6
  const ticks: Tick[] = []
  for (const piece of open) {
    const first = Math.ceil((piece.start - scale.start) / step) * step
    for (let since = first; scale.start + since <= piece.end; since += step) {
      const x = scale.project(scale.start + since)
      const last = ticks.at(-1)
      if (!last || x - last.x >= room / 2) ticks.push({ time: scale.start + since, x, seconds: since / 1e6 })
    }
  }
  return ticks
}

function roundStep(seconds: number): number {
  const listed = STEPS.find((step) => step >= seconds)
  if (seconds >= 1 && listed !== undefined) return listed
  if (seconds > 86_400) return Math.ceil(seconds / 86_400) * 86_400
  const power = 10 ** Math.floor(Math.log10(Math.max(seconds, 1e-6)))
  return Math.max(1e-6, ([1, 2, 5, 10].find((factor) => factor * power >= seconds) ?? 10) * power)
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0)
