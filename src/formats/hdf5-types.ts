/** Element types that are read as typed arrays. 64-bit integers are numbers here: exact up to 2^53. */
export type NumericType =
  | 'uint8'
  | 'int8'
  | 'uint16'
  | 'int16'
  | 'uint32'
  | 'int32'
  | 'uint64'
  | 'int64'
  | 'float32'
  | 'float64'

export type NumericArray =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | Float32Array
  | Float64Array

export const typeBytes: Readonly<Record<NumericType, number>> = {
  uint8: 1,
  int8: 1,
  uint16: 2,
  int16: 2,
  uint32: 4,
  int32: 4,
  uint64: 8,
  int64: 8,
  float32: 4,
  float64: 8,
}

/** A typed view of little-endian bytes that begin on a multiple of the element size; 64-bit integers are converted. */
export function viewAs(type: NumericType, bytes: Uint8Array): NumericArray {
  const { buffer, byteOffset } = bytes
  const length = bytes.byteLength / typeBytes[type]
  switch (type) {
    case 'uint8':
      return bytes
    case 'int8':
      return new Int8Array(buffer, byteOffset, length)
    case 'uint16':
      return new Uint16Array(buffer, byteOffset, length)
    case 'int16':
      return new Int16Array(buffer, byteOffset, length)
    case 'uint32':
      return new Uint32Array(buffer, byteOffset, length)
    case 'int32':
      return new Int32Array(buffer, byteOffset, length)
    case 'uint64':
      return Float64Array.from(new BigUint64Array(buffer, byteOffset, length), Number)
    case 'int64':
      return Float64Array.from(new BigInt64Array(buffer, byteOffset, length), Number)
    case 'float32':
      return new Float32Array(buffer, byteOffset, length)
    case 'float64':
      return new Float64Array(buffer, byteOffset, length)
  }
}
