/** A two-dimensional measurement as an image with axes and a colour bar. */
import { colourAt, ink, type ColourMap } from './colours.ts'
import { drawAxes, largeLetters, margins, svgDocument, textWidth, type Box } from './frame.ts'
import { encodePng, pngAddress } from './png.ts'
import { bounds, extent, scale, ticks, type ScaleKind } from './scale.ts'
import { coordinate, element, text } from './svg.ts'

/** Where pixels are: the centre of pixel `i` is at `first + i * step`. */
export interface PixelAxis {
  readonly label: string
  /** @default 0 */
  readonly first?: number
  /** @default 1 */
  readonly step?: number
}

export interface ImagePlot {
  readonly title?: string
  readonly description?: string
  /** Row by row; the first row is drawn on top. Grey where NaN, and on a logarithmic scale where not above 0. */
  readonly values: ArrayLike<number>
  readonly rows: number
  readonly columns: number
  readonly x: PixelAxis
  readonly y: PixelAxis
  /** What the colours mean, with unit: "photons / frame". */
  readonly label: string
  /** @default "linear" */
  readonly scale?: ScaleKind
  /** @default what the values need */
  readonly range?: readonly [number, number]
  /** @default "viridis" */
  readonly map?: ColourMap
  /** Drawn over the image, in the axes' coordinates: the edges of rings. */
  readonly circles?: readonly { readonly x: number; readonly y: number; readonly radius: number }[]
  /** Pixels of the whole plot's width; the height follows from the shape of the data. @default 560 */
  readonly width?: number
}

/** More cannot be seen at the size of a plot: larger data are averaged down to this many pixels a side. */
const largestSide = 640
const colours = 255

/** An SVG document. */
export function imagePlot(plot: ImagePlot): string {
  const { width = 560, rows, columns } = plot
  const letters = largeLetters
  const kind = plot.scale ?? 'linear'
  const range = plot.range ?? rangeOf(kind, Array.from(plot.values))
  const xEdges = edges(plot.x, columns)
  const yEdges = edges(plot.y, rows)
  const yTicks = ticks('linear', ordered(yEdges), 6)
  const margin = margins(letters, yTicks, { x: true, y: true })
  const barTicks = ticks(kind, range, 6)
  const bar = 30 + letters.label + Math.max(...barTicks.map(({ label }) => textWidth(label, letters.tick)), 0) + 30
  const top = plot.title ? letters.title + 18 : 10
  const inner = width - margin.left - bar
  const box: Box = {
    left: margin.left,
    top,
    width: inner,
    // A strip detector stays readable, a tall one on the page.
    height: Math.min(Math.max(inner * (rows / columns), 80), inner * 1.6),
  }
  const height = top + box.height + margin.bottom + 6
  const x = scale('linear', xEdges, box.left, box.left + box.width)
  const y = scale('linear', yEdges, box.top, box.top + box.height)
  const image = element('image', {
    x: box.left,
    y: box.top,
    width: box.width,
    height: box.height,
    preserveAspectRatio: 'none',
    style: 'image-rendering:pixelated',
    href: paint(plot, kind, range),
  })
  const circles = (plot.circles ?? []).map((circle) =>
    element('ellipse', {
      cx: x.at(circle.x),
      cy: y.at(circle.y),
      rx: Math.abs(x.at(circle.x + circle.radius) - x.at(circle.x)),
      ry: Math.abs(y.at(circle.y + circle.radius) - y.at(circle.y)),
    }),
  )
  return svgDocument(
    { width, height, title: plot.title ?? plot.label, description: plot.description },
    (plot.title
      ? text(
          { x: box.left, y: letters.title + 6, 'font-size': letters.title, 'font-weight': 600, fill: ink.text },
          plot.title,
        )
      : '') +
      image +
      // A nested svg clips what it holds.
      element(
        'svg',
        {
          x: box.left,
          y: box.top,
          width: box.width,
          height: box.height,
          viewBox: [box.left, box.top, box.width, box.height].map(coordinate).join(' '),
        },
        element('g', { fill: 'none', stroke: '#ffffff', 'stroke-opacity': 0.55 }, circles.join('')),
      ) +
      drawAxes({
        box,
        letters,
        grid: false,
        x: { scale: x, ticks: ticks('linear', ordered(xEdges), 6), label: plot.x.label },
        y: { scale: y, ticks: yTicks, label: plot.y.label },
      }) +
      colourBar(plot, kind, range, barTicks, { left: box.left + box.width + 18, top, width: 14, height: box.height }),
  )
}

