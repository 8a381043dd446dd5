/**
 * Distributions side by side: for each row and series a strip with the middle half as a box, 5th to 95th percentile as a
 * line, the median as a mark. One panel a quantity, all on logarithmic axes.
 */
import { formatDuration, type Distribution } from '#run'
import { inkOf, seriesColour, type Ink } from './colours.ts'
import { svgDocument, textWidth } from './frame.ts'
import { drawLegend, SWATCH } from './legend.ts'
import { extent, scale, ticks, type Scale } from './scale.ts'
import { coordinate, element, escapeXml, text } from './svg.ts'
import type { ThemeName } from './theme.ts'

export interface StripsDrawing {
  readonly title: string
  readonly note?: string
  readonly series: readonly string[]
  readonly rows: readonly string[]
  readonly panels: readonly {
    /** With its unit: "run time of the step (s)". */
    readonly label: string
    /** Of row and series, seconds; null where there is none. */
    readonly of: (row: number, series: number) => Distribution | null
    /** Smaller values stand at this end. */
    readonly least: number
  }[]
  /** @default 'light' */
  readonly theme?: ThemeName
  /** Pixels. @default 1040 */
  readonly width?: number
}

const LETTERS = 12
const STRIP = 7
const PAD = 8

/** A whole SVG document. */
export function stripsSvg({ title, note, series, rows, panels, theme = 'light', width = 1040 }: StripsDrawing): string {
  const ink = inkOf(theme)
  const colours = series.map((_, i) => (i === 0 ? ink.quiet : seriesColour(theme, i - 1)))
  const legendTop = note === undefined ? 34 : 52
  const legend = drawLegend(
    series.map((name, i) => ({
      name,
      swatch: (x, y) => element('rect', { x, y: y - 4, width: SWATCH, height: 8, fill: colours[i] }),
    })),
    { left: 16, top: legendTop, width: width - 32, ink },
  )
  const row = series.length * STRIP + PAD
  const top = legendTop + legend.height + 12
  const bottom = top + rows.length * row
  const left = 28 + Math.max(...rows.map((name) => textWidth(name, LETTERS)))
  const each = (width - left - 16 - (panels.length - 1) * 28) / panels.length
  const names = rows.map((name, i) => {
    const y = top + i * row
    const band =
      i % 2 === 0 ? element('rect', { x: 8, y, width: width - 16, height: row, fill: ink.grid, opacity: 0.45 }) : ''
    return band + text({ x: 16, y: y + row / 2 + 4, fill: ink.text, 'font-size': LETTERS }, name)
  })
  const drawn = panels.map((panel, i) => {
    const from = left + i * (each + 28)
    const values = rows.flatMap((_, r) =>
      series.flatMap((__, s) => {
        const found = panel.of(r, s)
        return found ? [Math.max(panel.least, found.p5), Math.max(panel.least, found.p95)] : []
      }),
    )
    const x = scale('log', extent('log', [panel.least, ...values]), from, from + each)
    const strips = rows.flatMap((name, r) =>
      series.map((what, s) => {
        const middle = top + r * row + PAD / 2 + s * STRIP + STRIP / 2
        return strip(panel.of(r, s), `${name}, ${what}`, x, middle, colours[s] ?? '', panel.least, ink)
      }),
    )
    return axis(x, from, each, top, bottom, panel.label, ink) + strips.join('')
  })
  const heading =
    text({ x: 16, y: 24, 'font-size': 15, 'font-weight': 600, fill: ink.text }, title) +
    (note === undefined ? '' : text({ x: 16, y: 44, 'font-size': LETTERS, fill: ink.quiet }, note))
  const content = [heading, legend.svg, ...names, ...drawn].join('\n')
  return `${svgDocument({ width, height: bottom + 52, title, description: note, ink }, content)}\n`
}

function axis(x: Scale, from: number, width: number, top: number, bottom: number, label: string, ink: Ink): string {
  const marks = ticks('log', x.domain, width / 60).flatMap(({ value, label: at }) => {
    if (!at) return []
    const line = element('path', {
      d: `M${coordinate(x.at(value))} ${coordinate(top)}V${coordinate(bottom)}`,
      stroke: ink.grid,
    })
    return [
      line +
        text(
          { x: x.at(value), y: bottom + 16, 'text-anchor': 'middle', fill: ink.quiet, 'font-size': LETTERS - 1 },
          at,
        ),
    ]
  })
  const frame = element('rect', { x: from, y: top, width, height: bottom - top, fill: 'none', stroke: ink.axis })
  const name = text(
    { x: from + width / 2, y: bottom + 38, 'text-anchor': 'middle', fill: ink.text, 'font-size': LETTERS + 1 },
    label,
  )
  return marks.join('') + frame + name
}

function strip(
  found: Distribution | null,
  name: string,
  x: Scale,
  middle: number,
  colour: string,
  least: number,
  ink: Ink,
): string {
  if (!found) return ''
  const at = (value: number) => x.at(Math.max(least, value))
  const said = `${name}: median ${formatDuration(found.p50)}, 5 % below ${formatDuration(found.p5)}, 5 % above ${formatDuration(found.p95)}`
  const [low, high] = [at(found.p25), at(found.p75)]
  const whisker = {
    d: `M${coordinate(at(found.p5))} ${coordinate(middle)}H${coordinate(at(found.p95))}`,
    stroke: colour,
    'stroke-width': 1.4,
  }
  // A box that would be too narrow to be seen is drawn around its middle.
  const wide = Math.max(6, high - low)
  const box = {
    x: (low + high - wide) / 2,
    y: middle - STRIP / 2 + 1,
    width: wide,
    height: STRIP - 2,
    fill: colour,
  }
  const mark = { x: at(found.p50) - 1, y: middle - STRIP / 2 + 0.5, width: 2, height: STRIP - 1, fill: ink.text }
  return element(
    'g',
    {},
    element('title', {}, escapeXml(said)) + element('path', whisker) + element('rect', box) + element('rect', mark),
  )
}
