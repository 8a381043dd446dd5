/** A legend in one line or more: swatches with their words, from left to right. */
import type { Ink } from './colours.ts'
import { textWidth } from './frame.ts'
import { element, text } from './svg.ts'

export interface LegendItem {
  readonly name: string
  /** SVG of a swatch that is `SWATCH` wide, around the middle of its left edge. */
  readonly swatch: (x: number, y: number) => string
}

export const SWATCH = 22
const LETTERS = 12
const LEGEND_LINE = 20

/** Where the items stand within a width: lines of them, from the top. */
export function drawLegend(
  items: readonly LegendItem[],
  { left, top, width, ink }: { readonly left: number; readonly top: number; readonly width: number; readonly ink: Ink },
): { readonly svg: string; readonly height: number } {
  let [x, y] = [left, top + LEGEND_LINE / 2]
  const drawn = items.map(({ name, swatch }) => {
    const needed = SWATCH + 7 + textWidth(name, LETTERS)
    if (x > left && x + needed > left + width) [x, y] = [left, y + LEGEND_LINE]
    const item = swatch(x, y) + text({ x: x + SWATCH + 7, y: y + 4, fill: ink.text, 'font-size': LETTERS }, name)
    x += needed + 24
    return item
  })
  return { svg: element('g', { 'data-part': 'legend' }, drawn.join('\n')), height: y + LEGEND_LINE / 2 - top }
}
