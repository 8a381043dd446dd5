/** Reading in the analysis: what is read, where that is written, and what stands there. */
import type { Path } from '../json.ts'
import { contextShape } from './known.ts'
import { look, present, type Found } from './look.ts'
import type { Shape } from './shape.ts'

/** Where in a state something is read. */
export interface Place {
  /** Of the text, from the state: `['Parameters', 'label.=']`. */
  readonly field: Path
  /** The part of the text that is meant; the whole without it. */
  readonly within?: { readonly at: number; readonly length: number }
}

export interface Read {
  readonly place: Place
  /** From `$`. */
  readonly segments: Path
  readonly found: Found
  /** False when it is read only under a condition that is not known beforehand. */
  readonly certain: boolean
  /** It may be missing: the state asks whether it is there, or has something instead. */
  readonly guarded?: true
}

/** A rule or value that cannot be what its state needs. */
export interface Mismatch {
  readonly place: Place
  readonly kind: 'never-matches' | 'wrong-data'
  readonly message: string
}

export interface Observer {
  read(read: Read): void
  mismatch(mismatch: Mismatch): void
}

/** While the analysis still moves nobody is told. */
export const nobody: Observer = { read: () => {}, mismatch: () => {} }

/** `$`, or `$._context`, which is not part of it. */
export function lookAt(data: Shape, segments: Path): Found {
  if (segments[0] !== '_context') return look(data, segments)
  const found = look(contextShape, segments.slice(1))
  const { depth, undocumented } = found
  return {
    ...found,
    depth: depth + 1,
    ...(undocumented && { undocumented: { ...undocumented, depth: undocumented.depth + 1 } }),
  }
}

/** The data once this was read: it is there, or the state has failed. Null when it cannot be there. */
export function afterReading(data: Shape, segments: Path): Shape | null {
  if (segments[0] === '_context') return data
  return present(data, segments)
}
