/** Two texts line by line: what stands in both, in order, and what came or went between. */

export interface DiffLine {
  readonly sign: ' ' | '+' | '-'
  readonly text: string
}

/** Longer texts are shown whole, one after the other. */
const MOST_LINES = 1500
/** Lines around a difference that are shown with it. */
const AROUND = 2

export function lineDiff(before: string, after: string): readonly DiffLine[] {
  const [a, b] = [before.split('\n'), after.split('\n')]
  if (a.length > MOST_LINES || b.length > MOST_LINES)
    return [...a.map((text) => ({ sign: '-', text }) as const), ...b.map((text) => ({ sign: '+', text }) as const)]
  const width = b.length + 1
  const lengths = new Uint16Array((a.length + 1) * width)
  const length = (i: number, j: number) => lengths[i * width + j] ?? 0
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      lengths[i * width + j] = a[i] === b[j] ? 1 + length(i + 1, j + 1) : Math.max(length(i + 1, j), length(i, j + 1))
  const lines: DiffLine[] = []
  let [i, j] = [0, 0]
  while (i < a.length || j < b.length) {
    const [gone, come] = [a[i], b[j]]
    if (gone !== undefined && gone === come) {
      lines.push({ sign: ' ', text: gone })
      i++
      j++
    } else if (gone !== undefined && (come === undefined || length(i + 1, j) >= length(i, j + 1))) {
      lines.push({ sign: '-', text: gone })
      i++
    } else if (come !== undefined) {
      lines.push({ sign: '+', text: come })
      j++
    }
  }
  return lines
}

/** Without the lines that are far from any difference; null stands for those left out. */
export function nearDifferences(lines: readonly DiffLine[]): readonly (DiffLine | null)[] {
  const near = lines.map((_, index) =>
    lines.slice(Math.max(0, index - AROUND), index + AROUND + 1).some(({ sign }) => sign !== ' '),
  )
  return lines.flatMap((line, index) => {
    if (near[index]) return [line]
    return near[index - 1] || index === 0 ? [null] : []
  })
}
