/**
 * The JSONPath that flows are written in: `$`, then `.name`, `['name']` or `[n]` (negative n counts from the end). No
 * wildcards, no filters: a path means one value (Globus docs, Authoring Flows).
 */
import { isList, isObject, own, setOwn, type Path } from './json.ts'
import type { Json, JsonObject } from './model.ts'
import { DEEPEST } from './outcome.ts'

export interface JsonPath {
  readonly text: string
  readonly segments: Path
}

export interface PathMistake {
  readonly message: string
  /** Where in the text, 0-based. */
  readonly at: number
}

export type ParsedPath =
  | { readonly ok: true; readonly path: JsonPath }
  | { readonly ok: false; readonly mistake: PathMistake }

const NAME = /[^\s.[\]'"`*?@()]+/y
const INDEX = /\[\s*(-?\d+)\s*\]/y
const QUOTED = /\[\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")\s*\]/y

/** Of a field that should hold a path; what it holds is told from the text, whatever it is. */
export function parsePath(text: unknown): ParsedPath {
  const wrong = (message: string, at: number): ParsedPath => ({ ok: false, mistake: { message, at } })
  if (typeof text !== 'string' || !text.startsWith('$')) return wrong('a path starts with "$", as in "$.input.file"', 0)
  const segments: (string | number)[] = []
  let at = 1
  const match = (pattern: RegExp, from: number) => {
    pattern.lastIndex = from
    return pattern.exec(text)
  }
  while (at < text.length) {
    if (text[at] === '.') {
      const name = match(NAME, at + 1)
      if (!name) {
        const found = text[at + 1]
        if (found === '.') return wrong('".." (search at any depth) is not part of the language', at)
        if (found === '*') return wrong('wildcards are not part of the language: a path means one value', at + 1)
        return wrong('a name is missing after "."', at + 1)
      }
      segments.push(name[0])
      at += 1 + name[0].length
    } else if (text[at] === '[') {
      const index = match(INDEX, at)
      const quoted = index ? null : match(QUOTED, at)
      if (index) segments.push(Number(index[1]) || 0)
      else if (quoted) segments.push((quoted[1] ?? quoted[2] ?? '').replaceAll(/\\(.)/g, '$1'))
      else if (/^\[\s*[*?]/.test(text.slice(at))) {
        return wrong('wildcards and filters are not part of the language: a path means one value', at)
      } else if (/^\[[^\]]*:/.test(text.slice(at))) {
        return wrong('slices are not part of a path; use an expression, as in "name.=": "input.files[0:3]"', at)
      } else return wrong(`inside [ ] stands a number or a name in quotes, as in ['my-name']`, at)
      at += (index ?? quoted)?.[0].length ?? 1
    } else {
      return wrong(`"${text[at]}" cannot stand here; names with special characters are written ['like this']`, at)
    }
  }
  if (segments.length > DEEPEST) return wrong(`a path has ${DEEPEST} parts at most`, 0)
  return { ok: true, path: { text, segments } }
}

export type Found =
  | { readonly found: true; readonly value: Json }
  /** `depth` segments could be followed, the next one could not. */
  | { readonly found: false; readonly depth: number; readonly reached: Json }

/** The value at a path. With a context, `$._context` reads that, whatever the document holds under this name. */
export function getAt(data: Json, segments: Path, context?: JsonObject): Found {
  let here: Json = data
  let depth = 0
  if (context !== undefined && segments[0] === '_context') {
    here = context
    depth = 1
  }
  for (; depth < segments.length; depth++) {
    const segment = segments[depth]
    let next: Json | undefined
    if (typeof segment === 'number') {
      next = isList(here) ? here[segment < 0 ? here.length + segment : segment] : undefined
    } else if (segment !== undefined && isObject(here)) next = own(here, segment)
    if (next === undefined) return { found: false, depth, reached: here }
    here = next
  }
  return { found: true, value: here }
}

export type Placed = { readonly ok: true; readonly value: Json } | { readonly ok: false; readonly message: string }

/**
 * A copy of the document with the value at the path; untouched parts are shared. Objects that are missing on the way are
 * made. A list takes a value at an index it has, or just behind its end.
 */
export function setAt(data: Json, segments: Path, value: Json): Placed {
  if (segments.length === 0) return { ok: true, value }
  if (segments[0] === '_context') return { ok: false, message: '$._context can only be read' }
  const copies: { readonly holder: Json[] | { [key: string]: Json }; readonly key: string | number }[] = []
  let here: Json | undefined = data
  for (const [depth, segment] of segments.entries()) {
    const where = renderPath(segments.slice(0, depth))
    if (typeof segment === 'number') {
      if (!isList(here)) return { ok: false, message: `${where} is not a list, so it has no element ${segment}` }
      const index: number = segment < 0 ? here.length + segment : segment
      if (index < 0 || index > here.length) {
        return { ok: false, message: `${where} has ${here.length} elements, so element ${segment} cannot be written` }
      }
      copies.push({ holder: [...here], key: index })
      here = here[index]
    } else {
      if (here !== undefined && here !== null && !isObject(here)) {
        return { ok: false, message: `${where} is not an object, so "${segment}" cannot be written in it` }
      }
      copies.push({ holder: { ...here }, key: segment })
      here = here ? own(here, segment) : undefined
    }
  }
  let result = value
  for (const { holder, key } of copies.reverse()) {
    if (Array.isArray(holder)) holder[Number(key)] = result
    else setOwn(holder, String(key), result)
    result = holder
  }
  return { ok: true, value: result }
}

/** The path as one would write it: `$.input['my-name'][0]`. */
export function renderPath(segments: Path): string {
  return segments.reduce<string>((text, segment) => {
    if (typeof segment === 'number') return `${text}[${segment}]`
    return /^[A-Za-z_][A-Za-z0-9_-]*$/.test(segment)
      ? `${text}.${segment}`
      : `${text}['${segment.replaceAll(/['\\]/g, '\\$&')}']`
  }, '$')
}

/** Why a path found nothing, with what there is instead: `$.input has no "fiel"; it has "file", "size"`. */
export function explainMissing(segments: Path, missed: { readonly depth: number; readonly reached: Json }): string {
  const where = renderPath(segments.slice(0, missed.depth))
  const wanted = segments[missed.depth]
  const { reached } = missed
  if (typeof wanted === 'number') {
    return isList(reached) ? `${where} has ${reached.length} elements, no [${wanted}]` : `${where} is not a list`
  }
  if (!isObject(reached)) return `${where} is not an object, so it has no "${wanted}"`
  const names = Object.keys(reached)
  const shown = names.slice(0, 8).map((name) => JSON.stringify(name))
  const more = names.length > shown.length ? ` and ${names.length - shown.length} more` : ''
  return `${where} has no ${JSON.stringify(wanted)}; it ${names.length === 0 ? 'is empty' : `has ${shown.join(', ')}${more}`}`
}
