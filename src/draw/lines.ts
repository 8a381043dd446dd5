/** Curves over two axes: measured points with their errors, fitted lines, many series, one plot or a grid of them. */
import { ink, lineColour } from './colours.ts'
import {
  drawAxes,
  labelRoom,
  largeLetters,
  margins,
  smallLetters,
  svgDocument,
  textWidth,
  type Box,
  type Letters,
} from './frame.ts'
import { extent, scale, ticks, type Scale, type ScaleKind } from './scale.ts'
import { coordinate, element, escapeXml, text } from './svg.ts'

export interface PlotAxis {
  /** With its unit: "delay time (s)". */
  readonly label?: string
  /** @default "linear" */
  readonly scale?: ScaleKind
  /** @default what the data need */
  readonly range?: readonly [number, number]
}

export interface Series {
  /** In the legend; a series without a name has no line there. */
  readonly name?: string
  readonly x: ArrayLike<number>
  /** A gap where null or NaN, and on a logarithmic axis where not above 0. */
  readonly y: ArrayLike<number | null>
  /** Standard error of y: a bar from y - error to y + error. */
  readonly error?: ArrayLike<number | null>
  /** @default "line" */
  readonly as?: 'line' | 'points'
  /** @default one that differs from the series before */
  readonly colour?: string
  readonly dashed?: boolean
  /** Of points, pixels. @default 2.4, in a grid 1.8 */
  readonly radius?: number
}

export interface LinePlot {
  readonly title?: string
  /** Spoken by a screen reader. */
  readonly description?: string
  readonly x: PlotAxis
  readonly y: PlotAxis
  readonly series: readonly Series[]
  /** Over the legend: what the names are values of. */
  readonly legendTitle?: string
  /** Short lines in the upper right corner: a ring's q, a fit's result. */
  readonly notes?: readonly string[]
  /** Pixels. @default 640 × 420 */
  readonly width?: number
  readonly height?: number
}

/** An SVG document. */
export function linePlot(plot: LinePlot): string {
  const { width = 640, height = 420 } = plot
  const title = plot.title ?? [plot.y.label, plot.x.label].filter(Boolean).join(' over ')
  return svgDocument(
    { width, height, title, description: plot.description },
    drawPanel(plot, { left: 0, top: 0, width, height }, largeLetters),
  )
}

export interface PlotGrid {
  readonly title: string
  readonly description?: string
  readonly plots: readonly LinePlot[]
  /** @default 4 */
  readonly columns?: number
  /** Pixels of one plot. @default 235 × 175 */
  readonly panelWidth?: number
  readonly panelHeight?: number
}

/** Many plots with the same axes side by side: only the outer ones are labelled. */
export function plotGrid(grid: PlotGrid): string {
  const { panelWidth = 235, panelHeight = 175 } = grid
  const columns = Math.min(grid.columns ?? 4, Math.max(1, grid.plots.length))
  const rows = Math.ceil(grid.plots.length / columns)
  const head = 44
  const room = labelRoom(smallLetters)
  const [width, height] = [columns * panelWidth + room + 16, rows * panelHeight + room + head + 8]
  const panels = grid.plots.map((plot, i) => {
    const last = i + columns >= grid.plots.length
    const shown: LinePlot = {
      ...plot,
      x: { ...plot.x, label: last ? (plot.x.label ?? '') : '' },
      y: { ...plot.y, label: i % columns === 0 ? (plot.y.label ?? '') : '' },
    }
    const [row, column] = [Math.floor(i / columns), i % columns]
    // Frames are of one size: a label takes its room from outside the panel.
    const left = 4 + column * panelWidth + (column === 0 ? 0 : room)
    return drawPanel(
      shown,
      {
        left,
        top: head + row * panelHeight,
        width: panelWidth + (column === 0 ? room : 0),
        height: panelHeight + (last ? room : 0),
      },
      smallLetters,
    )
  })
  const heading = text({ x: 16, y: 28, 'font-size': 16, 'font-weight': 600, fill: ink.text }, grid.title)
  return svgDocument({ width, height, title: grid.title, description: grid.description }, heading + panels.join(''))
}

