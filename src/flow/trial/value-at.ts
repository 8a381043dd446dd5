import { isList, isObject, own, type Path } from '../json.ts'
import type { Json } from '../model.ts'

/** What stands at a path; undefined where nothing does. */
export function valueAt(value: Json, path: Path): Json | undefined {
  return path.reduce<Json | undefined>((here, key) => {
    if (typeof key === 'number') return isList(here) ? here[key] : undefined
    return isObject(here) ? own(here, key) : undefined
  }, value)
}
