/** What is different between two values, at the outermost places where it is. */
import { isList, isObject, own, type Path } from './json.ts'
import type { Json } from './model.ts'

export interface JsonDifference {
  readonly path: Path
  readonly kind: 'added' | 'removed' | 'changed'
}

/** Beyond this nobody reads them one by one. */
const MOST = 500

/** In the order of `after`, what is gone last; items of lists are compared place by place. The order of keys says nothing. */
export function jsonDifferences(before: Json, after: Json): readonly JsonDifference[] {
  const found: JsonDifference[] = []
  compare(before, after, [], found)
  return found
}

function compare(before: Json, after: Json, path: Path, found: JsonDifference[]): void {
  if (before === after || found.length >= MOST) return
  if (isObject(before) && isObject(after)) {
    for (const [key, value] of Object.entries(after)) {
      const old = own(before, key)
      if (old === undefined) found.push({ path: [...path, key], kind: 'added' })
      else compare(old, value, [...path, key], found)
    }
    for (const key of Object.keys(before))
      if (!Object.hasOwn(after, key)) found.push({ path: [...path, key], kind: 'removed' })
    return
  }
  if (isList(before) && isList(after)) {
    for (const [index, value] of after.entries()) {
      const old = before[index]
      if (old === undefined) found.push({ path: [...path, index], kind: 'added' })
      else compare(old, value, [...path, index], found)
    }
    for (let index = after.length; index < before.length; index++)
      found.push({ path: [...path, index], kind: 'removed' })
    return
  }
  found.push({ path, kind: 'changed' })
}
