import { isObject, own, type Json, type Path } from '#flow'

/** What stands at a path of a value; undefined for nothing. */
export function valueAt(root: Json | undefined, path: Path): Json | undefined {
  let here = root
  for (const segment of path)
    here = Array.isArray(here)
      ? (here as readonly Json[])[Number(segment)]
      : isObject(here)
        ? own(here, String(segment))
        : undefined
  return here
}
