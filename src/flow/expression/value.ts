/**
 * Python's values over JSON. Whole numbers are bigint and floats are `Float`, because `7 // 2`, `4 / 2` and `str()` need
 * the difference; numbers inside JSON that was read stay as they are until they are looked at (`lift`).
 */
import { isObject } from '../json.ts'
import type { Json } from '../model.ts'
import { compareStrings } from '../text-order.ts'
import { Mistake } from './syntax.ts'

export class Float {
  readonly value: number
  constructor(value: number) {
    this.value = value
  }
}

export type List = readonly Value[]
export type Dict = { readonly [key: string]: Value }
/** A bare `number` occurs only inside a list or dict that came from JSON. */
export type Value = null | boolean | bigint | Float | string | number | List | Dict
/** A value that has been looked at. */
export type Lifted = Exclude<Value, number>

export const isDict = (value: Value): value is Dict => isObject(value) && !(value instanceof Float)
export const isArray = (value: Value): value is List => Array.isArray(value)

/** A number that JSON writes without fraction and exponent counts as whole: once read, `2.0` cannot be told from `2`. */
export function lift(value: Value): Lifted {
  if (typeof value !== 'number') return value
  return Number.isInteger(value) && Math.abs(value) < 1e21 ? BigInt(value) : new Float(value)
}

export function typeOf(value: Value): string {
  const lifted = lift(value)
  if (lifted === null) return 'None'
  if (typeof lifted === 'bigint') return 'int'
  if (lifted instanceof Float) return 'float'
  if (typeof lifted === 'boolean') return 'bool'
  if (typeof lifted === 'string') return 'str'
  return isArray(lifted) ? 'list' : 'dict'
}

/**
 * Lists and dicts share their parts, so that little work can name very much: it is counted while it is written out.
 * @throws {Mistake} for more than `most` bytes, and for what JSON cannot hold: nan, inf, whole numbers a double would change.
 */
export function toJson(value: Value, at: number, most: number): Json {
  let left = most
  const count = (bytes: number) => {
    left -= bytes
    if (left < 0) throw new Mistake(`the result is larger than ${most} bytes`, at)
  }
  return written(value, at, count)
}

function written(value: Value, at: number, count: (bytes: number) => void): Json {
  count(typeof value === 'string' ? value.length + 2 : 1)
  if (typeof value === 'bigint') {
    const number = Number(value)
    if (Number.isFinite(number) && BigInt(number) === value) return number
    throw new Mistake('a whole number beyond 2^53 would be changed in JSON', at)
  }
  if (value instanceof Float) {
    if (Number.isFinite(value.value)) return value.value
    throw new Mistake(`${floatText(value.value)} cannot be written in JSON`, at)
  }
  if (isArray(value)) return value.map((item) => written(item, at, count))
  if (isDict(value)) {
    const entries = Object.entries(value).map(([key, item]): [string, Json] => {
      count(key.length + 3)
      return [key, written(item, at, count)]
    })
    return Object.fromEntries(entries)
  }
  // SAFETY: what remains of Value is null, boolean, string and number, each a Json.
  return value as Json
}

export function truth(value: Value): boolean {
  const lifted = lift(value)
  if (lifted === null) return false
  if (typeof lifted === 'boolean') return lifted
  if (typeof lifted === 'bigint') return lifted !== 0n
  if (lifted instanceof Float) return lifted.value !== 0
  if (typeof lifted === 'string' || isArray(lifted)) return lifted.length > 0
  return Object.keys(lifted).length > 0
}

/** The number a value counts as; True and False are 1 and 0. */
export function numeric(value: Value): bigint | number | undefined {
  const lifted = lift(value)
  if (typeof lifted === 'bigint') return lifted
  if (typeof lifted === 'boolean') return lifted ? 1n : 0n
  return lifted instanceof Float ? lifted.value : undefined
}

/** What a comparison costs; more than one step where long texts are compared. */
export type Spend = (steps?: number) => void

