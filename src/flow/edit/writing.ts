/** What the writers of braces and of blocks share: the text, its style, and the edits so far. */
import { isList, isObject } from '../json.ts'
import type { TreeNode } from '../text/tree.ts'
import { applyTextEdits, inOrder, type TextEdit } from '../text/edits.ts'
import type { Opened, Slot } from './draft-value.ts'
import { jsonOf } from './draft-value.ts'
import type { Form, NewText } from './new-text.ts'
import { scalarText } from './new-text.ts'
import { endOf, type Source } from './source.ts'
import type { Style } from './style.ts'

export class Writing {
  readonly source: Source
  readonly style: Style
  readonly how: NewText
  readonly refusals: string[] = []
  #edits: TextEdit[] = []
  readonly #besides = new Map<Opened, readonly TreeNode[]>()

  constructor(source: Source, style: Style) {
    this.source = source
    this.style = style
    this.how = { style, yaml: source.yaml, eol: source.eol }
  }

  get edits(): readonly TextEdit[] {
    return inOrder(this.source.text, this.#edits)
  }

  refuse(why = 'this is written in a way that only a person can change'): void {
    this.refusals.push(why)
  }

  replace(from: number, to: number, newText: string): void {
    this.#edits.push({ offset: from, length: to - from, newText })
  }

  /** A part of the text as it would be with some edits, which are not made. */
  copied(from: number, to: number, edit: () => void): string {
    const before = this.#edits
    this.#edits = []
    edit()
    const inside = this.#edits.map((one) => ({ ...one, offset: one.offset - from }))
    this.#edits = before
    const text = this.source.text.slice(from, to)
    return applyTextEdits(text, inOrder(text, inside))
  }

  /** Another name for a field, in the quotes it has. */
  rename({ was, key }: Slot, name: (key: string, quote: string | undefined) => string): void {
    if (!was || was.key === key) return
    if (was.keyLength === 0) return this.refuse()
    this.replace(was.keyOffset, was.keyOffset + was.keyLength, name(key, this.quoteAt(was.keyOffset)))
  }

  /** The quote that starts at an offset; '' for a plain text of YAML. */
  quoteAt(offset: number): string {
    const quote = this.source.text[offset] ?? ''
    return quote === '"' || quote === "'" ? quote : ''
  }

  /** A scalar in place of a scalar, in its quotes. */
  scalarLike(node: TreeNode, value: Parameters<typeof scalarText>[1], enclosed: boolean): string {
    const first = this.source.text[node.offset] ?? ''
    const text = node.content.kind === 'scalar' && typeof node.content.value === 'string' && !'|>*'.includes(first)
    return scalarText(this.how, value, enclosed, text && node.length > 0 ? this.quoteAt(node.offset) : undefined)
  }

  /** One level of indentation of the values beside a new one, or of the text. */
  unitFor(holder: Opened, indent: string): string {
    const { source } = this
    for (const value of this.#beside(holder)) {
      if (value.content.kind === 'scalar' || value.alias !== undefined) continue
      const first = value.content.kind === 'list' ? value.content.items[0]?.offset : value.content.members[0]?.keyOffset
      if (first === undefined || !source.startsLine(first)) continue
      const inside = source.indentAt(first)
      if (inside.startsWith(indent) && inside.length > indent.length) return inside.slice(indent.length)
    }
    return this.style.unit
  }

  /** As objects and lists beside it are: when all are in one line, so is a new one. */
  formFor(holder: Opened, list: boolean): Form {
    const { source } = this
    const forms = new Set<Form>()
    for (const value of this.#beside(holder)) {
      if (value.alias !== undefined || value.length <= 2) continue
      if (value.content.kind !== (list ? 'list' : 'object')) continue
      const enclosed = '{['.includes(source.text[value.offset] ?? ' ')
      forms.add(enclosed && source.inOneLine(value.offset, endOf(value)) ? 'line' : 'lines')
    }
    const [form] = forms
    return form !== undefined && forms.size === 1 ? form : 'sampled'
  }

  /** The last objects and lists that stand in another. */
  #beside(holder: Opened): readonly TreeNode[] {
    const known = this.#besides.get(holder)
    if (known) return known
    const found: TreeNode[] = []
    const { slots } = holder
    for (let at = slots.length - 1; at >= 0 && found.length < MOST_BESIDE; at--) {
      const { was, from, merge } = slots[at] ?? {}
      if (was?.value && from === 'here' && !merge && was.value.content.kind !== 'scalar') found.push(was.value)
    }
    this.#besides.set(holder, found)
    return found
  }
}

/** Enough to see how they are written. */
const MOST_BESIDE = 5

export const isContainer = (value: unknown): boolean => isList(value) || isObject(value)

/** It stands where it stood; its inside may differ. */
export const stays = ({ gone, was, from }: Slot): boolean => !gone && was !== undefined && from === 'here'

export const isNew = ({ gone, was, from }: Slot): boolean => !gone && (was === undefined || from !== 'here')

/** Its value is the one in the text, with changes inside at most. */
export function sameValue({ value, was }: Slot): boolean {
  if (value.kind === 'kept') return true
  return value.kind === 'opened' && value.node !== undefined && value.node === was?.value
}

export const jsonOfSlot = ({ value }: Slot) => jsonOf(value) ?? null

/** Neither a field nor a `<<`. */
export const noneLeft = ({ slots }: Opened): boolean => slots.every(({ gone }) => gone)
