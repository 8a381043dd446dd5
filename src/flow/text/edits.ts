/** Edits of a text: put in order, and carried out. */

/** In UTF-16 units of the text that it was made for. */
export interface TextEdit {
  readonly offset: number
  readonly length: number
  readonly newText: string
}

/** @param edits in order and not overlapping, as `editFlow` gives them */
export function applyTextEdits(text: string, edits: readonly TextEdit[]): string {
  const parts: string[] = []
  let at = 0
  for (const { offset, length, newText } of edits) {
    parts.push(text.slice(at, offset), newText)
    at = offset + length
  }
  return `${parts.join('')}${text.slice(at)}`
}

/** In order; what touches is one edit, and what changes nothing is none. Insertions at one place keep their order. */
export function inOrder(text: string, edits: readonly TextEdit[]): readonly TextEdit[] {
  const sorted = [...edits].sort((a, b) => a.offset - b.offset || Math.sign(a.length) - Math.sign(b.length))
  const joined: { offset: number; length: number; newText: string }[] = []
  for (const { offset, length, newText } of sorted) {
    const last = joined.at(-1)
    if (last && last.offset + last.length === offset) {
      last.length += length
      last.newText += newText
    } else joined.push({ offset, length, newText })
  }
  return joined.filter(({ offset, length, newText }) => text.slice(offset, offset + length) !== newText)
}