/** Colours need no room at their ends, but two different ones. */
function rangeOf(kind: ScaleKind, values: readonly number[]): readonly [number, number] {
  const tight = bounds(kind, values)
  return tight && tight[1] > tight[0] ? tight : extent(kind, values)
}

const edges = ({ first = 0, step = 1 }: PixelAxis, count: number): [number, number] => [
  first - step / 2,
  first + (count - 0.5) * step,
]
const ordered = ([a, b]: readonly [number, number]): [number, number] => (a < b ? [a, b] : [b, a])

function colourBar(
  plot: ImagePlot,
  kind: ScaleKind,
  range: readonly [number, number],
  barTicks: ReturnType<typeof ticks>,
  box: Box,
): string {
  const values = scale(kind, range, box.top + box.height, box.top)
  const column = Uint8Array.from({ length: colours }, (_, i) => colours - i)
  const labels = barTicks.flatMap(({ value, label }) => {
    const at = values.at(value)
    if (!(at >= box.top - 0.5 && at <= box.top + box.height + 0.5)) return []
    const right = box.left + box.width
    const mark = element('path', { d: `M${coordinate(right)} ${coordinate(at)}h${label ? 4 : 2}`, stroke: ink.axis })
    return [mark, label ? text({ x: right + 7, y: at + 4, 'font-size': 12, fill: ink.quiet }, label) : '']
  })
  const place = { x: box.left, y: box.top, width: box.width, height: box.height }
  const widest = Math.max(...barTicks.map(({ label }) => textWidth(label, 12)), 0)
  return (
    element('image', {
      ...place,
      preserveAspectRatio: 'none',
      href: pngAddress(encodePng(1, colours, column, palette(plot.map ?? 'viridis'))),
    }) +
    element('rect', { ...place, fill: 'none', stroke: ink.axis }) +
    labels.join('') +
    text(
      {
        x: 0,
        y: 0,
        'font-size': largeLetters.label,
        fill: ink.text,
        'text-anchor': 'middle',
        transform: `translate(${coordinate(box.left + box.width + widest + 26)} ${coordinate(box.top + box.height / 2)}) rotate(-90)`,
      },
      plot.label,
    )
  )
}

/** Entry 0 stands for no value. */
const palette = (map: ColourMap) => [
  [0xc8, 0xcd, 0xd3] as const,
  ...Array.from({ length: colours }, (_, i) => colourAt(map, i / (colours - 1))),
]

function paint(plot: ImagePlot, kind: ScaleKind, range: readonly [number, number]): string {
  const factor = Math.ceil(Math.max(plot.rows, plot.columns) / largestSide)
  const rows = Math.ceil(plot.rows / factor)
  const columns = Math.ceil(plot.columns / factor)
  const values = scale(kind, range, 0, 1)
  const indices = new Uint8Array(rows * columns)
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const share = values.at(meanOfBlock(plot, row * factor, column * factor, factor))
      if (Number.isFinite(share))
        indices[row * columns + column] = 1 + Math.round(Math.min(1, Math.max(0, share)) * (colours - 1))
    }
  return pngAddress(encodePng(columns, rows, indices, palette(plot.map ?? 'viridis')))
}

/** Without the pixels that have no value; NaN when none has. */
function meanOfBlock({ values, rows, columns }: ImagePlot, top: number, left: number, size: number): number {
  let sum = 0
  let count = 0
  for (let row = top; row < Math.min(rows, top + size); row++)
    for (let column = left; column < Math.min(columns, left + size); column++) {
      const value = values[row * columns + column] ?? NaN
      if (!Number.isFinite(value)) continue
      sum += value
      count++
    }
  return count > 0 ? sum / count : NaN
}