function drawPanel(plot: LinePlot, place: Box, letters: Letters): string {
  const xKind = plot.x.scale ?? 'linear'
  const yKind = plot.y.scale ?? 'linear'
  const xRange =
    plot.x.range ??
    extent(
      xKind,
      plot.series.flatMap(({ x }) => Array.from(x)),
    )
  const yRange =
    plot.y.range ??
    extent(
      yKind,
      plot.series.flatMap((series) => visible(series, xRange)),
    )
  const legend = legendOf(plot, letters)
  const top = plot.title ? letters.title + 18 : 10
  const labelled = { x: Boolean(plot.x.label), y: Boolean(plot.y.label) }
  const innerHeight = place.height - top - margins(letters, [], labelled).bottom - 4
  const yTicks = ticks(yKind, yRange, Math.max(2, innerHeight / (letters.tick * 4)))
  const margin = margins(letters, yTicks, labelled)
  const box: Box = {
    left: place.left + margin.left,
    top: place.top + top,
    width: Math.max(40, place.width - margin.left - 14 - legend.width),
    height: Math.max(40, innerHeight),
  }
  const x = scale(xKind, xRange, box.left, box.left + box.width)
  const y = scale(yKind, yRange, box.top + box.height, box.top)
  const xTicks = ticks(xKind, xRange, Math.max(2, box.width / (letters.tick * 6)))
  const data = plot.series.map((series, i) => drawSeries(series, series.colour ?? lineColour(i), x, y, box, letters))
  return (
    (plot.title
      ? text(
          {
            x: box.left,
            y: place.top + letters.title + 6,
            'font-size': letters.title,
            'font-weight': 600,
            fill: ink.text,
          },
          plot.title,
        )
      : '') +
    drawAxes({
      box,
      letters,
      grid: true,
      x: { scale: x, ticks: xTicks, label: plot.x.label ?? '' },
      y: { scale: y, ticks: yTicks, label: plot.y.label ?? '' },
    }) +
    // A nested svg clips what it holds, without an id that could meet another's in the same page.
    element(
      'svg',
      {
        x: box.left,
        y: box.top,
        width: box.width,
        height: box.height,
        viewBox: `${coordinate(box.left)} ${coordinate(box.top)} ${coordinate(box.width)} ${coordinate(box.height)}`,
      },
      data.join(''),
    ) +
    drawNotes(plot.notes ?? [], box, letters) +
    legend.draw(box.left + box.width + 16, box.top)
  )
}

/** The values within the horizontal range, which alone decide the vertical one. */
function visible(series: Series, [low, high]: readonly [number, number]): (number | null)[] {
  return Array.from(series.y, (value, i) => {
    const x = series.x[i] ?? NaN
    return x >= low && x <= high ? value : null
  })
}

function drawSeries(series: Series, colour: string, x: Scale, y: Scale, box: Box, letters: Letters): string {
  const points = Array.from(series.x, (value, i) => {
    const height = series.y[i]
    return { x: x.at(value), y: height === null || height === undefined ? NaN : y.at(height), i }
  })
  const shown = points.filter((point) => Number.isFinite(point.x) && Number.isFinite(point.y))
  const radius = series.radius ?? (letters === smallLetters ? 1.8 : 2.4)
  const bars = series.error
    ? shown.map(({ x: at, i }) => {
        const [value, error] = [series.y[i] ?? NaN, series.error?.[i] ?? NaN]
        const [low, high] = [y.at(value - error), y.at(value + error)]
        const bottom = Number.isFinite(low) ? low : box.top + box.height
        return Number.isFinite(high) ? `M${coordinate(at)} ${coordinate(bottom)}V${coordinate(high)}` : ''
      })
    : []
  const errors =
    bars.length > 0 ? element('path', { d: bars.join(''), stroke: colour, 'stroke-opacity': 0.45, fill: 'none' }) : ''
  if (series.as === 'points') {
    // Lines of no length with round ends: one element for all points.
    const d = shown.map((point) => `M${coordinate(point.x)} ${coordinate(point.y)}h0`).join('')
    return (
      errors +
      element('path', { d, stroke: colour, 'stroke-width': radius * 2, 'stroke-linecap': 'round', fill: 'none' })
    )
  }
  const line = element('path', {
    d: linePath(points),
    stroke: colour,
    'stroke-width': letters === smallLetters ? 1.3 : 1.6,
    'stroke-linejoin': 'round',
    'stroke-dasharray': series.dashed ? '5 4' : undefined,
    fill: 'none',
  })
  return errors + line
}

