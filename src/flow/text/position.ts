/** Places in a text. Lines and characters count from 0, characters in UTF-16 units, as editors count. */

export interface Position {
  readonly line: number
  readonly character: number
}

export interface Range {
  readonly start: Position
  readonly end: Position
}

export interface TextPositions {
  positionAt(offset: number): Position
  offsetAt(position: Position): number
  range(offset: number, length: number): Range
}

export function textPositions(text: string): TextPositions {
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  const clamp = (offset: number) => Math.min(Math.max(0, offset), text.length)
  const positionAt = (offset: number): Position => {
    const wanted = clamp(offset)
    let [low, high] = [0, starts.length - 1]
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((starts[middle] ?? 0) <= wanted) low = middle
      else high = middle - 1
    }
    return { line: low, character: wanted - (starts[low] ?? 0) }
  }
  return {
    positionAt,
    offsetAt: ({ line, character }) => clamp((starts[line] ?? text.length) + character),
    range: (offset, length) => ({ start: positionAt(offset), end: positionAt(offset + length) }),
  }
}
