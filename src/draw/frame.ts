/** The frame of a plot: paper, axes with ticks and labels. */
import { font, ink as ownPaper, type Ink } from './colours.ts'
import type { Scale, Tick } from './scale.ts'
import { element, escapeXml, text } from './svg.ts'

export interface Box {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** Sizes of letters, px: of a plot of its own, or of one panel of many. */
export interface Letters {
  readonly tick: number
  readonly label: number
  readonly title: number
}
export const largeLetters: Letters = { tick: 12, label: 13, title: 15 }
export const smallLetters: Letters = { tick: 10, label: 11, title: 12 }

/** About how wide a text is: there is nothing to measure with. */
export const textWidth = (content: string, size: number): number => [...content].length * size * 0.57

export interface Document {
  readonly width: number
  readonly height: number
  /** For those who hear rather than see it. */
  readonly title: string
  readonly description?: string | undefined
  /** @default that of plots with a paper of their own */
  readonly ink?: Ink
}

/** A whole SVG document on its own paper. */
export function svgDocument({ width, height, title, description, ink = ownPaper }: Document, content: string): string {
  const attributes = {
    xmlns: 'http://www.w3.org/2000/svg',
    width,
    height,
    viewBox: `0 0 ${width} ${height}`,
    role: 'img',
    'font-family': font,
  }
  const spoken =
    element('title', {}, escapeXml(title)) + (description ? element('desc', {}, escapeXml(description)) : '')
  return element('svg', attributes, `${spoken}${element('rect', { width, height, rx: 4, fill: ink.paper })}${content}`)
}

export interface Axes {
  readonly box: Box
  readonly x: { readonly scale: Scale; readonly ticks: readonly Tick[]; readonly label: string }
  readonly y: { readonly scale: Scale; readonly ticks: readonly Tick[]; readonly label: string }
  readonly letters: Letters
  readonly grid: boolean
  /** @default that of plots with a paper of their own */
  readonly ink?: Ink
}

/** Room that an axis's label takes beside its ticks. */
export const labelRoom = (letters: Letters): number => letters.label + 9

/** Room that ticks and labels take on the left and below. */
export function margins(letters: Letters, yTicks: readonly Tick[], labelled: { x: boolean; y: boolean }) {
  const widest = Math.max(0, ...yTicks.map(({ label }) => textWidth(label, letters.tick)))
  return {
    left: widest + 16 + (labelled.y ? labelRoom(letters) : 0),
    bottom: letters.tick + 10 + (labelled.x ? labelRoom(letters) : 0),
  }
}

/** Grid, frame, ticks and labels, to be drawn before the data. */
export function drawAxes({ box, x, y, letters, grid, ink = ownPaper }: Axes): string {
  const bottom = box.top + box.height
  const right = box.left + box.width
  const grids: string[] = []
  const marks: string[] = []
  const labels: string[] = []
  for (const { value, label } of x.ticks) {
    const at = x.scale.at(value)
    if (!(at >= box.left - 0.5 && at <= right + 0.5)) continue
    if (label) grids.push(`M${px(at)} ${px(box.top)}V${px(bottom)}`)
    marks.push(`M${px(at)} ${px(bottom)}v${label ? 5 : 3}`)
    if (label) labels.push(text({ x: at, y: bottom + 6 + letters.tick, 'text-anchor': 'middle' }, label))
  }
  for (const { value, label } of y.ticks) {
    const at = y.scale.at(value)
    if (!(at >= box.top - 0.5 && at <= bottom + 0.5)) continue
    if (label) grids.push(`M${px(box.left)} ${px(at)}H${px(right)}`)
    marks.push(`M${px(box.left)} ${px(at)}h${label ? -5 : -3}`)
    if (label) labels.push(text({ x: box.left - 8, y: at + letters.tick * 0.35, 'text-anchor': 'end' }, label))
  }
  const names =
    (x.label
      ? text(
          { x: box.left + box.width / 2, y: bottom + letters.tick + letters.label + 13, 'text-anchor': 'middle' },
          x.label,
        )
      : '') +
    (y.label
      ? text(
          {
            x: 0,
            y: 0,
            'text-anchor': 'middle',
            transform: `translate(${px(box.left - margins(letters, y.ticks, { x: true, y: true }).left + letters.label + 3)} ${px(box.top + box.height / 2)}) rotate(-90)`,
          },
          y.label,
        )
      : '')
  return (
    (grid ? element('path', { d: grids.join(''), stroke: ink.grid, fill: 'none' }) : '') +
    element('path', { d: marks.join(''), stroke: ink.axis, fill: 'none' }) +
    element('rect', { x: box.left, y: box.top, width: box.width, height: box.height, fill: 'none', stroke: ink.axis }) +
    element('g', { 'font-size': letters.tick, fill: ink.quiet }, labels.join('')) +
    element('g', { 'font-size': letters.label, fill: ink.text }, names)
  )
}

const px = (value: number): string => String(Math.round(value * 10) / 10)
