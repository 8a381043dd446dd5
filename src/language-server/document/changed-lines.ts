/** Which lines of a text became which others: the least of them. */

export interface ChangedLines {
  /** From this line up to before that one, of the text before. */
  readonly from: number
  readonly to: number
  /** What stands there after. */
  readonly lines: readonly string[]
}

/** More lines than this between the first and the last change are one change. */
const MOST_COMPARED = 2000

export function changedLines(before: string, after: string): readonly ChangedLines[] {
  const [a, b] = [before.split('\n'), after.split('\n')]
  let start = 0
  while (start < a.length && start < b.length && a[start] === b[start]) start++
  let [endA, endB] = [a.length, b.length]
  while (endA > start && endB > start && a[endA - 1] === b[endB - 1]) [endA, endB] = [endA - 1, endB - 1]
  const [middleA, middleB] = [a.slice(start, endA), b.slice(start, endB)]
  if (middleA.length === 0 && middleB.length === 0) return []
  if (middleA.length * middleB.length > MOST_COMPARED ** 2) return [{ from: start, to: endA, lines: middleB }]
  return between(middleA, middleB).map(({ from, to, lines }) => ({ from: from + start, to: to + start, lines }))
}

/** By the longest common lines. */
function between(a: readonly string[], b: readonly string[]): readonly ChangedLines[] {
  const width = b.length + 1
  const common = new Uint32Array((a.length + 1) * width)
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      common[i * width + j] =
        a[i] === b[j]
          ? 1 + (common[(i + 1) * width + j + 1] ?? 0)
          : Math.max(common[(i + 1) * width + j] ?? 0, common[i * width + j + 1] ?? 0)
  const found: { from: number; to: number; lines: string[] }[] = []
  let [i, j] = [0, 0]
  let open: { from: number; to: number; lines: string[] } | undefined
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      open = undefined
      i++
      j++
      continue
    }
    if (!open) found.push((open = { from: i, to: i, lines: [] }))
    const takeOld =
      j >= b.length || (i < a.length && (common[(i + 1) * width + j] ?? 0) >= (common[i * width + j + 1] ?? 0))
    if (takeOld) open.to = ++i
    else open.lines.push(b[j++] ?? '')
  }
  return found
}
