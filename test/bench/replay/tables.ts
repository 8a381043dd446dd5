/** Tables for a terminal and for Markdown: the same text is both. */

export interface Column<Row> {
  readonly head: string
  /** Numbers stand right. */
  readonly of: (row: Row) => string | number
}

export function table<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): string {
  const cells = [columns.map(({ head }) => head), ...rows.map((row) => columns.map(({ of }) => shown(of(row))))]
  const right = columns.map(({ of }) => rows.some((row) => typeof of(row) === 'number'))
  const widths = columns.map((_, i) => Math.max(3, ...cells.map((line) => [...(line[i] ?? '')].length)))
  const line = (texts: readonly string[]) =>
    `| ${texts.map((text, i) => (right[i] ? text.padStart(widths[i] ?? 0) : text.padEnd(widths[i] ?? 0))).join(' | ')} |`
  const rule = `| ${widths.map((width, i) => (right[i] ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width))).join(' | ')} |`
  const [head = [], ...body] = cells
  return [line(head), rule, ...body.map(line)].join('\n')
}

/** Three digits below 100, whole numbers with separators above 1000. */
function shown(value: string | number): string {
  if (typeof value === 'string') return value
  if (!Number.isFinite(value)) return '—'
  const size = Math.abs(value)
  if (Number.isInteger(value) || size >= 1000) return Math.round(value).toLocaleString('en-US')
  return value.toFixed(size >= 10 ? 1 : size >= 1 ? 2 : 3)
}
