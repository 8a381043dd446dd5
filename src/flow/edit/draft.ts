/** Changes of a value that remember where its parts stand in the text, so that only what is changed is written anew. */
import { typeName, type Path } from '../json.ts'
import type { Json } from '../model.ts'
import type { ParsedFlow } from '../parse.ts'
import type { Member } from '../text/tree.ts'
import { changed } from './changed-value.ts'
import { usualPlace } from './field-order.ts'
import {
  hasAnchor,
  jsonOf,
  madeSlot,
  opened,
  type Among,
  type DraftValue,
  type Opened,
  type Slot,
} from './draft-value.ts'

export class Draft {
  root: DraftValue
  /** Sentences: what could not be done. With one of them nothing is to be written. */
  readonly refusals: string[] = []

  readonly #base: Path

  constructor({ tree, definitionPath }: ParsedFlow) {
    this.root = { kind: 'kept', node: tree }
    this.#base = definitionPath
  }

  /** What stands at a path now. */
  get(path: Path): Json | undefined {
    let here: DraftValue | undefined = this.root
    for (const segment of path) {
      const inside: Opened | undefined = here && opened(here)
      if (!inside) return undefined
      const brought: Member | undefined = inside.brought.get(String(segment))
      here = inside.named(segment).at(-1)?.value ?? (brought && { kind: 'kept', node: brought.value })
    }
    return here && jsonOf(here)
  }

  /** Objects and lists above it that are missing are made; of an object or list that is there only what differs changes. */
  set(path: Path, value: Json): void {
    const key = path.at(-1)
    if (key === undefined) {
      this.root = changed(this.root, value)
      return
    }
    const holder = this.#open(path.slice(0, -1), key)
    if (!holder) return
    const slot = this.#own(holder, key)
    if (slot) slot.value = changed(slot.value, value)
    else if (typeof key === 'string' && !holder.list) this.#add(holder, path.slice(0, -1), madeSlot(key, value))
    else if (typeof key === 'number' && holder.list && key === holder.items.length) holder.put([madeSlot('', value)])
    else this.refuse(`there is no ${placeName(path)} to be set`)
  }

  remove(path: Path): void {
    const key = path.at(-1)
    if (key === undefined) return this.refuse('the whole document cannot be removed')
    const holder = this.#reach(path.slice(0, -1))
    if (!holder) return this.refuse(`there is no ${placeName(path)}`)
    const brought = holder.brought.get(String(key))
    if (brought && !holder.list) {
      return this.refuse(`${placeName(path)} comes from ${brought.brought} and can only be removed there`)
    }
    const slots = holder.named(key)
    if (slots.length === 0) return this.refuse(`there is no ${placeName(path)}`)
    holder.take(slots)
  }

  removeItems(path: Path, indexes: ReadonlySet<number>): void {
    const holder = this.#reach(path)
    if (!holder?.list) return this.refuse(`${placeName(path)} is no list`)
    holder.take(holder.items.filter((_, index) => indexes.has(index)))
  }

  rename(path: Path, name: string): void {
    const key = path.at(-1)
    const holder = this.#reach(path.slice(0, -1))
    if (!holder || holder.list || typeof key !== 'string') return this.refuse(`there is no field ${placeName(path)}`)
    if (key === name) return
    const brought = holder.brought.get(key)
    if (brought) return this.refuse(`${placeName(path)} comes from ${brought.brought} and is named there`)
    const slots = holder.named(key)
    if (slots.length === 0) return this.refuse(`there is no ${placeName(path)}`)
    if (holder.named(name).length > 0 || holder.brought.has(name)) return this.refuse(`there is a "${name}" already`)
    holder.rename(slots, name)
  }

  /** Another field in the place of one. */
  replaceField(path: Path, name: string, value: Json): void {
    this.rename(path, name)
    this.set([...path.slice(0, -1), name], value)
  }

  /** Of fields with the same name only the last, which is the one that counts. */
  keepLast(path: Path): void {
    const key = path.at(-1)
    const holder = this.#reach(path.slice(0, -1))
    if (!holder || key === undefined) return this.refuse(`there is no ${placeName(path)}`)
    holder.take(holder.named(key).slice(0, -1))
  }

  removeFields(path: Path, keys: ReadonlySet<string>): void {
    const holder = this.#reach(path)
    if (!holder || holder.list) return this.refuse(`${placeName(path)} is no object`)
    for (const key of keys) {
      const brought = holder.brought.get(key)
      if (brought) return this.refuse(`"${key}" comes from ${brought.brought} and can only be removed there`)
    }
    holder.take(holder.items.filter(({ key }) => keys.has(key)))
  }

  /** A new field of an object, which is made when it is missing. */
  insert(path: Path, key: string, value: Json, among?: Among): void {
    const holder = this.#open(path, key)
    if (holder) place(holder, madeSlot(key, value), among)
  }

  /** A new item of a list, which is made when it is missing; at the end, or before the one at an index. */
  append(path: Path, value: Json, index?: number): void {
    const holder = this.#open(path, 0)
    if (!holder) return
    if (!holder.list) return this.refuse(`${placeName(path)} is no list`)
    const before = index === undefined ? undefined : holder.items[index]
    holder.put([madeSlot('', value)], before ? holder.slots.indexOf(before) : holder.slots.length)
  }

