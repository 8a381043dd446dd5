import type { NumericArray, NumericType } from '#formats'

/** All of a buffer as counts of one type. 64-bit integers are refused when an acquisition is opened. */
export function viewOf(type: NumericType, buffer: SharedArrayBuffer): NumericArray {
  switch (type) {
    case 'uint8':
      return new Uint8Array(buffer)
    case 'int8':
      return new Int8Array(buffer)
    case 'uint16':
      return new Uint16Array(buffer)
    case 'int16':
      return new Int16Array(buffer)
    case 'uint32':
      return new Uint32Array(buffer)
    case 'int32':
      return new Int32Array(buffer)
    case 'float32':
      return new Float32Array(buffer)
    case 'float64':
      return new Float64Array(buffer)
    case 'int64':
    case 'uint64':
      throw new TypeError('64-bit counts cannot be correlated')
  }
}
