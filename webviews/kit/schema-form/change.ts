/** What a form asks for: one change of the value it shows, by its path. */
import { isObject, type Json, type JsonObject, type Path } from '#flow'

export type FormChange =
  /** What is missing above it is made; an index behind the last of a list appends. */
  | { readonly kind: 'set'; readonly path: Path; readonly value: Json }
  | { readonly kind: 'remove'; readonly path: Path }
  /** Another key in the same place, with another value when there is one. */
  | { readonly kind: 'rename'; readonly path: Path; readonly name: string; readonly value?: Json }
  /** Of a list: the entry that then stands at `to`. */
  | { readonly kind: 'move'; readonly path: Path; readonly to: number }

/** The value after a change; what a change does not name stays as it is, in its order. Changes of nothing change nothing. */
export function applyChange(value: Json | undefined, change: FormChange): Json | undefined {
  const [segment, ...inner] = change.path
  if (segment === undefined) return change.kind === 'set' ? change.value : change.kind === 'remove' ? undefined : value
  if (inner.length === 0) return applyHere(value, segment, change)
  const below = { ...change, path: inner }
  if (Array.isArray(value)) {
    const index = Number(segment)
    if (!(index in value)) return value
    const next = applyChange(value[index], below)
    return next === undefined ? value.toSpliced(index, 1) : value.with(index, next)
  }
  const object = isObject(value) ? value : {}
  const there = Object.hasOwn(object, segment) ? object[segment] : undefined
  if (there === undefined && change.kind !== 'set') return value
  return withEntry(object, String(segment), applyChange(there, below))
}

function applyHere(value: Json | undefined, segment: string | number, change: FormChange): Json | undefined {
  if (Array.isArray(value) || typeof segment === 'number') {
    const list: readonly Json[] = Array.isArray(value) ? value : []
    return applyToList(list, Number(segment), change)
  }
  const object = isObject(value) ? value : {}
  switch (change.kind) {
    case 'set':
      return withEntry(object, segment, change.value)
    case 'remove':
      return withEntry(object, segment, undefined)
    case 'rename': {
      if (!Object.hasOwn(object, segment) || (change.name !== segment && Object.hasOwn(object, change.name)))
        return value
      const entries = Object.entries(object).map(([key, content]): [string, Json] =>
        key === segment ? [change.name, change.value ?? content] : [key, content],
      )
      return Object.fromEntries(entries)
    }
    case 'move':
      return value
  }
}

function applyToList(list: readonly Json[], index: number, change: FormChange): Json {
  switch (change.kind) {
    case 'set':
      return index < list.length ? list.with(index, change.value) : [...list, change.value]
    case 'remove':
      return list.toSpliced(index, 1)
    case 'move': {
      const item = list[index]
      return item === undefined ? list : list.toSpliced(index, 1).toSpliced(change.to, 0, item)
    }
    case 'rename':
      return list
  }
}

/** `fromEntries` rather than assignment: a key `__proto__` is one like any other. */
function withEntry(object: JsonObject, key: string, value: Json | undefined): JsonObject {
  const entries = Object.entries(object)
  const at = entries.findIndex(([name]) => name === key)
  if (value === undefined) return Object.fromEntries(entries.filter(([name]) => name !== key))
  return Object.fromEntries(at < 0 ? [...entries, [key, value]] : entries.with(at, [key, value]))
}
