/** Shapes for people: as a short text, and as the paths one can write into them. */
import type { Path } from '../json.ts'
import {
  BOOLEAN,
  EVERY,
  LIST,
  NULL,
  NUMBER,
  OBJECT,
  STRING,
  type Entry,
  type Presence,
  type Shape,
  type Writer,
} from './shape.ts'

const NAMES: readonly (readonly [number, string])[] = [
  [STRING, 'string'],
  [NUMBER, 'number'],
  [BOOLEAN, 'boolean'],
  [NULL, 'null'],
]

export interface DescribeOptions {
  /** Objects and lists that lie deeper are named only. @default 2 */
  readonly depth?: number
  /** Of one object. @default 12 */
  readonly keys?: number
  /** Indentation of the first line; without it all is on one line. */
  readonly indent?: string
}

/** As types are written: `{ file: string, size?: number, … }`, `"a" | "b"`, `string[]`. */
export function describeShape(shape: Shape, options: DescribeOptions = {}): string {
  const { depth = 2, keys = 12, indent } = options
  if (shape.types === 0) return 'nothing'
  const { types, constants, object, list } = shape
  if (types === EVERY && !constants && !object && !list) return 'anything'
  const inside = { ...options, depth: depth - 1, ...(indent !== undefined && { indent: `${indent}  ` }) }
  const parts: string[] = []
  const scalars = types & ~(OBJECT | LIST)
  if (constants) parts.push(...constants.map((value) => JSON.stringify(value)))
  else parts.push(...NAMES.flatMap(([bit, name]) => ((scalars & bit) === 0 ? [] : [name])))
  if ((types & OBJECT) !== 0) parts.push(object && depth > 0 ? objectText(object, keys, inside, indent) : 'object')
  if ((types & LIST) !== 0) parts.push(list && depth > 0 ? listText(list, inside) : 'list')
  return parts.join(' | ')
}

function objectText(
  { keys, rest }: NonNullable<Shape['object']>,
  most: number,
  inside: DescribeOptions,
  indent: string | undefined,
): string {
  const known = [...keys].filter(([, { shape }]) => shape.types !== 0)
  const shown = known.slice(0, most).map(([key, { shape, presence }]) => {
    const name = /^[A-Za-z_]\w*$/.test(key) ? key : JSON.stringify(key)
    return `${name}${presence === 'always' ? '' : '?'}: ${describeShape(shape, inside)}`
  })
  if (known.length > shown.length || rest) shown.push('…')
  if (shown.length === 0) return '{}'
  if (indent === undefined) return `{ ${shown.join(', ')} }`
  return `{\n${shown.map((line) => `${indent}  ${line}`).join('\n')}\n${indent}}`
}

function listText({ first, rest }: NonNullable<Shape['list']>, inside: DescribeOptions): string {
  if (first.length === 0) {
    if (!rest) return '[]'
    const item = describeShape(rest, inside)
    return item === 'anything' ? 'list' : item.includes(' | ') ? `(${item})[]` : `${item}[]`
  }
  const items = first.slice(0, 3).map((item) => describeShape(item, inside))
  if (first.length > 3 || rest) items.push('…')
  return `[${items.join(', ')}]`
}

/** Something that can be read. */
export interface ShapePath {
  readonly segments: Path
  readonly shape: Shape
  readonly presence: Presence
  readonly writers: readonly Writer[]
}

/**
 * What can be read below a place, the nearest first; of lists with known items the first item.
 * @param at where `shape` stands; it begins each path
 */
export function pathsIn(
  shape: Shape,
  at: Path,
  { most, depth }: { readonly most: number; readonly depth: number },
): readonly ShapePath[] {
  const found: ShapePath[] = []
  let level: readonly ShapePath[] = [{ segments: at, shape, presence: 'always', writers: [] }]
  for (let deep = 0; deep < depth && level.length > 0; deep++) {
    const next: ShapePath[] = []
    for (const holder of level) {
      for (const [segment, entry] of partsOf(holder.shape)) {
        if (found.length >= most) return found
        const writers = entry.writers.length > 0 ? entry.writers : holder.writers
        const part = { segments: [...holder.segments, segment], shape: entry.shape, presence: entry.presence, writers }
        found.push(part)
        next.push(part)
      }
    }
    level = next
  }
  return found
}

function* partsOf({ object, list }: Shape): Iterable<readonly [string | number, Entry]> {
  for (const [key, entry] of object?.keys ?? []) if (entry.shape.types !== 0) yield [key, entry]
  const item = list?.first[0] ?? list?.rest
  if (item && item.types !== EVERY)
    yield [0, { shape: item, presence: list?.first[0] ? 'always' : 'unknown', writers: [] }]
}
