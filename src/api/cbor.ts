/** CBOR (RFC 8949) with typed arrays as RFC 8746 has them: a Float64Array of a result is its bytes, not a list of numbers. */
import { Encoder } from 'cbor-x'

const codec = new Encoder({ useRecords: false, tagUint8Array: false, structuredClone: false })

/** Typed arrays keep their type; a Uint8Array is a byte string. The buffer is the caller's to keep. */
export function encodeCbor(value: unknown): Uint8Array {
  return codec.encode(value)
}

/** @throws when the bytes are not CBOR. */
export function decodeCbor(bytes: Uint8Array): unknown {
  return codec.decode(bytes)
}
