import type { TextChange } from '#messages'

/** The text after changes that were made one after the other. */
export function changedText(text: string, changes: readonly TextChange[]): string {
  return changes.reduce(
    (before, { offset, length, text: put }) => before.slice(0, offset) + put + before.slice(offset + length),
    text,
  )
}
