/** `+ - * / // % **` as Python has them, each bounded before it is carried out. */
import type { Meter } from './meter.ts'
import { Mistake, type Arithmetic } from './syntax.ts'
import { Float, isArray, numeric, typeOf, type Value } from './value.ts'

/** Whole numbers may have this many bits: those with which Python still writes a number in digits (4300 of them). */
const MOST_BITS = 14_284

export function arithmetic(operator: Arithmetic, a: Value, b: Value, meter: Meter, at: number): Value {
  const [x, y] = [numeric(a), numeric(b)]
  if (x !== undefined && y !== undefined) {
    const result = typeof x === 'bigint' && typeof y === 'bigint' ? whole(operator, x, y, meter, at) : null
    if (typeof result === 'bigint') return result
    return result ?? new Float(float(operator, toFloat(x, at), toFloat(y, at), at))
  }
  if (operator === '+') {
    if (typeof a === 'string' && typeof b === 'string') {
      meter.makeText(a.length + b.length, at)
      return a + b
    }
    if (isArray(a) && isArray(b)) {
      meter.makeList(a.length + b.length, at)
      return [...a, ...b]
    }
  }
  if (operator === '*') {
    const repeated =
      typeof y === 'bigint' ? repeat(a, y, meter, at) : typeof x === 'bigint' ? repeat(b, x, meter, at) : undefined
    if (repeated !== undefined) return repeated
  }
  if (operator === '%' && typeof a === 'string')
    throw new Mistake('formatting with % is not part of the expressions', at)
  if (operator === '+' && (typeof a === 'string' || typeof b === 'string')) {
    const other = typeof a === 'string' ? typeOf(b) : typeOf(a)
    throw new Mistake(`a str and a ${other} cannot be joined; write str(…)`, at)
  }
  throw new Mistake(`${typeOf(a)} ${operator} ${typeOf(b)} has no meaning`, at)
}

function repeat(what: Value, times: bigint, meter: Meter, at: number): Value | undefined {
  if (typeof what !== 'string' && !isArray(what)) return undefined
  const count = times < 0n ? 0 : Number(times)
  const length = what.length * count
  if (typeof what === 'string') {
    meter.makeText(length, at)
    return what.repeat(count)
  }
  meter.makeList(length, at)
  return Array.from({ length }, (_, i) => what[i % what.length] ?? null)
}

/** As a float. @throws {Mistake} for a whole number that is too large for one. */
export function toFloat(number: bigint | number, at: number): number {
  const float = Number(number)
  if (typeof number === 'bigint' && !Number.isFinite(float))
    throw new Mistake('the number is too large for a float', at)
  return float
}

/** Null where two whole numbers give a float that is theirs as floats. */
function whole(operator: Arithmetic, x: bigint, y: bigint, meter: Meter, at: number): bigint | Float | null {
  if (isLong(x) || isLong(y)) meter.step(at, (bits(x) + bits(y)) >> 4)
  switch (operator) {
    case '+':
      return x + y
    case '-':
      return x - y
    case '*':
      return sized(bits(x) + bits(y), at, () => x * y)
    case '/':
      if (y !== 0n && (isLong(x) || isLong(y))) return new Float(quotient(x, y, at))
      return null
    case '//':
    case '%': {
      if (y === 0n) throw new Mistake('division by zero', at)
      const rest = x % y
      const floored = rest !== 0n && rest < 0n !== y < 0n
      if (operator === '//') return floored ? x / y - 1n : x / y
      return floored ? rest + y : rest
    }
    case '**':
      if (y < 0n) return null
      return sized(bits(x) <= 1 ? 1 : bits(x) * Number(y), at, () => x ** y)
  }
}

function sized(size: number, at: number, make: () => bigint): bigint {
  if (size > MOST_BITS) throw new Mistake(`the number would have more than ${MOST_BITS} bits`, at)
  return make()
}

const isLong = (x: bigint) => x > 2n ** 53n || x < -(2n ** 53n)

/** The float next to x / y, the even one of two: beyond 53 bits dividing the floats would round three times. */
function quotient(x: bigint, y: bigint, at: number): number {
  const negative = x < 0n !== y < 0n
  const [over, under] = [x < 0n ? -x : x, y < 0n ? -y : y]
  // Two bits more than a float keeps, and one that says whether anything is left over; 2 ** -1074 is the smallest float.
  const shift = Math.max(-1076, bitLength(over) - bitLength(under) - 55)
  const [top, bottom] = shift > 0 ? [over, under << BigInt(shift)] : [over << BigInt(-shift), under]
  const exact = Number(((top / bottom) << 1n) | (top % bottom === 0n ? 0n : 1n))
  const power = shift - 1
  const result = power < -1000 ? exact * 2 ** -1000 * 2 ** (power + 1000) : exact * 2 ** power
  if (!Number.isFinite(result)) throw new Mistake('the result is too large for a float', at)
  return negative ? -result : result
}

const bitLength = (x: bigint) => x.toString(2).length

function bits(x: bigint): number {
  return x === 0n ? 0 : x === 1n || x === -1n ? 1 : x.toString(16).length * 4
}

function float(operator: Arithmetic, x: number, y: number, at: number): number {
  if (y === 0 && (operator === '/' || operator === '//' || operator === '%')) throw new Mistake('division by zero', at)
  switch (operator) {
    case '+':
      return x + y
    case '-':
      return x - y
    case '*':
      return x * y
    case '/':
      return overflow(x / y, x, y, at)
    case '//':
      return floorDivide(x, y)
    case '%':
      return modulo(x, y)
    case '**':
      if (x === 0 && y < 0) throw new Mistake('0 cannot be raised to a negative power', at)
      if (x < 0 && Number.isFinite(x) && Number.isFinite(y) && !Number.isInteger(y)) {
        throw new Mistake('a root of a negative number is complex, which JSON cannot hold', at)
      }
      // Python holds 1 ** nan to be 1, as C does; JavaScript does not.
      return x === 1 ? 1 : overflow(x ** y, x, y, at)
  }
}

function overflow(result: number, x: number, y: number, at: number): number {
  if (Number.isFinite(result) || !Number.isFinite(x) || !Number.isFinite(y)) return result
  throw new Mistake('the result is too large for a float', at)
}

/** The remainder with the sign of the divisor. */
function modulo(x: number, y: number): number {
  const rest = x % y
  if (rest === 0) return y < 0 ? -0 : 0
  return rest < 0 !== y < 0 ? rest + y : rest
}

/** From the remainder, as CPython does it: floor(x / y) is off by one where x / y rounds up to a whole number. */
function floorDivide(x: number, y: number): number {
  const quotient = (x - modulo(x, y)) / y
  if (quotient === 0) return x / y < 0 || Object.is(x / y, -0) ? -0 : 0
  const floored = Math.floor(quotient)
  return quotient - floored > 0.5 ? floored + 1 : floored
}
