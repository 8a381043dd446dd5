/** From a name to what it names and back: states, and the data that states write and read. */
import { isObject, own, parsePath, targetsOf, templateKey, lookAt, type Path, type Range, type Writer } from '#flow'
import { dataAt } from '../document/data-at.ts'
import type { FlowDocument } from '../document/flow-document.ts'
import { contentStart, thingAt, type PathThing } from '../document/thing.ts'
import { valueAt } from '../document/value-at.ts'

export interface Mention {
  readonly range: Range
  /** It is made or named here, not only used. */
  readonly writes: boolean
}

/** Where what stands at the cursor comes from: a state's name, or who wrote the data. */
export function definitions(document: FlowDocument, offset: number): readonly Range[] {
  const thing = thingAt(document, offset)
  if (thing?.kind === 'state') return stateKey(document, thing.name)
  return thing?.kind === 'path' ? writersOf(document, thing).map(({ range }) => range) : []
}

/** Every place of the text that means the same. */
export function mentions(document: FlowDocument, offset: number): readonly Mention[] {
  const thing = thingAt(document, offset)
  if (thing?.kind === 'state') return stateMentions(document, thing.name)
  return thing?.kind === 'path' ? dataMentions(document, thing) : []
}

function stateKey({ parsed, states }: FlowDocument, name: string): readonly Range[] {
  return Object.hasOwn(states, name) ? [parsed.keyAt([...parsed.definitionPath, 'States', name])] : []
}

function stateMentions(document: FlowDocument, name: string): readonly Mention[] {
  const { parsed, states, definition } = document
  const base = parsed.definitionPath
  const found: Mention[] = []
  if (own(definition, 'StartAt') === name) found.push({ range: parsed.at([...base, 'StartAt']), writes: false })
  for (const range of stateKey(document, name)) found.push({ range, writes: true })
  for (const [from, state] of Object.entries(states))
    for (const { to, path } of isObject(state) ? targetsOf(state) : [])
      if (to === name) found.push({ range: parsed.at([...base, 'States', from, ...path]), writes: false })
  return found
}

/** Reads of the same place of `$`, and who wrote what is read here. */
function dataMentions(document: FlowDocument, thing: PathThing): readonly Mention[] {
  const base = [...document.parsed.definitionPath, 'States']
  const found = new Map<string, Mention>()
  const add = (range: Range, writes: boolean) => {
    const key = JSON.stringify(range.start)
    if (!found.has(key)) found.set(key, { range, writes })
  }
  for (const { range } of writersOf(document, thing)) add(range, true)
  if (thing.result) add(thing.range, true)
  for (const { state, segments, place } of document.data.reads) {
    if (!startsWith(segments, thing.segments)) continue
    const path = [...base, state, ...place.field]
    add(place.within ? document.parsed.partAt(path, place.within) : document.parsed.at(path), false)
  }
  return [...found.values()]
}

interface Written {
  readonly range: Range
}

function writersOf(document: FlowDocument, { state, segments, result }: PathThing): readonly Written[] {
  if (result) return []
  const data = dataAt(document, state)
  if (!data) return []
  const { writers } = lookAt(data, segments)
  return writers.flatMap((writer) => writtenBy(document, writer, segments))
}

function writtenBy(document: FlowDocument, { state, what }: Writer, segments: Path): readonly Written[] {
  const { parsed } = document
  if (state === null) return inSchema(document, segments)
  const base = [...parsed.definitionPath, 'States', state]
  const result = own(isObject(document.states[state]) ? document.states[state] : {}, 'ResultPath')
  const stored = parsePath(result ?? '$')
  const inside =
    stored.ok && startsWith(segments, stored.path.segments) ? segments.slice(stored.path.segments.length) : []
  if (what === 'Result' || what === 'Parameters') {
    const path = follow(document, [...base, what], inside)
    return [{ range: parsed.keyAt(path) }]
  }
  return [{ range: result === undefined ? parsed.keyAt(base) : parsed.at([...base, 'ResultPath']) }]
}

/** As deep into a template as it goes along the names of a path. */
function follow({ parsed }: FlowDocument, from: Path, inside: Path): Path {
  let path = from
  for (const segment of inside) {
    const here = valueAt(parsed.value, path)
    if (typeof segment === 'number') {
      if (!Array.isArray(here)) break
      path = [...path, segment]
      continue
    }
    const key = isObject(here) ? Object.keys(here).find((one) => templateKey(one).name === segment) : undefined
    if (key === undefined) break
    path = [...path, key]
  }
  return path
}

/** The property of the input schema that a path goes to, as deep as it is described. */
function inSchema({ parsed }: FlowDocument, segments: Path): readonly Written[] {
  let path: Path = ['input_schema']
  if (!isObject(valueAt(parsed.value, path))) return []
  for (const segment of segments) {
    const next = typeof segment === 'number' ? [...path, 'items'] : [...path, 'properties', segment]
    if (valueAt(parsed.value, next) === undefined) break
    path = next
  }
  return [{ range: parsed.keyAt(path) }]
}

const startsWith = (path: Path, beginning: Path) =>
  path.length >= beginning.length && beginning.every((segment, i) => segment === path[i])

/** Without the quotes around it. */
export function nameRange(document: FlowDocument, range: Range, name: string): Range {
  const start = contentStart(document, range, name)
  return start === undefined ? range : document.range(start, start + name.length)
}
