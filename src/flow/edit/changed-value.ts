/** One value changed to another: only what differs is changed, so that the rest keeps its text. */
import { isList, isObject } from '../json.ts'
import type { Json } from '../model.ts'
import { jsonOf, madeSlot, opened, sameJson, type DraftValue, type Opened, type Slot } from './draft-value.ts'

export function changed(value: DraftValue, to: Json): DraftValue {
  const from = jsonOf(value)
  if (sameJson(from, to)) return value
  const made = { kind: 'made', value: to } as const
  if (value.kind === 'kept' && value.node?.alias !== undefined) return made
  const inside = opened(value)
  if (!inside) return made
  if (isList(to) && inside.list && isList(from)) return changedItems(inside, from, to)
  if (!isObject(to) || inside.list || !isObject(from)) return made
  for (const key of inside.brought.keys()) if (!Object.hasOwn(to, key)) return made
  inside.take(inside.items.filter(({ key }) => !Object.hasOwn(to, key)))
  const added: Slot[] = []
  for (const [key, item] of Object.entries(to)) {
    const slot = inside.named(key).at(-1)
    if (slot) slot.value = changed(slot.value, item)
    else if (!sameJson(from[key], item) || !inside.brought.has(key)) added.push(madeSlot(key, item))
  }
  inside.put(added)
  return inside
}

function changedItems(inside: Opened, from: readonly Json[], to: readonly Json[]): Opened {
  const slots = inside.items
  let first = 0
  while (first < from.length && first < to.length && sameJson(from[first], to[first])) first++
  let behind = 0
  while (
    behind < from.length - first &&
    behind < to.length - first &&
    sameJson(from.at(-1 - behind), to.at(-1 - behind))
  )
    behind++
  const old = slots.slice(first, slots.length - behind)
  const wanted = to.slice(first, to.length - behind)
  for (const [index, item] of wanted.slice(0, old.length).entries()) {
    const slot = old[index]
    if (slot) slot.value = changed(slot.value, item)
  }
  inside.take(old.slice(wanted.length))
  const last = old.at(-1) ?? slots[first - 1]
  const at = last ? inside.slots.indexOf(last) + 1 : 0
  inside.put(
    wanted.slice(old.length).map((item) => madeSlot('', item)),
    at,
  )
  return inside
}
