/** The functions an expression can call. Globus documents the first three; the others are Python's own. */
import { getAt, parsePath } from '../jsonpath.ts'
import type { Scope } from '../outcome.ts'
import type { Meter } from './meter.ts'
import { Mistake } from './syntax.ts'
import { arithmetic, toFloat } from './arithmetic.ts'
import { lengthOf, SPACE } from './text.ts'
import { Float, isArray, isDict, lift, numeric, order, text, truth, typeOf, type List, type Value } from './value.ts'

/** Documented by Globus: certain to run on the hosted service. */
export const documentedFunctions: ReadonlySet<string> = new Set(['pathsplit', 'is_present', 'getattr'])

interface Call {
  readonly args: readonly Value[]
  readonly scope: Scope
  readonly meter: Meter
  readonly at: number
}

interface FunctionOfExpressions {
  readonly least: number
  readonly most: number
  readonly call: (call: Call) => Value
}

const define = (least: number, most: number, call: (call: Call) => Value): FunctionOfExpressions => ({
  least,
  most,
  call,
})

export const functions: ReadonlyMap<string, FunctionOfExpressions> = new Map(
  Object.entries({
    pathsplit: define(1, 1, ({ args: [path = null], at }) => {
      if (typeof path !== 'string') throw new Mistake(`pathsplit() takes a str, not ${typeOf(path)}`, at)
      return pathSplit(path)
    }),
    is_present: define(1, 1, (call) => lookUp(call, 'is_present').found),
    getattr: define(1, 2, (call) => {
      const found = lookUp(call, 'getattr')
      // None where there is neither a value nor a default (Globus docs, Authoring Flows), which Python's own would not give.
      return found.found ? lift(found.value) : (call.args[1] ?? null)
    }),
    str: define(0, 1, ({ args, meter, at }) => {
      if (args.length === 0) return ''
      let length = 0
      return text(args[0] ?? null, (more) => {
        length += more
        meter.growText(length, more, at)
      })
    }),
    int: define(0, 1, ({ args, meter, at }) => (args.length === 0 ? 0n : whole(args[0] ?? null, meter, at))),
    float: define(
      0,
      1,
      ({ args, meter, at }) => new Float(args.length === 0 ? 0 : floating(args[0] ?? null, meter, at)),
    ),
    bool: define(0, 1, ({ args }) => truth(args[0] ?? null)),
    len: define(1, 1, ({ args: [of = null], meter, at }) => {
      if (typeof of === 'string') {
        meter.step(at, 1 + (of.length >> 4))
        return BigInt(lengthOf(of))
      }
      if (isArray(of)) return BigInt(of.length)
      if (isDict(of)) return BigInt(Object.keys(of).length)
      throw new Mistake(`${typeOf(of)} has no len()`, at)
    }),
    abs: define(1, 1, ({ args: [of = null], at }) => {
      const number = numeric(of)
      if (typeof number === 'bigint') return number < 0n ? -number : number
      if (number === undefined) throw new Mistake(`abs() takes a number, not ${typeOf(of)}`, at)
      return new Float(Math.abs(number))
    }),
    min: define(1, Infinity, (call) => extreme(call, -1)),
    max: define(1, Infinity, (call) => extreme(call, 1)),
    sum: define(1, 2, ({ args, meter, at }) => {
      const items = iterate(args[0] ?? null, meter, at)
      if (typeof args[1] === 'string') throw new Mistake("sum() does not join str; write ''.join(…)", at)
      return items.reduce((sum, item) => {
        meter.step(at)
        return arithmetic('+', sum, item, meter, at)
      }, args[1] ?? 0n)
    }),
    sorted: define(1, 1, ({ args, meter, at }) => {
      const items = iterate(args[0] ?? null, meter, at)
      meter.makeList(items.length, at)
      return [...items].sort((a, b) => order(a, b, (steps) => meter.step(at, steps), at))
    }),
    range: define(1, 3, ({ args, meter, at }) => {
      const [a, b, c] = args.map((arg) => index(arg, at))
      const [start, end, by] = b === undefined ? [0n, a ?? 0n, 1n] : [a ?? 0n, b, c ?? 1n]
      if (by === 0n) throw new Mistake('the step of range() cannot be 0', at)
      const count = Number((end - start + by - (by > 0n ? 1n : -1n)) / by)
      meter.makeList(Math.max(0, count), at)
      return Array.from({ length: Math.max(0, count) }, (_, i) => start + BigInt(i) * by)
    }),
  }),
)

