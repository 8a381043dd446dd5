/** A run's timeline as SVG: a row a state, each bar split into queue wait, active, poll wait and between. */
import type { Micros } from '#flow'
import {
  attemptIntervals,
  buildTimeline,
  formatDuration,
  stepsOf,
  summaryOf,
  timeScale,
  timeTicks,
  type Run,
  type Segment,
  type SegmentKind,
  type Step,
  type TimeScale,
  type Visit,
} from '#run'
import { font } from './colours.ts'
import { textWidth } from './frame.ts'
import { fitText, statusMark } from './marks.ts'
import { element, escapeXml, text } from './svg.ts'
import { segmentWords, themes, type Theme, type ThemeName } from './theme.ts'

export interface TimelineDrawing {
  /** Ends what still goes on; a run that is over does not need it. */
  readonly now: Micros
  /** Pixels. @default 960 */
  readonly width?: number
  /** @default 'light' */
  readonly theme?: ThemeName | Theme
  readonly title?: string
  /** Fold stretches in which nobody worked for a tenth of the time or more. @default false */
  readonly fold?: boolean
}

const ROW = 26
const HEAD = 58
const FOOT = 64
const LETTERS = 12
const KINDS: readonly SegmentKind[] = ['active', 'queue', 'pollWait', 'between']
/** Work is a full bar, waiting a lower one, the engine's own time a line: readable without colour. */
const HEIGHTS: Readonly<Record<SegmentKind, number>> = { active: 14, queue: 10, pollWait: 6, between: 2 }

interface Plan {
  readonly theme: Theme
  readonly scale: TimeScale
  readonly left: number
  readonly right: number
  readonly rows: readonly Step[]
  /** The upper edge of each state's row. */
  readonly top: (state: string) => number
  readonly bottom: number
}

/** A whole SVG document. A run without entries gives one that says so. */
export function timelineSvg(run: Run, options: TimelineDrawing): string {
  const { now, width = 960, title = 'Run' } = options
  const given = options.theme ?? 'light'
  const theme = typeof given === 'string' ? themes[given] : given
  const timeline = buildTimeline(run, now)
  const rows = stepsOf(run, now)
  if (!timeline || rows.length === 0) {
    const message = text(
      { x: 16, y: 40, fill: theme.quiet, 'font-size': LETTERS + 1 },
      'No state has been entered yet.',
    )
    return sheet(width, 64, title, 'No state has been entered yet.', theme, message)
  }
  const left = Math.min(width * 0.35, 44 + Math.max(...rows.map(({ name }) => textWidth(name, LETTERS))))
  const right = width - 92
  const scale = timeScale({
    start: timeline.start,
    end: timeline.end,
    width: Math.max(40, right - left),
    busy: timeline.segments.filter(({ kind }) => kind === 'active'),
    fold: options.fold ? 'all' : 'none',
  })
  const tops = new Map(rows.map(({ name }, index) => [name, HEAD + index * ROW]))
  const top = (state: string) => tops.get(state) ?? HEAD
  const plan: Plan = { theme, scale, left, right, rows, top, bottom: HEAD + rows.length * ROW }
  // What lies between two states is drawn in the row of the later one, which it delays.
  const { segments } = timeline
  const owner = (i: number) => segments[i]?.visit ?? segments[i + 1]?.visit ?? segments[i - 1]?.visit ?? 0
  const { seconds, overhead_percent } = summaryOf(run, now)
  const spoken = `${rows.length} states in ${formatDuration(seconds)}, overhead ${overhead_percent.toFixed(1)} %`
  const content =
    text({ x: 16, y: 24, 'font-size': 15, 'font-weight': 600, fill: theme.text }, fitText(title, width - 260, 15)) +
    text({ x: width - 16, y: 24, 'font-size': LETTERS, 'text-anchor': 'end', fill: theme.quiet }, spoken) +
    drawRows(plan) +
    drawAxis(plan) +
    segments.map((segment, i) => drawSegment(segment, run.visits[owner(i)], plan)).join('') +
    drawAttempts(run, timeline.end, plan) +
    drawLegend(run, now, plan)
  return sheet(width, plan.bottom + FOOT, title, `${spoken}.`, theme, content)
}

function sheet(
  width: number,
  height: number,
  title: string,
  description: string,
  theme: Theme,
  content: string,
): string {
  const spoken = element('title', {}, escapeXml(title)) + element('desc', {}, escapeXml(description))
  const paper = element('rect', { width, height, fill: theme.paper })
  const attributes = { xmlns: 'http://www.w3.org/2000/svg', width, height, viewBox: `0 0 ${width} ${height}` }
  return `${element('svg', { ...attributes, role: 'img', 'font-family': font }, `\n${spoken}\n${paper}\n${content}`)}\n`
}

const group = (name: string, content: string) => `${element('g', { 'data-part': name }, content)}\n`

function drawRows({ rows, theme, left, right }: Plan): string {
  const drawn = rows.map((step, index) => {
    const y = HEAD + index * ROW
    const base = y + ROW / 2 + LETTERS * 0.36
    const repeated = step.visits > 1 ? ` ×${step.visits}` : ''
    const band = index % 2 === 0 ? element('rect', { x: 0, y, width: right + 92, height: ROW, fill: theme.band }) : ''
    return (
      band +
      statusMark(step.status, 22, y + ROW / 2, theme) +
      text({ x: 36, y: base, fill: theme.text }, fitText(step.name + repeated, left - 44, LETTERS)) +
      text({ x: right + 80, y: base, 'text-anchor': 'end', fill: theme.quiet }, formatDuration(step.seconds))
    )
  })
  return group('rows', element('g', { 'font-size': LETTERS }, drawn.join('\n')))
}

