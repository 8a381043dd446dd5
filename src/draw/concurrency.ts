/** How many runs were under way, over a stretch of time: a panel a series on common axes, what it is compared with behind it. */
import type { Micros } from '#flow'
import { inkOf, seriesColour } from './colours.ts'
import { drawAxes, largeLetters, margins, svgDocument, textWidth, type Box } from './frame.ts'
import { scale, ticks, type Scale, type Tick } from './scale.ts'
import { coordinate, element, text } from './svg.ts'
import type { ThemeName } from './theme.ts'

export interface ConcurrencyDrawing {
  readonly title: string
  readonly from: Micros
  readonly until: Micros
  /** Shown in the first panel, and in grey behind each other one. */
  readonly reference: ConcurrencySeries
  readonly series: readonly ConcurrencySeries[]
  /** @default 'light' */
  readonly theme?: ThemeName
  /** Pixels. @default 960 */
  readonly width?: number
}

export interface ConcurrencySeries {
  readonly name: string
  /** As `concurrency` gives them (src/run): times in microseconds, rising. */
  readonly steps: readonly { readonly time: Micros; readonly count: number }[]
}

const PANEL = 104
const GAP = 12
const TOP = 40

/** A whole SVG document. */
export function concurrencySvg(drawing: ConcurrencyDrawing): string {
  const { title, from, until, reference, series, theme = 'light', width = 960 } = drawing
  const ink = inkOf(theme)
  const letters = largeLetters
  const all = [reference, ...series]
  const peaks = all.map(({ steps }) => highest(steps, from, until))
  const top = Math.max(1, ...peaks) * 1.08
  const yTicks = ticks('linear', [0, top], 3).filter(({ value }) => Number.isInteger(value))
  const margin = margins(letters, yTicks, { x: true, y: true })
  const panels = all.map(({ name, steps }, i) => {
    const last = i === all.length - 1
    const box: Box = { left: margin.left, top: TOP + i * (PANEL + GAP), width: width - margin.left - 24, height: PANEL }
    const x = scale('linear', [from, until], box.left, box.left + box.width)
    const y = scale('linear', [0, top], box.top + box.height, box.top)
    const hours = clockTicks(from, until, box.width / 90)
    const axes = drawAxes({
      box,
      letters,
      grid: true,
      ink,
      x: {
        scale: x,
        ticks: last ? hours : hours.map(({ value }) => ({ value, label: '' })),
        label: last ? `time of day (UTC), from ${new Date(from / 1000).toISOString().slice(0, 10)}` : '',
      },
      y: { scale: y, ticks: yTicks, label: i === Math.floor(all.length / 2) ? 'runs under way' : '' },
    })
    const behind = area(reference.steps, ink.none, x, y, from, until)
    const own = i === 0 ? '' : area(steps, seriesColour(theme, i - 1), x, y, from, until)
    const said = `${name}: at most ${peaks[i]}`
    const label = text({ x: box.left + box.width - 10, y: box.top + 20, 'text-anchor': 'end', fill: ink.text }, said)
    const room = { x: box.left + box.width - 18 - textWidth(said, 13), y: box.top + 5, width: textWidth(said, 13) + 14 }
    const clear = element('rect', { ...room, height: 21, fill: ink.paper, opacity: 0.8 })
    return axes + behind + own + clear + element('g', { 'font-size': 13 }, label)
  })
  const heading = text({ x: 16, y: 24, 'font-size': letters.title, 'font-weight': 600, fill: ink.text }, title)
  const height = TOP + all.length * (PANEL + GAP) - GAP + margin.bottom + 6
  const description = all.map(({ name }, i) => `${name}: ${peaks[i]} at most`).join('; ')
  return `${svgDocument({ width, height, title, description, ink }, `${heading}\n${panels.join('\n')}`)}\n`
}

type Steps = ConcurrencySeries['steps']

const highest = (steps: Steps, from: Micros, until: Micros): number =>
  inside(steps, from, until).reduce((most, { count }) => Math.max(most, count), 0)

const inside = (steps: Steps, from: Micros, until: Micros): Steps =>
  steps.filter(({ time }) => time >= from && time <= until)

/** The staircase, filled down to 0. */
function area(steps: Steps, colour: string, x: Scale, y: Scale, from: Micros, until: Micros): string {
  const before = steps.findLast(({ time }) => time < from)?.count ?? 0
  const [left, right, floor] = [x.at(from), x.at(until), y.at(0)].map(coordinate)
  const columns = Map.groupBy(inside(steps, from, until), ({ time }) => Math.floor(x.at(time)))
  const path = [...columns.values()].map((column) => {
    const [first] = column
    const counts = column.map(({ count }) => count)
    // Of many changes in one column of pixels only how high, how low and where to can be seen.
    const seen = counts.length > 3 ? [Math.max(...counts), Math.min(...counts), counts.at(-1) ?? 0] : counts
    return `H${coordinate(x.at(first?.time ?? from))}${seen.map((count) => `V${coordinate(y.at(count))}`).join('')}`
  })
  return element('path', {
    d: `M${left} ${floor}V${coordinate(y.at(before))}${path.join('')}H${right}V${floor}Z`,
    fill: colour,
  })
}

const HOUR: Micros = 3_600_000_000

/** Whole hours, of which about `count` fit. */
function clockTicks(from: Micros, until: Micros, count: number): readonly Tick[] {
  const hours = (until - from) / HOUR
  const step = [1, 2, 3, 6, 12, 24, 48, 168].find((each) => hours / each <= count) ?? 168
  const found: Tick[] = []
  for (let time = Math.ceil(from / HOUR) * HOUR; time <= until; time += HOUR) {
    if ((time / HOUR) % step !== 0) continue
    found.push({ value: time, label: new Date(time / 1000).toISOString().slice(11, 16) })
  }
  return found
}