/** Of many points in one column of pixels only the first, lowest, highest and last can be seen. */
function linePath(points: readonly { readonly x: number; readonly y: number }[]): string {
  let d = ''
  let open = false
  for (let i = 0; i < points.length;) {
    const column = Math.round((points[i]?.x ?? NaN) * 2)
    let end = i
    while (end < points.length && Math.round((points[end]?.x ?? NaN) * 2) === column) end++
    const group = points.slice(i, Math.max(end, i + 1))
    const kept = group.length > 4 && group.every(({ y }) => Number.isFinite(y)) ? extremes(group) : group
    for (const { x, y } of kept) {
      if (Number.isFinite(x) && Number.isFinite(y)) {
        d += `${open ? 'L' : 'M'}${coordinate(x)} ${coordinate(y)}`
        open = true
      } else open = false
    }
    i += group.length
  }
  return d
}

function extremes<Point extends { readonly y: number }>(group: readonly Point[]): Point[] {
  let low = 0
  let high = 0
  for (const [i, { y }] of group.entries()) {
    if (y < (group[low]?.y ?? y)) low = i
    if (y > (group[high]?.y ?? y)) high = i
  }
  return [...new Set([0, Math.min(low, high), Math.max(low, high), group.length - 1])].flatMap((i) => group[i] ?? [])
}

function drawNotes(notes: readonly string[], box: Box, letters: Letters): string {
  const lines = notes.map((note, i) =>
    text({ x: box.left + box.width - 8, y: box.top + (i + 1) * (letters.tick + 4) + 2, 'text-anchor': 'end' }, note),
  )
  return element(
    'g',
    {
      'font-size': letters.tick,
      fill: ink.text,
      // The paper's colour around the letters keeps them readable over data.
      stroke: ink.paper,
      'stroke-width': 3,
      'stroke-opacity': 0.85,
      'paint-order': 'stroke',
    },
    lines.join(''),
  )
}

function legendOf(plot: LinePlot, letters: Letters) {
  const entries = plot.series.flatMap(({ name, colour, as, dashed }, i) =>
    name === undefined ? [] : [{ name, colour: colour ?? lineColour(i), as, dashed }],
  )
  if (entries.length === 0) return { width: 0, draw: () => '' }
  const widest = Math.max(
    textWidth(plot.legendTitle ?? '', letters.tick) - 26,
    ...entries.map(({ name }) => textWidth(name, letters.tick)),
  )
  return {
    width: widest + 46,
    draw: (left: number, top: number) => {
      const step = letters.tick + 6
      const first = top + (plot.legendTitle ? step : 0) + letters.tick
      const rows = entries.map(({ name, colour, as, dashed }, i) => {
        const y = first + i * step
        const mark =
          as === 'points'
            ? { d: `M${coordinate(left + 9)} ${coordinate(y - 4)}h0`, 'stroke-width': 6, 'stroke-linecap': 'round' }
            : {
                d: `M${coordinate(left)} ${coordinate(y - 4)}h18`,
                'stroke-width': 2,
                'stroke-dasharray': dashed ? '5 4' : undefined,
              }
        return element('path', { ...mark, stroke: colour, fill: 'none' }) + text({ x: left + 26, y }, name)
      })
      const title = plot.legendTitle
        ? element('text', { x: left, y: top + letters.tick - 2, fill: ink.quiet }, escapeXml(plot.legendTitle))
        : ''
      return element('g', { 'font-size': letters.tick, fill: ink.text }, title + rows.join(''))
    },
  }
}
