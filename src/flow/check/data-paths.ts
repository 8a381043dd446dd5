/** What states read of the run's data: is it ever there, is it always there, is it what they need? */
import { entryOf } from '../data-flow/join.ts'
import type { DataFlow } from '../data-flow/index.ts'
import type { Read } from '../data-flow/reading.ts'
import { LIST, nameOfTypes, OBJECT, type Shape, type Writer } from '../data-flow/shape.ts'
import { isObject, own, type Path } from '../json.ts'
import { parsePath, renderPath } from '../jsonpath.ts'
import type { Json, JsonObject } from '../model.ts'
import { closest } from './suggest.ts'
import { ways, type Lost, type Step, type Ways } from './data-ways.ts'
import type { Finding, Report } from './report.ts'

export function checkDataPaths(flow: DataFlow, definition: JsonObject, base: Path, report: Report): void {
  const states = own(definition, 'States')
  if (!isObject(states)) return
  const back = ways(flow, definition)
  for (const read of flow.reads) {
    if (report.full) return
    const { found, place } = read
    const path = [...base, 'States', read.state, ...place.field]
    const told = place.within ? { within: place.within } : {}
    const finding =
      found.presence === 'never'
        ? neverThere(read, back)
        : found.presence === 'sometimes' && !read.guarded
          ? maybeMissing(read, back)
          : unlikely(read, back)
    if (finding) report.add(path, { ...told, ...finding, ...correction(read, finding, valueAt(states, read)) })
  }
  for (const { state, place, kind, message } of flow.mismatches) {
    report.add([...base, 'States', state, ...place.field], { code: kind, severity: 'warning', message })
  }
}

type StateRead = DataFlow['reads'][number]
type Found = Omit<Finding, 'fix' | 'change'> & {
  readonly fix?: string
  /** The name that was meant in place of the one that cannot be followed. */
  readonly meant?: string | undefined
  /** Which segment that is. @default the first that cannot be followed */
  readonly depth?: number
  /** The fix can be written where it is read. */
  readonly guarding?: true
}

function neverThere(read: StateRead, back: Ways): Found {
  const { found, segments, state, certain, guarded } = read
  const where = renderPath(segments.slice(0, found.depth))
  const wanted = segments[found.depth]
  const lost = back.lostBy(state, segments.slice(0, found.depth + 1), ['never'])
  const meant = typeof wanted === 'string' && !lost ? closest(wanted, namesLike(found.holder)) : undefined
  const suggestion = meant === undefined ? '' : `; did you mean "${meant}"?`
  return {
    code: 'never-written',
    severity: certain && !guarded ? 'error' : 'warning',
    message: `nothing writes ${renderPath(segments.slice(0, found.depth + 1))} before this: ${whatIsThere(where, wanted, found.holder)}${suggestion}${lost ? `; ${howLost(lost)}` : ''}`,
    meant,
  }
}

function howLost({ state, all }: Lost): string {
  return all
    ? `state "${state}" replaces all of $ with its result, a "ResultPath" there would keep the rest`
    : `state "${state}" writes something else where it was`
}

function whatIsThere(where: string, wanted: string | number | undefined, holder: Shape): string {
  if (typeof wanted === 'number') {
    if ((holder.types & LIST) === 0) return `${where} is ${nameOfTypes(holder.types)}, which has no items`
    const count = holder.list?.first.length ?? 0
    return `${where} has ${count === 1 ? '1 item' : `${count} items`}, counted from 0`
  }
  if ((holder.types & OBJECT) === 0) return `${where} is ${nameOfTypes(holder.types)}, which has no names in it`
  return keysOf(holder, 1).length === 0 ? `${where} is empty` : `valid keys of ${where} are ${validKeys(holder)}`
}

/** Only those that can be there, and not more of them. */
function keysOf({ object }: Shape, most: number): string[] {
  const names: string[] = []
  for (const [key, { shape }] of object?.keys ?? []) {
    if (names.length >= most) break
    if (shape.types !== 0) names.push(key)
  }
  return names
}

/** Nobody mistypes one of thousands of names, and comparing with all of them takes its time. */
const namesLike = (holder: Shape) => keysOf(holder, 300)

const MOST_KEYS = 8

/** `bar, baz, written by state x (Result); input, from the input`. */
function validKeys(holder: Shape): string {
  const { object } = holder
  if (!object) return ''
  const keys = keysOf(holder, MOST_KEYS)
  const byWriter = new Map<string, string[]>()
  for (const key of keys) {
    const from = writtenBy(entryOf(object, key).writers)
    const group = byWriter.get(from)
    if (group) group.push(key)
    else byWriter.set(from, [key])
  }
  const groups = [...byWriter].map(([from, names]) => `${names.join(', ')}${from === '' ? '' : `, ${from}`}`)
  const more = keys.length < MOST_KEYS ? 0 : object.keys.size - MOST_KEYS
  return `${groups.join('; ')}${more > 0 ? ` and ${more} more` : ''}`
}

