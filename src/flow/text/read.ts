/** What a reader of a text gives `parseFlow`, whatever the format. */
import type { TreeNode } from './tree.ts'

/** No flow nests a tenth of this; readers of trees recurse, so deeper ones must not reach them. */
export const DEEPEST = 200

export interface ReadText {
  /** Absent when the text holds no value, or one that is too deep or too large. */
  readonly tree?: TreeNode
  readonly mistakes: readonly TextMistake[]
}

export interface TextMistake {
  readonly code: 'syntax' | 'too-deep' | 'too-large'
  readonly message: string
  readonly offset: number
  readonly length: number
}

export const tooDeep = (offset: number): TextMistake => ({
  code: 'too-deep',
  message: `objects and lists are nested deeper than ${DEEPEST}`,
  offset,
  length: 1,
})

/** What follows at the same place only follows from the first. */
export function firstOfEachPlace<Found extends { readonly offset: number }>(found: readonly Found[]): readonly Found[] {
  const seen = new Set<number>()
  return found.filter(({ offset }) => !seen.has(offset) && seen.add(offset))
}

/** A mistake at the very end is shown on the last thing written. */
export function placeIn(text: string, offset: number, length: number): { offset: number; length: number } {
  if (offset < text.length && length > 0) return { offset, length }
  const end = text.trimEnd().length
  return offset >= end
    ? { offset: Math.max(0, end - 1), length: Math.min(1, end) }
    : { offset, length: Math.max(1, length) }
}
