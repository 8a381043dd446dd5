/** A layout as a drawing of letters: what a golden file can show and a reader can check. */
import type { GraphLayout, PlacedEdge, Point } from '#flow'

/** Pixels a letter stands for. */
const CELL = { x: 8, y: 12 }

const UP = 1
const DOWN = 2
const LEFT = 4
const RIGHT = 8
const strokes: Readonly<Record<number, string>> = {
  [UP]: '│',
  [DOWN]: '│',
  [UP + DOWN]: '│',
  [LEFT]: '─',
  [RIGHT]: '─',
  [LEFT + RIGHT]: '─',
  [UP + RIGHT]: '╰',
  [UP + LEFT]: '╯',
  [DOWN + RIGHT]: '╭',
  [DOWN + LEFT]: '╮',
  [UP + DOWN + RIGHT]: '├',
  [UP + DOWN + LEFT]: '┤',
  [LEFT + RIGHT + DOWN]: '┬',
  [LEFT + RIGHT + UP]: '┴',
  [UP + DOWN + LEFT + RIGHT]: '┼',
}

export function sketch(layout: GraphLayout): string {
  const columns = Math.ceil(layout.width / CELL.x) + 1
  const lines = Math.ceil(layout.height / CELL.y) + 1
  const marks = Array.from({ length: lines }, () => Array.from({ length: columns }, () => 0))
  const letters = Array.from({ length: lines }, () => Array.from({ length: columns }, () => ''))
  const cell = ({ x, y }: Point) => ({ x: Math.round(x / CELL.x), y: Math.round(y / CELL.y) })
  const mark = (x: number, y: number, stroke: number) => {
    const line = marks[y]
    if (line) line[x] = (line[x] ?? 0) | stroke
  }
  const write = (x: number, y: number, text: string) => {
    for (const [i, letter] of [...text].entries()) {
      const line = letters[y]
      if (line) line[x + i] = letter
    }
  }
  for (const edge of layout.edges) drawLine(edge)
  for (const { edge, label } of layout.edges) {
    if (!label) continue
    const from = cell({ x: label.x, y: label.y + label.height / 2 })
    write(from.x, from.y, fit(edge.label, Math.round(label.width / CELL.x)))
  }
  for (const placed of layout.nodes) {
    const [start, end] = [cell(placed), cell({ x: placed.x + placed.width, y: placed.y + placed.height })]
    const inside = end.x - start.x - 1
    for (let y = start.y; y <= end.y; y++) {
      const [first, fill, last] = y === start.y ? '┏━┓' : y === end.y ? '┗━┛' : '┃ ┃'
      write(start.x, y, `${first}${(fill ?? '').repeat(inside)}${last}`)
    }
    write(start.x + 1, Math.round((start.y + end.y) / 2), fit(placed.node.name, inside).padEnd(inside))
  }
  for (const edge of layout.edges) drawArrow(edge)
  return `${letters
    .map((line, y) =>
      line
        .map((letter, x) => letter || strokes[marks[y]?.[x] ?? 0] || ' ')
        .join('')
        .trimEnd(),
    )
    .join('\n')
    .replace(/\n+$/, '')}\n`

  function drawLine({ points }: PlacedEdge): void {
    for (const [index, end] of points.slice(1).entries()) {
      let at = cell(points[index] ?? end)
      const to = cell(end)
      while (at.x !== to.x || at.y !== to.y) {
        const next = { x: at.x + Math.sign(to.x - at.x), y: at.x === to.x ? at.y + Math.sign(to.y - at.y) : at.y }
        mark(at.x, at.y, next.x > at.x ? RIGHT : next.x < at.x ? LEFT : next.y > at.y ? DOWN : UP)
        mark(next.x, next.y, next.x > at.x ? LEFT : next.x < at.x ? RIGHT : next.y > at.y ? UP : DOWN)
        at = next
      }
    }
  }

  function drawArrow({ points }: PlacedEdge): void {
    const [before, tip] = [points.at(-2), points.at(-1)]
    if (!before || !tip) return
    const at = cell(tip)
    const sign = tip.y > before.y ? '▼' : tip.y < before.y ? '▲' : tip.x > before.x ? '▶' : '◀'
    write(at.x, at.y, sign)
  }
}

const fit = (text: string, width: number): string => {
  const letters = [...text]
  return letters.length <= width ? text : `${letters.slice(0, Math.max(0, width - 1)).join('')}…`
}