export function equal(a: Value, b: Value, spend: Spend): boolean {
  spend()
  const [x, y] = [numeric(a), numeric(b)]
  // A bigint and a number compare by value only with ==.
  // oxlint-disable-next-line eqeqeq
  if (x !== undefined || y !== undefined) return x !== undefined && y !== undefined && x == y
  if (isArray(a)) return isArray(b) && a.length === b.length && a.every((item, i) => equal(item, b[i] ?? null, spend))
  if (isDict(a)) {
    if (!isDict(b)) return false
    const keys = Object.keys(a)
    if (keys.length !== Object.keys(b).length) return false
    return keys.every((key) => Object.hasOwn(b, key) && equal(a[key] ?? null, b[key] ?? null, spend))
  }
  if (typeof a === 'string' && typeof b === 'string' && a.length === b.length) spend(Math.floor(a.length / 256))
  return a === b
}

/** Negative, zero, positive, or NaN where nan is compared. @throws {Mistake} for values without an order. */
export function order(a: Value, b: Value, spend: Spend, at: number): number {
  spend()
  const [x, y] = [numeric(a), numeric(b)]
  if (x !== undefined && y !== undefined) return x < y ? -1 : x > y ? 1 : Number(x) - Number(y) === 0 ? 0 : NaN
  if (typeof a === 'string' && typeof b === 'string') {
    spend(Math.floor(Math.min(a.length, b.length) / 16))
    return compareStrings(a, b)
  }
  if (isArray(a) && isArray(b)) {
    for (let i = 0; i < Math.min(a.length, b.length); i++) {
      const [left, right] = [a[i] ?? null, b[i] ?? null]
      if (!equal(left, right, spend)) return order(left, right, spend, at)
    }
    return a.length - b.length
  }
  throw new Mistake(`${typeOf(a)} and ${typeOf(b)} have no order`, at)
}

/** `str(value)`. `spend` is told the length of every piece before it is made part of the text. */
export function text(value: Value, spend: (length: number) => void): string {
  if (typeof value !== 'string') return repr(value, spend)
  spend(value.length)
  return value
}

function repr(value: Value, spend: (length: number) => void): string {
  const lifted = lift(value)
  const piece = (made: string) => {
    spend(made.length)
    return made
  }
  if (lifted === null) return piece('None')
  if (typeof lifted === 'boolean') return piece(lifted ? 'True' : 'False')
  if (typeof lifted === 'bigint') return piece(lifted.toString())
  if (lifted instanceof Float) return piece(floatText(lifted.value))
  if (typeof lifted === 'string') {
    spend(lifted.length)
    return quoted(lifted)
  }
  spend(2)
  if (isArray(lifted)) return `[${lifted.map((item) => repr(item, spend)).join(', ')}]`
  const entries = Object.entries(lifted).map(([key, item]) => `${repr(key, spend)}: ${repr(item, spend)}`)
  return `{${entries.join(', ')}}`
}

/** Shortest digits that give the number back, in Python's layout: `2.0`, `1e+16`, `1e-05`. */
function floatText(value: number): string {
  if (Number.isNaN(value)) return 'nan'
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf'
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0'
  const [mantissa = '', power = ''] = value.toExponential().split('e')
  const exponent = Number(power)
  if (exponent < -4 || exponent >= 16) {
    return `${mantissa}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`
  }
  const digits = String(Math.abs(value) < 1e-6 ? value.toFixed(20) : value)
  return digits.includes('.') ? digits : `${digits}.0`
}

/** Python shows as they are: letters, marks, numbers, signs and the plain space. */
const HIDDEN = /[\\'"]|(?! )[\p{C}\p{Z}]/gu

function quoted(content: string): string {
  const quote = content.includes("'") && !content.includes('"') ? '"' : "'"
  const escaped = content.replaceAll(HIDDEN, (found) => {
    if (found === '\\' || found === quote) return `\\${found}`
    if (found === "'" || found === '"') return found
    if (found === '\n') return '\\n'
    if (found === '\r') return '\\r'
    if (found === '\t') return '\\t'
    const code = found.codePointAt(0) ?? 0
    const [mark, digits] = code < 0x100 ? ['x', 2] : code < 0x10000 ? ['u', 4] : ['U', 8]
    return `\\${mark}${code.toString(16).padStart(Number(digits), '0')}`
  })
  return `${quote}${escaped}${quote}`
}