function drawAxis({ scale, left, right, bottom, theme }: Plan): string {
  const ticks = timeTicks(scale).map(({ x, seconds }) => {
    const label = seconds === 0 ? '0' : formatDuration(seconds)
    const at = left + x
    const line = element('path', { d: `M${round(at)} ${HEAD - 4}V${bottom}`, stroke: theme.line })
    const nearEnd = at > right - textWidth(label, 11) / 2
    return line + text({ x: at, y: HEAD - 8, 'text-anchor': nearEnd ? 'end' : 'middle', fill: theme.quiet }, label)
  })
  const folds = scale.pieces.flatMap((piece) => {
    if (!piece.folded) return []
    const [x, width] = [left + piece.from, piece.to - piece.from]
    const label = formatDuration((piece.end - piece.start) / 1e6)
    const edges = `M${round(x)} ${HEAD}V${bottom}M${round(x + width)} ${HEAD}V${bottom}`
    return [
      element('rect', { x, y: HEAD, width, height: bottom - HEAD, fill: theme.line, opacity: 0.55 }) +
        element('path', { d: edges, stroke: theme.quiet, 'stroke-dasharray': '2 3' }) +
        text(
          { x: x + width / 2, y: HEAD - 8, 'text-anchor': 'middle', fill: theme.quiet, 'font-style': 'italic' },
          label,
        ),
    ]
  })
  return group('axis', element('g', { 'font-size': 11 }, [...ticks, ...folds].join('\n')))
}

/** `owner` is the visit in whose row it is drawn. */
function drawSegment({ kind, start, end }: Segment, owner: Visit | undefined, plan: Plan): string {
  const { theme, scale, left } = plan
  const state = owner?.state ?? ''
  const height = HEIGHTS[kind]
  const x = left + scale.project(start)
  const width = Math.max(kind === 'active' ? 1 : 0.5, left + scale.project(end) - x)
  const y = plan.top(state) + (ROW - height) / 2
  const spoken = element(
    'title',
    {},
    escapeXml(`${state}: ${segmentWords[kind]} ${formatDuration((end - start) / 1e6)}`),
  )
  const look = { x, y, width, height, rx: height > 4 && width > 3 ? 2 : undefined, fill: theme.segments[kind] }
  return `${element('rect', { ...look, opacity: kind === 'queue' ? 0.75 : undefined }, spoken)}\n`
}

/** Attempts that were lost or failed, and the polls, over and under the bars. */
function drawAttempts(run: Run, end: Micros, { top, theme, scale, left }: Plan): string {
  const marks = run.visits.flatMap((visit) => {
    const y = top(visit.state)
    const lost = attemptIntervals(visit, visit.end ?? end).filter(({ attempt }) => attempt.outcome === 'lost')
    const crosses = lost.map((span) => {
      const [from, to] = [left + scale.project(span.start), left + scale.project(span.end)]
      const box = { x: from, y: y + 4, width: Math.max(2, to - from), height: ROW - 8, rx: 2 }
      const cross = `M${round(to - 3)} ${y + ROW / 2 - 3}l6 6m0-6l-6 6`
      const name = `attempt ${span.attempt.attempt} of ${span.attempt.name} lost`
      const colour = theme.status.failed
      return (
        element(
          'rect',
          { ...box, fill: 'none', stroke: colour, 'stroke-dasharray': '3 2' },
          element('title', {}, escapeXml(name)),
        ) + element('path', { d: cross, stroke: colour, 'stroke-width': 1.5 })
      )
    })
    const told = visit.polls.map(({ time }) => `M${round(left + scale.project(time))} ${y + ROW - 4}v3`)
    return [...crosses, ...(told.length > 0 ? [element('path', { d: told.join(''), stroke: theme.quiet })] : [])]
  })
  return group('attempts', marks.join('\n'))
}

function drawLegend(run: Run, now: Micros, { theme, bottom, left }: Plan): string {
  const { active_seconds, queue_seconds, poll_wait_seconds, between_seconds } = summaryOf(run, now)
  const sums = { active: active_seconds, queue: queue_seconds, pollWait: poll_wait_seconds, between: between_seconds }
  let x = Math.min(left, 36)
  const y = bottom + 26
  const items = KINDS.map((kind) => {
    const height = HEIGHTS[kind]
    const label = `${segmentWords[kind]} ${formatDuration(sums[kind])}`
    const opacity = kind === 'queue' ? 0.75 : undefined
    const swatch = {
      x,
      y: y - height / 2,
      width: 22,
      height,
      rx: height > 4 ? 2 : undefined,
      fill: theme.segments[kind],
      opacity,
    }
    const item = element('rect', swatch) + text({ x: x + 28, y: y + 4, fill: theme.text }, label)
    x += 28 + textWidth(label, LETTERS) + 24
    return item
  })
  const note = 'Overhead is poll wait and between. Ticks under a bar: when the engine was told.'
  const remark = text({ x: Math.min(left, 36), y: bottom + 50, fill: theme.quiet, 'font-size': 11 }, note)
  return group('legend', element('g', { 'font-size': LETTERS }, items.join('\n')) + remark)
}

const round = (place: number) => Math.round(place * 100) / 100