  /** The text of a field once more, under another name. */
  copy(path: Path, name: string, among?: Among): void {
    const key = path.at(-1)
    const holder = this.#reach(path.slice(0, -1))
    const slot = holder && key !== undefined ? holder.named(key).at(-1) : undefined
    if (!holder || !slot) return this.refuse(`there is no ${placeName(path)}`)
    const { value, was } = slot
    // What is opened already is changed, and the copy must not change with it.
    const verbatim = was?.value && value.kind === 'kept' && !hasAnchor(was.value)
    const text = verbatim ? { was, value, from: 'copied' as const } : undefined
    place(holder, { ...madeSlot(name, jsonOf(value) ?? null), ...text }, among)
  }

  move(path: Path, to: number): void {
    const key = path.at(-1)
    const holder = this.#reach(path.slice(0, -1))
    if (!holder?.list || typeof key !== 'number') return this.refuse(`${placeName(path)} is no item of a list`)
    const [slot] = holder.named(key)
    if (!slot) return this.refuse(`there is no ${placeName(path)}`)
    const others = holder.items.filter((other) => other !== slot)
    const index = Math.min(Math.max(0, Math.trunc(to)), others.length)
    if (index === key) return
    const { was, value } = slot
    const before = others[index]
    const moved: Slot = was ? { key: '', value, gone: false, was, from: 'moved' } : { ...slot }
    holder.take([slot])
    holder.put([moved], before ? holder.slots.indexOf(before) : holder.slots.length)
  }

  refuse(sentence: string): void {
    this.refusals.push(sentence)
  }

  #add(holder: Opened, path: Path, slot: Slot): void {
    const keys = () => holder.items.map(({ key }) => key)
    place(holder, slot, usualPlace(path, this.#base, slot.key, keys))
  }

  /** The object or list at a path, to be changed. */
  #reach(path: Path): Opened | undefined {
    this.root = opened(this.root) ?? this.root
    let here: DraftValue = this.root
    for (const segment of path) {
      if (here.kind !== 'opened') return undefined
      const slot: Slot | undefined = this.#own(here, segment)
      if (!slot) return undefined
      slot.value = opened(slot.value) ?? slot.value
      here = slot.value
    }
    return here.kind === 'opened' ? here : undefined
  }

  /** The same, made where it is missing. */
  #open(path: Path, key: string | number): Opened | undefined {
    const keys = [...path, key]
    let here = (this.root = this.#inside(this.root, [], keys[0] ?? ''))
    for (const [index, segment] of path.entries()) {
      if (here.kind !== 'opened') return undefined
      const below = keys[index + 1] ?? ''
      let slot: Slot | undefined = this.#own(here, segment)
      if (!slot) {
        const next = typeof segment === 'number' ? here.list && segment === here.items.length : !here.list
        if (!next) return void this.refuse(`there is no ${placeName(path.slice(0, index + 1))}`)
        slot = madeSlot(String(here.list ? '' : segment), emptyFor(below))
        if (here.list) here.put([slot])
        else this.#add(here, path.slice(0, index), slot)
      }
      here = slot.value = this.#inside(slot.value, path.slice(0, index + 1), below)
    }
    return here.kind === 'opened' ? here : undefined
  }

  #inside(value: DraftValue, path: Path, below: string | number): DraftValue {
    const inside = opened(value)
    if (inside) return inside
    const json = jsonOf(value) ?? null
    if (json === null) return opened({ kind: 'made', value: emptyFor(below) }) ?? value
    this.refuse(`${placeName(path)} is ${typeName(json)}, which has nothing in it`)
    return value
  }

  /** The slot of a field; what `<<` brings in becomes a field of the object's own. */
  #own(holder: Opened, key: string | number): Slot | undefined {
    const slot = holder.named(key).at(-1)
    if (slot || holder.list) return slot
    const brought = holder.brought.get(String(key))
    if (!brought?.value) return undefined
    const made = madeSlot(String(key), jsonOf({ kind: 'kept', node: brought.value }) ?? null)
    holder.put([made])
    return made
  }
}

const emptyFor = (key: string | number): Json => (typeof key === 'number' ? [] : {})

function place(holder: Opened, slot: Slot, among: Among | undefined): void {
  if (!among) return holder.put([slot])
  if ('first' in among) return holder.put([slot], 0)
  const other = holder.named('after' in among ? among.after : among.before).at(-1)
  const behind = 'after' in among ? 1 : 0
  holder.put([slot], other ? holder.slots.indexOf(other) + behind : holder.slots.length)
}

/** `"Next"`, `item 2 of "Choices"`. */
function placeName(path: Path): string {
  const key = path.at(-1)
  if (key === undefined) return 'the document'
  if (typeof key === 'string') return `"${key}"`
  const list = path.at(-2)
  return `item ${key + 1}${list === undefined ? '' : ` of "${list}"`}`
}
