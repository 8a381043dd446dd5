/** Plain JSON, looked at safely: own keys only, no recursion that a hostile document could exhaust. */
import type { Json, JsonObject } from './model.ts'

export type Path = readonly (string | number)[]

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function isList(value: unknown): value is readonly Json[] {
  return Array.isArray(value)
}

/** The value under a key the object itself has; inherited ones (`constructor`, `__proto__`) do not count. */
export function own<T>(object: { readonly [key: string]: T }, key: string): T | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined
}

/** Assign as data, also to `__proto__`, which plain assignment would take for the prototype. */
export function setOwn<T>(object: { [key: string]: T }, key: string, value: T): void {
  if (key === '__proto__') {
    Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true })
  } else object[key] = value
}

/**
 * Bytes of the value as compact JSON in UTF-8, counted without writing it. Counting stops once `limit` is passed, so the
 * answer is exact up to the limit and merely larger beyond it.
 */
export function jsonSize(value: unknown, limit = Infinity): number {
  let size = 0
  const rest: unknown[] = [value]
  while (rest.length > 0 && size <= limit) {
    const next = rest.pop()
    if (typeof next === 'string') size += stringSize(next)
    else if (typeof next === 'number') size += Number.isFinite(next) ? String(next).length : 4
    else if (typeof next === 'boolean') size += next ? 4 : 5
    else if (Array.isArray(next)) {
      size += 2 + Math.max(0, next.length - 1)
      if (size <= limit) for (const item of next) rest.push(item)
    } else if (isObject(next)) {
      let keys = 0
      for (const [key, item] of Object.entries(next)) {
        if (item === undefined) continue
        keys++
        size += stringSize(key) + 1
        rest.push(item)
      }
      size += 2 + Math.max(0, keys - 1)
    } else size += 4
  }
  return size
}

/** Whether the value takes more than `limit` bytes of JSON. Most take far less, which the lengths of their texts tell. */
export function largerThan(value: unknown, limit: number): boolean {
  return limit !== Infinity && mostBytes(value, limit) > limit && jsonSize(value, limit) > limit
}

/** Not less than the value takes: a character is written in at most six bytes, as `\u0000`. */
function mostBytes(value: unknown, limit: number): number {
  let size = 0
  const rest: unknown[] = [value]
  while (rest.length > 0 && size <= limit) {
    const next = rest.pop()
    if (typeof next === 'string') size += 6 * next.length + 2
    else if (typeof next !== 'object' || next === null) size += 25
    else if (Array.isArray(next)) {
      size += 2 + next.length
      for (const item of next) rest.push(item)
    } else {
      size += 2
      for (const key in next) {
        size += 6 * key.length + 4
        rest.push(Reflect.get(next, key))
      }
    }
  }
  return size
}

function stringSize(text: string): number {
  let size = 2
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === 0x22 || code === 0x5c) size += 2
    else if (code < 0x20) size += code === 8 || code === 9 || code === 10 || code === 12 || code === 13 ? 2 : 6
    else if (code < 0x80) size += 1
    else if (code < 0x800) size += 2
    else if (code >= 0xd800 && code <= 0xdfff) {
      const pair = code < 0xdc00 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00
      if (pair) i++
      size += pair ? 4 : 6
    } else size += 3
  }
  return size
}

/** True when lists and objects lie deeper in each other than `limit`. */
export function nestedDeeperThan(value: unknown, limit: number): boolean {
  let level: unknown[] = [value]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > limit) return true
    const below: unknown[] = []
    for (const item of level) {
      if (typeof item !== 'object' || item === null) continue
      for (const child of Array.isArray(item) ? item : Object.values(item)) {
        if (typeof child === 'object' && child !== null) below.push(child)
      }
    }
    level = below
  }
  return false
}

/** What a person calls the type of a value: "a string", "a list". */
export function typeName(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  switch (typeof value) {
    case 'string':
      return 'a string'
    case 'number':
      return 'a number'
    case 'boolean':
      return 'true or false'
    case 'object':
      return 'an object'
    default:
      return 'nothing'
  }
}
