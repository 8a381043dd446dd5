/** The parts of a draft: a text's tree while it is changed, which still knows what stands where. */
import { isList, isObject, own, setOwn } from '../json.ts'
import type { Json } from '../model.ts'
import { valueOf, type Member, type TreeNode } from '../text/tree.ts'

export type DraftValue =
  /** As it stands in the text; nothing where the text is unfinished. */
  | { readonly kind: 'kept'; readonly node: TreeNode | undefined }
  | { readonly kind: 'made'; readonly value: Json }
  | Opened

/** An object or list some of which is changed. */
export class Opened {
  readonly kind = 'opened'
  readonly list: boolean
  /** What it is in the text; absent for what is new. */
  readonly node: TreeNode | undefined
  /** The fields of an object that `<<` brings in. */
  readonly brought: ReadonlyMap<string, Member>
  #slots: Slot[]
  /** Made when asked for: objects and lists can have many thousands. */
  #items: readonly Slot[] | undefined
  #fields: Map<string, Slot[]> | undefined

  constructor(list: boolean, slots: Slot[], node?: TreeNode, brought: ReadonlyMap<string, Member> = new Map()) {
    this.list = list
    this.#slots = slots
    this.node = node
    this.brought = brought
  }

  /** In the order that they shall have; those that are gone are still in their places. */
  get slots(): readonly Slot[] {
    return this.#slots
  }

  /** Those that are there. */
  get items(): readonly Slot[] {
    return (this.#items ??= this.#slots.filter(({ gone, merge }) => !gone && !merge))
  }

  /** All that stand under a key, of which the last counts; of a list the one at an index. */
  named(key: string | number): readonly Slot[] {
    if (this.list) return typeof key === 'number' ? this.items.slice(key, key + 1) : []
    this.#fields ??= Map.groupBy(this.items, (slot) => slot.key)
    return this.#fields.get(String(key)) ?? []
  }

  put(slots: readonly Slot[], at = this.#slots.length): void {
    if (at === this.#slots.length) for (const slot of slots) this.#slots.push(slot)
    else if (slots.length === 1) this.#slots.splice(at, 0, ...slots)
    else this.#slots = [...this.#slots.slice(0, at), ...slots, ...this.#slots.slice(at)]
    this.#items = undefined
    for (const slot of slots) this.#know(slot)
  }

  take(slots: readonly Slot[]): void {
    for (const slot of slots) {
      this.#forget(slot)
      slot.gone = true
    }
    this.#items = undefined
  }

  rename(slots: readonly Slot[], name: string): void {
    for (const slot of slots) {
      this.#forget(slot)
      slot.key = name
      this.#know(slot)
    }
  }

  #know(slot: Slot): void {
    if (!this.#fields || slot.gone || slot.merge) return
    const same = this.#fields.get(slot.key)
    if (same) same.push(slot)
    else this.#fields.set(slot.key, [slot])
  }

  #forget(slot: Slot): void {
    const same = this.#fields?.get(slot.key)
    if (same)
      this.#fields?.set(
        slot.key,
        same.filter((other) => other !== slot),
      )
  }
}

export interface Slot {
  /** Empty in lists. */
  key: string
  value: DraftValue
  gone: boolean
  /** Where it stands in the text, or what it is a copy of. */
  readonly was?: Member
  /** `here` where `was` is its own place; else its text comes from there, with the comments above it when it was moved. */
  readonly from: 'here' | 'copied' | 'moved'
  /** A `<<`, which is no field. */
  readonly merge?: true
}

/** The inside of a value, to be changed; undefined for what has none. Aliases are followed: what comes out is a copy. */
export function opened(value: DraftValue): Opened | undefined {
  if (value.kind === 'opened') return value
  if (value.kind === 'made') return openedJson(value.value)
  const { node } = value
  if (!node || node.content.kind === 'scalar') return undefined
  if (node.alias !== undefined) return openedJson(valueOf(node))
  const { content } = node
  if (content.kind === 'list') {
    const slots = content.items.map((item) => keptSlot({ key: '', keyOffset: item.offset, keyLength: 0, value: item }))
    return new Opened(true, slots, node)
  }
  const slots = content.members.filter((member) => member.brought === undefined).map(keptSlot)
  if (!content.merges) return new Opened(false, slots, node)
  for (const merge of content.merges) slots.push({ ...keptSlot(merge), merge: true })
  slots.sort((a, b) => (a.was?.keyOffset ?? 0) - (b.was?.keyOffset ?? 0))
  const brought = content.members.filter((member) => member.brought !== undefined)
  return new Opened(false, slots, node, new Map(brought.map((member) => [member.key, member])))
}

function keptSlot(was: Member): Slot {
  return { key: was.key, value: { kind: 'kept', node: was.value }, gone: false, was, from: 'here' }
}

function openedJson(value: Json): Opened | undefined {
  if (isList(value))
    return new Opened(
      true,
      value.map((item) => madeSlot('', item)),
    )
  if (!isObject(value)) return undefined
  const slots = Object.entries(value).map(([key, item]) => madeSlot(key, item))
  return new Opened(false, slots)
}

/** Where a new field goes among the others. */
export type Among = { readonly after: string } | { readonly before: string } | { readonly first: true }

export function madeSlot(key: string, value: Json): Slot {
  return { key, value: { kind: 'made', value }, gone: false, from: 'here' }
}

/** As JSON; undefined for what the text does not say yet. */
export function jsonOf(value: DraftValue): Json | undefined {
  switch (value.kind) {
    case 'kept':
      return value.node && valueOf(value.node)
    case 'made':
      return value.value
    case 'opened':
      return jsonInside(value)
  }
}

function jsonInside({ list, items, brought }: Opened): Json {
  if (list) return items.map(({ value }) => jsonOf(value) ?? null)
  const object: { [key: string]: Json } = {}
  for (const [key, { value }] of brought) if (value) setOwn(object, key, valueOf(value))
  for (const { key, value } of items) {
    const json = jsonOf(value)
    if (json !== undefined) setOwn(object, key, json)
  }
  return object
}

export function sameJson(one: Json | undefined, other: Json | undefined): boolean {
  if (one === other) return true
  if (isList(one))
    return isList(other) && one.length === other.length && one.every((item, i) => sameJson(item, other[i]))
  if (!isObject(one) || !isObject(other)) return false
  const keys = Object.keys(one)
  return keys.length === Object.keys(other).length && keys.every((key) => sameJson(one[key], own(other, key)))
}

/** Whether its text has an anchor, which stands only once. */
export function hasAnchor({ anchor, alias, content }: TreeNode): boolean {
  if (anchor !== undefined) return true
  if (alias !== undefined || content.kind === 'scalar') return false
  if (content.kind === 'list') return content.items.some(hasAnchor)
  const own = content.members.filter(({ brought }) => brought === undefined)
  return [...own, ...(content.merges ?? [])].some(({ value }) => value !== undefined && hasAnchor(value))
}
