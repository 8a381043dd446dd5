/** A table for people: columns as wide as their widest cell, two spaces apart. */
import type { Paint } from './style.ts'
import { padEnd, padStart, width } from './width.ts'

export interface Column<Row> {
  readonly title: string
  readonly align?: 'left' | 'right'
  cell(row: Row): string
  /** Paint a cell after it was padded. */
  paint?(row: Row, text: string): string
}

export function table<Row>(columns: readonly Column<Row>[], rows: readonly Row[], paint: Paint): string[] {
  const drawn = columns.map((column) => {
    const cells = rows.map((row) => column.cell(row))
    const pad = column.align === 'right' ? padStart : padEnd
    const widest = [column.title, ...cells].reduce((most, text) => Math.max(most, width(text)), 0)
    return {
      title: paint('dim', pad(column.title, widest)),
      cells: rows.map((row, index) => {
        const text = pad(cells[index] ?? '', widest)
        return column.paint ? column.paint(row, text) : text
      }),
    }
  })
  const line = (parts: readonly string[]) => parts.join('  ').trimEnd()
  return [
    line(drawn.map((column) => column.title)),
    ...rows.map((_row, index) => line(drawn.map((column) => column.cells[index] ?? ''))),
  ]
}