/** What a value gives when one goes through it: items, characters, or keys. */
export function iterate(of: Value, meter: Meter, at: number): List {
  if (isArray(of)) return of
  if (typeof of === 'string') {
    meter.step(at, 1 + (of.length >> 2))
    return Array.from(of)
  }
  if (isDict(of)) return Object.keys(of)
  throw new Mistake(`one cannot go through ${typeOf(of)}`, at)
}

function extreme({ args, meter, at }: Call, sign: 1 | -1): Value {
  const items = args.length === 1 ? iterate(args[0] ?? null, meter, at) : args
  const [first, ...rest] = items
  if (first === undefined) throw new Mistake('there is no smallest or largest of nothing', at)
  return rest.reduce(
    (best, item) => (order(item, best, (steps) => meter.step(at, steps), at) * sign > 0 ? item : best),
    first,
  )
}

function lookUp({ args, scope, meter, at }: Call, name: string) {
  const [path = null] = args
  if (typeof path !== 'string') throw new Mistake(`${name}() takes a str like 'input.file', not ${typeOf(path)}`, at)
  meter.walk(path.length, at)
  const parsed = parsePath(path.startsWith('$') ? path : path.startsWith('[') ? `$${path}` : `$.${path}`)
  if (!parsed.ok) throw new Mistake(`${name}(): '${path}' is not a path: ${parsed.mistake.message}`, at)
  const { segments } = parsed.path
  return { ...getAt(scope.data, segments, scope.context), segments }
}

/** [directory, name]. The home directory `/~/` is never split off. */
function pathSplit(path: string): List {
  const cut = path.lastIndexOf('/') + 1
  const [head, base] = [path.slice(0, cut), path.slice(cut)]
  if (head === '/~/' || /^\/*$/.test(head)) return [head, base]
  let end = head.length
  while (head[end - 1] === '/') end--
  return [head.slice(0, end), base]
}

/** What counts as a whole number where one is asked for: not a float, however round. */
function index(value: Value, at: number): bigint {
  const number = numeric(value)
  if (typeof number === 'bigint') return number
  throw new Mistake(`range() takes whole numbers, not ${typeOf(value)}`, at)
}

function whole(value: Value, meter: Meter, at: number): bigint {
  const number = numeric(value)
  if (typeof number === 'bigint') return number
  if (typeof number === 'number') {
    if (!Number.isFinite(number)) throw new Mistake('int() takes a finite number', at)
    return BigInt(Math.trunc(number))
  }
  if (typeof value !== 'string') throw new Mistake(`int() takes a number or a str, not ${typeOf(value)}`, at)
  meter.step(at, 1 + (value.length >> 4))
  const digits = WHOLE.exec(value)
  if (!digits) throw new Mistake(`int(): ${JSON.stringify(value.slice(0, 40))} is not a whole number`, at)
  if ((digits[2] ?? '').replaceAll('_', '').length > 4300) throw new Mistake('int(): more than 4300 digits', at)
  const magnitude = BigInt((digits[2] ?? '').replaceAll('_', ''))
  return digits[1] === '-' ? -magnitude : magnitude
}

const WHOLE = new RegExp(`^${SPACE}*([+-]?)(\\d+(?:_\\d+)*)${SPACE}*$`)
const DIGITS = '\\d+(?:_\\d+)*'
const FLOAT = new RegExp(
  `^${SPACE}*([+-]?)(?:((?:${DIGITS}(?:\\.(?:${DIGITS})?)?|\\.${DIGITS})(?:e[+-]?${DIGITS})?)|(inf(?:inity)?)|nan)${SPACE}*$`,
  'i',
)

function floating(value: Value, meter: Meter, at: number): number {
  const number = numeric(value)
  if (number !== undefined) return toFloat(number, at)
  if (typeof value !== 'string') throw new Mistake(`float() takes a number or a str, not ${typeOf(value)}`, at)
  meter.walk(value.length, at)
  const [all, sign, digits, infinite] = FLOAT.exec(value) ?? []
  if (all !== undefined) {
    const size = digits !== undefined ? Number(digits.replaceAll('_', '')) : infinite !== undefined ? Infinity : NaN
    return sign === '-' ? -size : size
  }
  throw new Mistake(`float(): ${JSON.stringify(value.slice(0, 40))} is not a number`, at)
}
