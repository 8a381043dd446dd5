/** PNG files of up to 256 colours, without a library: floor 0 has none of Node's or a browser's. */
import type { Rgb } from './colours.ts'

/**
 * One byte a pixel, an index into `palette`. Not compressed: measured images hardly would be, and the few hundred pixels of a
 * plot are small as they are. Source: PNG specification (third edition), RFC 1950, RFC 1951.
 */
export function encodePng(width: number, height: number, indices: Uint8Array, palette: readonly Rgb[]): Uint8Array {
  const lines = new Uint8Array(height * (width + 1))
  for (let row = 0; row < height; row++)
    lines.set(indices.subarray(row * width, (row + 1) * width), row * (width + 1) + 1)
  const header = new Uint8Array(13)
  const view = new DataView(header.buffer)
  view.setUint32(0, width)
  view.setUint32(4, height)
  header.set([8, 3, 0, 0, 0], 8)
  return concatenate([
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    chunk('IHDR', header),
    chunk('PLTE', Uint8Array.from(palette.flat())),
    chunk('IDAT', stored(lines)),
    chunk('IEND', new Uint8Array(0)),
  ])
}

/** A zlib stream of stored blocks. */
function stored(data: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [Uint8Array.of(0x78, 0x01)]
  for (let at = 0; at < data.length || at === 0; at += 65_535) {
    const block = data.subarray(at, at + 65_535)
    const [low, high] = [block.length & 255, block.length >> 8]
    parts.push(Uint8Array.of(at + 65_535 >= data.length ? 1 : 0, low, high, low ^ 255, high ^ 255), block)
  }
  const sum = new Uint8Array(4)
  new DataView(sum.buffer).setUint32(0, adler32(data))
  return concatenate([...parts, sum])
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const name = Uint8Array.from(type, (character) => character.charCodeAt(0))
  const ends = [new Uint8Array(4), new Uint8Array(4)] as const
  const body = concatenate([name, data])
  new DataView(ends[0].buffer).setUint32(0, data.length)
  new DataView(ends[1].buffer).setUint32(0, crc32(body))
  return concatenate([ends[0], body, ends[1]])
}

function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

function adler32(data: Uint8Array): number {
  let a = 1
  let b = 0
  for (const byte of data) {
    a = (a + byte) % 65_521
    b = (b + a) % 65_521
  }
  return ((b << 16) | a) >>> 0
}

const crcTable = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1
  return value
})

function crc32(data: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of data) crc = (crcTable[(crc ^ byte) & 255] ?? 0) ^ (crc >>> 8)
  return (crc ^ 0xffffffff) >>> 0
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** A `data:` address that holds the file. */
export function pngAddress(png: Uint8Array): string {
  const parts: string[] = []
  for (let at = 0; at < png.length; at += 3) {
    const [a = 0, b, c] = png.subarray(at, at + 3)
    const bits = (a << 16) | ((b ?? 0) << 8) | (c ?? 0)
    const letter = (shift: number) => letters[(bits >> shift) & 63] ?? ''
    parts.push(letter(18), letter(12), b === undefined ? '=' : letter(6), c === undefined ? '=' : letter(0))
  }
  return `data:image/png;base64,${parts.join('')}`
}
