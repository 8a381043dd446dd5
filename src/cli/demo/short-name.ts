/** Names short enough that what is made of them still fits a file system's 255 bytes. */
import { extname } from 'node:path'

/** Bytes left for the name: a run's folder adds the time to it, its plots their kind, files under way a suffix. */
const LONGEST = 160

/** The name itself where it is short, else its beginning with its extension; never half a character. */
export function shortName(name: string): string {
  if (Buffer.byteLength(name) <= LONGEST) return name
  const extension = extname(name)
  const kept = Buffer.byteLength(extension) <= 20 ? extension : ''
  let short = ''
  let bytes = Buffer.byteLength(kept)
  for (const character of name) {
    bytes += Buffer.byteLength(character)
    if (bytes > LONGEST) break
    short += character
  }
  return short + kept
}
