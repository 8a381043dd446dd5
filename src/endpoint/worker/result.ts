/** A function's return value, in the form its caller asked in. */
import { encodeCbor, serialise, type LinkValue } from '#api'
import { TaskRefused } from './failure.ts'
import { MAX_RESULT_BYTES } from './protocol.ts'

/**
 * As `packed`, what JSON has no form for follows JSON.stringify (NaN is null, undefined fields are left out), except that
 * a typed array becomes an array of numbers and that nothing is dropped or emptied unsaid.
 * @throws {TaskRefused} `ResultNotSerialisable` naming the place, `ResultTooLarge`.
 */
export function encodeResult(value: unknown, encoding: LinkValue['encoding']): LinkValue {
  const result: LinkValue =
    encoding === 'cbor' ? { encoding, bytes: inCbor(value) } : { encoding, text: serialise(jsonReady(value)) }
  const size = result.encoding === 'cbor' ? result.bytes.byteLength : Buffer.byteLength(result.text)
  if (size > MAX_RESULT_BYTES)
    throw new TaskRefused(
      'ResultTooLarge',
      `the result takes ${(size / 1e6).toFixed(1)} MB and may take 10: write it to a file and return the file's path`,
    )
  return result
}

function inCbor(value: unknown): Uint8Array {
  try {
    return encodeCbor(value)
  } catch (cause) {
    throw new TaskRefused('ResultNotSerialisable', `the result cannot be encoded: ${String(cause)}`, cause)
  }
}

/** A copy with plain arrays for typed ones. */
function jsonReady(value: unknown, path = 'result', above: readonly object[] = []): unknown {
  if (typeof value === 'function' || typeof value === 'symbol' || typeof value === 'bigint')
    throw notSerialisable(path, `a ${typeof value}`)
  if (typeof value !== 'object' || value === null) return value
  if (above.includes(value)) throw notSerialisable(path, 'an object that contains itself')
  if (value instanceof BigInt64Array || value instanceof BigUint64Array)
    throw notSerialisable(path, 'an array of BigInt')
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) return Array.from(value as Uint8Array)
  if (value instanceof Map || value instanceof Set || value instanceof ArrayBuffer || value instanceof DataView)
    throw notSerialisable(path, `a ${value.constructor.name}`)
  if ('toJSON' in value && typeof value.toJSON === 'function') return value.toJSON()
  const within = [...above, value]
  if (Array.isArray(value)) return value.map((item, index) => jsonReady(item, `${path}[${index}]`, within))
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => [key, jsonReady(field, `${path}.${key}`, within)]),
  )
}

const notSerialisable = (path: string, what: string) =>
  new TaskRefused('ResultNotSerialisable', `${path} is ${what}, which JSON has no form for`)
