/** The places that a sentence about an input names, as the fabric writes them: `$.input.file must be string; $.n is missing`. */
import { parsePath, type Path } from '#flow'

export interface RefusedPlace {
  readonly path: Path
  readonly message: string
}

export function placesIn(sentence: string): readonly RefusedPlace[] {
  return sentence.split(/;\s+|\n/).flatMap((part) => {
    const found = /(\$(?:\.[\w-]+|\[-?\d+\]|\['(?:[^'\\]|\\.)*'\])*):?\s+(.+)$/s.exec(part)
    const parsed = found ? parsePath(found[1]) : undefined
    return parsed?.ok && found ? [{ path: parsed.path.segments, message: found[2] ?? '' }] : []
  })
}
