/** What runs spent their time on: groups of bars on one time axis each, a bar a run, a piece a stretch of it. */
import { formatDuration } from '#run'
import { inkOf, type Ink } from './colours.ts'
import { svgDocument, textWidth } from './frame.ts'
import { drawLegend, SWATCH } from './legend.ts'
import { fitText } from './marks.ts'
import { scale, ticks } from './scale.ts'
import { coordinate, element, escapeXml, text } from './svg.ts'
import type { ThemeName } from './theme.ts'

export interface SharesDrawing<Kind extends string> {
  readonly title: string
  /** Under the title. */
  readonly note?: string
  readonly kinds: Readonly<Record<Kind, { readonly word: string; readonly colour: string; readonly thin?: boolean }>>
  /** Each with a scale of its own. */
  readonly groups: readonly {
    readonly name: string
    /** Under the name. */
    readonly about?: string
    readonly bars: readonly {
      readonly name: string
      readonly pieces: readonly { readonly kind: Kind; readonly seconds: number; readonly about?: string }[]
    }[]
  }[]
  /** @default 'light' */
  readonly theme?: ThemeName
  /** Pixels. @default 960 */
  readonly width?: number
}

const LETTERS = 12
const BAR = 14
const ROW = 18
const AXIS = 22
const GAP = 14

/** A whole SVG document. */
export function sharesSvg<Kind extends string>(drawing: SharesDrawing<Kind>): string {
  const { title, note, kinds, groups, theme = 'light', width = 960 } = drawing
  const ink = inkOf(theme)
  // SAFETY: the keys of a record of kinds.
  const names = Object.keys(kinds) as Kind[]
  const legend = drawLegend(
    names.map((kind) => ({ name: kinds[kind].word, swatch: (x, y) => piece(x, y, SWATCH, kinds[kind]) })),
    { left: 16, top: note === undefined ? 34 : 52, width: width - 32, ink },
  )
  const widestGroup = Math.max(
    ...groups.map(({ name, about = '' }) => Math.max(textWidth(name, LETTERS + 1), textWidth(about, LETTERS - 1))),
  )
  const widestBar = Math.max(...groups.flatMap(({ bars }) => bars.map(({ name }) => textWidth(name, LETTERS - 1))))
  const place = {
    group: 16,
    bar: 16 + widestGroup + 20,
    left: 16 + widestGroup + 20 + widestBar + 12,
    right: width - 78,
  }
  let top = (note === undefined ? 34 : 52) + legend.height + 16
  const drawn = groups.map((group) => {
    const svg = drawGroup(group, kinds, place, top, ink)
    top += group.bars.length * ROW + AXIS + GAP
    return svg
  })
  const heading =
    text({ x: 16, y: 24, 'font-size': 15, 'font-weight': 600, fill: ink.text }, title) +
    (note === undefined
      ? ''
      : text({ x: 16, y: 44, 'font-size': LETTERS, fill: ink.quiet }, fitText(note, width - 32, LETTERS)))
  return `${svgDocument({ width, height: top + 4, title, description: note, ink }, `${heading}\n${legend.svg}\n${drawn.join('\n')}`)}\n`
}

interface Place {
  readonly group: number
  readonly bar: number
  readonly left: number
  readonly right: number
}

function drawGroup<Kind extends string>(
  { name, about, bars }: SharesDrawing<Kind>['groups'][number],
  kinds: SharesDrawing<Kind>['kinds'],
  { group, bar, left, right }: Place,
  top: number,
  ink: Ink,
): string {
  const totals = bars.map(({ pieces }) => pieces.reduce((sum, { seconds }) => sum + seconds, 0))
  const longest = Math.max(1e-6, ...totals)
  const x = scale('linear', [0, longest], left, right)
  const bottom = top + bars.length * ROW
  const marks = ticks('linear', [0, longest], (right - left) / 90).map(({ value, label }) => {
    const at = x.at(value)
    const line = element('path', { d: `M${coordinate(at)} ${top - 2}V${coordinate(bottom + 4)}`, stroke: ink.grid })
    const unit = value === 0 ? '0 s' : label
    return (
      line + text({ x: at, y: bottom + 16, 'text-anchor': 'middle', fill: ink.quiet, 'font-size': LETTERS - 2 }, unit)
    )
  })
  const rows = bars.map(({ name: what, pieces }, i) => {
    const middle = top + i * ROW + ROW / 2
    let at = 0
    const drawn = pieces.map(({ kind, seconds, about }) => {
      const from = x.at(at)
      at += seconds
      const spoken = `${about ?? kinds[kind].word}: ${formatDuration(seconds)}`
      return piece(from, middle, Math.max(0.4, x.at(at) - from), kinds[kind], spoken)
    })
    return (
      text({ x: bar, y: middle + 4, fill: ink.quiet, 'font-size': LETTERS - 1 }, what) +
      drawn.join('') +
      text({ x: x.at(at) + 6, y: middle + 4, fill: ink.text, 'font-size': LETTERS - 1 }, formatDuration(totals[i] ?? 0))
    )
  })
  const heading = text(
    { x: group, y: top + ROW / 2 + 4, fill: ink.text, 'font-size': LETTERS + 1, 'font-weight': 600 },
    name,
  )
  const under = { x: group, y: top + ROW * 1.5 + 4, fill: ink.quiet, 'font-size': LETTERS - 1 }
  const remark = about === undefined ? '' : text(under, about)
  return element('g', {}, [heading + remark, ...marks, ...rows].join('\n'))
}

/** A full bar, or a thin line for time in which nothing was done. */
function piece(
  x: number,
  middle: number,
  width: number,
  { colour, thin }: { readonly colour: string; readonly thin?: boolean },
  spoken?: string,
): string {
  const height = thin ? 4 : BAR
  const title = spoken === undefined ? '' : element('title', {}, escapeXml(spoken))
  return element('rect', { x, y: middle - height / 2, width, height, fill: colour }, title)
}
