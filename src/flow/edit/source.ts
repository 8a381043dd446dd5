/** A text as a writer looks at it: its lines, and the blanks and comments between what a tree knows. */
import type { ParsedFlow } from '../parse.ts'
import type { Member, TreeNode } from '../text/tree.ts'

export class Source {
  readonly text: string
  readonly yaml: boolean
  /** How its lines end; the first one tells. */
  readonly eol: string
  #newlines: readonly number[] | undefined

  constructor({ text, format }: ParsedFlow) {
    this.text = text
    this.yaml = format === 'yaml'
    const first = text.indexOf('\n')
    this.eol = first > 0 && text[first - 1] === '\r' ? '\r\n' : '\n'
  }

  /** Where the line of an offset starts. */
  lineStart(offset: number): number {
    const before = this.#newlinesBefore(offset)
    return before === 0 ? 0 : (this.#lines()[before - 1] ?? 0) + 1
  }

  /** Where it ends, its end not included. */
  lineEnd(offset: number): number {
    const end = this.#lines()[this.#newlinesBefore(offset)] ?? this.text.length
    return end > offset && this.text[end - 1] === '\r' ? end - 1 : end
  }

  /** The end of the line before the one that starts here. */
  endBefore(start: number): number {
    return this.text.startsWith('\r\n', start - 2) ? start - 2 : Math.max(0, start - 1)
  }

  /** Where the line behind it starts; the end of the text behind the last. */
  nextLine(offset: number): number {
    const end = this.#lines()[this.#newlinesBefore(offset)]
    return end === undefined ? this.text.length : end + 1
  }

  /** The blanks that its line starts with. */
  indentAt(offset: number): string {
    const start = this.lineStart(offset)
    let end = start
    while (this.text[end] === ' ' || this.text[end] === '\t') end++
    return this.text.slice(start, end)
  }

  column(offset: number): number {
    return offset - this.lineStart(offset)
  }

  startsLine(offset: number): boolean {
    return this.lineStart(offset) + this.indentAt(offset).length >= offset
  }

  inOneLine(from: number, to: number): boolean {
    return (this.#lines()[this.#newlinesBefore(from)] ?? this.text.length) >= to
  }

  nodeInOneLine({ offset, length }: TreeNode): boolean {
    return this.inOneLine(offset, offset + length)
  }

  /** Behind the blanks of a line. */
  skipBlanks(offset: number): number {
    let at = offset
    while (this.text[at] === ' ' || this.text[at] === '\t') at++
    return at
  }

  /** Before the blanks in front of an offset. */
  skipBlanksBack(offset: number): number {
    let at = offset
    while (at > 0 && ' \t'.includes(this.text[at - 1] ?? 'x')) at--
    return at
  }

  /** The end of the last of the blank lines behind an offset. */
  blankLinesEnd(offset: number): number {
    let end = this.lineEnd(offset)
    for (let line = this.nextLine(end); line > end && line < this.text.length; line = this.nextLine(end)) {
      if (this.text.slice(line, this.lineEnd(line)).trim() !== '') break
      end = this.lineEnd(line)
    }
    return end
  }

  /** Behind the comment that starts here; the same place when none does. */
  skipComment(offset: number): number {
    const { text } = this
    if (this.yaml) {
      const apart = offset === 0 || /\s/.test(text[offset - 1] ?? '')
      return text[offset] === '#' && apart ? this.lineEnd(offset) : offset
    }
    if (text.startsWith('//', offset)) return this.lineEnd(offset)
    if (!text.startsWith('/*', offset)) return offset
    const end = text.indexOf('*/', offset + 2)
    return end < 0 ? text.length : end + 2
  }

  /** Behind blanks, line ends and comments. */
  skipSpace(offset: number): number {
    for (let at = offset; ;) {
      while (' \t\r\n'.includes(this.text[at] ?? 'x')) at++
      const behind = this.skipComment(at)
      if (behind === at) return at
      at = behind
    }
  }

  /** Behind the comment that stands in the same line, if there is one. */
  tailOf(offset: number): number {
    const at = this.skipBlanks(offset)
    const behind = this.skipComment(at)
    return behind > at && this.inOneLine(at, behind) ? behind : offset
  }

  /** Behind the ":" of a field; undefined while it is not written. */
  colonEnd({ keyOffset, keyLength }: Member): number | undefined {
    const at = this.skipSpace(keyOffset + keyLength)
    return this.text[at] === ':' ? at + 1 : undefined
  }

  #newlinesBefore(offset: number): number {
    const lines = this.#lines()
    let [low, high] = [0, lines.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((lines[middle] ?? 0) < offset) low = middle + 1
      else high = middle
    }
    return low
  }

  #lines(): readonly number[] {
    if (this.#newlines) return this.#newlines
    const found: number[] = []
    for (let at = this.text.indexOf('\n'); at >= 0; at = this.text.indexOf('\n', at + 1)) found.push(at)
    this.#newlines = found
    return found
  }
}

export const endOf = ({ offset, length }: { readonly offset: number; readonly length: number }) => offset + length