function writtenBy(writers: readonly Writer[]): string {
  const [first] = writers
  if (!first) return ''
  if (first.state === null) return `from ${first.what}`
  const states = [...new Set(writers.map(({ state }) => state ?? 'the input'))]
  return states.length === 1
    ? `written by state ${first.state} (${first.what})`
    : `written by states ${states.join(', ')}`
}

function maybeMissing(read: StateRead, back: Ways): Found {
  const { segments, state, found } = read
  const missing = segments.slice(0, found.depth + 1)
  const path = renderPath(missing)
  const way = back.without(state, missing)
  const fix = read.place.within
    ? `Guard it, as in: getattr('${expressionPath(segments)}', None)`
    : 'Guard it with a Choice and IsPresent, or give it on every way'
  if (way.kind === 'input') {
    const message = `${path} is optional in input_schema, so it can be missing here`
    return { code: 'maybe-missing', severity: 'warning', message, fix: `Require it in input_schema, or guard it` }
  }
  const lost = way.lost ? `: ${howLost(way.lost)}` : ''
  const message =
    way.steps.length === 0
      ? `${path} can be missing here`
      : `${path} is missing when a run comes by ${way.steps.map(stepText).join(' → ')}${lost}`
  return { code: 'maybe-missing', severity: 'warning', message, fix, guarding: true }
}

/** `None` where the value is missing, as far as the path can stand in quotes. */
function guarded({ place, segments }: StateRead, written: Json | undefined): Pick<Finding, 'change' | 'choice'> {
  const path = expressionPath(segments)
  if (!place.within || typeof written !== 'string' || /['"\\]/.test(path)) return {}
  const { at, length } = place.within
  if (written.slice(at, at + length) !== path) return {}
  const value = `${written.slice(0, at)}getattr('${path}', None)${written.slice(at + length)}`
  return { choice: true, change: { value } }
}

function stepText({ from, kind, index = 0 }: Step): string {
  const how = { next: '', default: ' (Default)', choice: ` (rule ${index + 1})`, catch: ' (Catch)' }[kind]
  return `"${from}"${how}`
}

/** A name beside the documented ones that looks much like one of them, or that was there before they were. */
function unlikely({ found, segments, state }: StateRead, back: Ways): Found | undefined {
  const { depth, holder } = found.undocumented ?? { depth: 0, holder: undefined }
  const wanted = segments[depth]
  if (typeof wanted !== 'string' || !holder?.object) return undefined
  const meant = closest(wanted, namesLike(holder))
  const where = renderPath(segments.slice(0, depth))
  if (meant === undefined) {
    const path = segments.slice(0, depth + 1)
    const lost = back.lostBy(state, path, ['never', 'unknown'])
    if (!lost) return undefined
    return { code: 'unlikely-path', severity: 'warning', message: `${renderPath(path)} is gone here: ${howLost(lost)}` }
  }
  const message = `${where} is not known to have "${wanted}"; did you mean "${meant}"?`
  return { code: 'unlikely-path', severity: 'warning', message, meant, depth }
}

/** The fix, with its edit where the path with another name in it can simply stand there. */
function correction(
  read: StateRead,
  { fix, meant, guarding, depth = read.found.depth }: Found,
  written: Json | undefined,
): Pick<Finding, 'fix' | 'change' | 'choice'> {
  if (meant === undefined) return fix === undefined ? {} : { fix, ...(guarding && guarded(read, written)) }
  const { segments, place } = read
  const corrected = segments.with(depth, meant)
  if (typeof written !== 'string') return { fix: `Write "${meant}"` }
  if (!place.within) return { fix: `Write "${renderPath(corrected)}"`, change: { value: renderPath(corrected) } }
  const { at, length } = place.within
  const before = written.slice(at, at + length)
  const after = before.startsWith('$') ? renderPath(corrected) : expressionPath(corrected)
  const usable = parsePath(before.startsWith('$') ? before : `$.${before}`).ok
  const value = `${written.slice(0, at)}${after}${written.slice(at + length)}`
  return { fix: `Write "${after}"`, ...(usable && { change: { value } }) }
}

/** As a path stands in an expression: `input.files[0]['my-name']`. */
function expressionPath(segments: Path): string {
  return renderPath(segments).replace(/^\$\.?/, '')
}

function valueAt(states: JsonObject, { state, place }: StateRead & Read): Json | undefined {
  let here: Json | undefined = own(states, state)
  for (const key of place.field) {
    here = Array.isArray(here) ? here[Number(key)] : isObject(here) ? own(here, String(key)) : undefined
  }
  return here
}
