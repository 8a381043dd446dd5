/**
 * What a definition says of private values before anything has run: constants in it that nobody may see, and where the
 * values come from that its states will hide. Those are private from the start, not only from the state that hides them.
 */
import {
  isPrivateKey,
  MASK,
  isObject,
  parsePath,
  PRIVATE_PARAMETERS,
  readExpression,
  templateKey,
  type FlowDefinition,
  type Json,
  type JsonObject,
  type Path,
} from '#flow'
import { privateTexts } from './private-values.ts'

export interface PrivateDefinition {
  /** Texts in the definition itself. */
  readonly texts: readonly string[]
  /** Paths in `$` that private parameters are filled from. */
  readonly sources: readonly Path[]
  /** The definition as others may see it; itself when nothing in it is private. */
  readonly shown: FlowDefinition
}

/** Shorter ones in an expression are words like "Bearer ", not secrets; what it comes to is private as a whole. */
const SHORTEST_QUOTED = 8

const known = new WeakMap<FlowDefinition, PrivateDefinition>()

export function privateIn(definition: FlowDefinition): PrivateDefinition {
  const found = known.get(definition) ?? lookThrough(definition)
  known.set(definition, found)
  return found
}

function lookThrough(definition: FlowDefinition): PrivateDefinition {
  const texts = new Set<string>()
  const sources: Path[] = []
  let constants = false

  /** The template as others may see it. `secret`: all of it is private. */
  function look(template: Json, secret: boolean): Json {
    if (!isObject(template)) {
      if (Array.isArray(template)) return template.map((item: Json) => look(item, secret))
      if (!secret) return template
      constants = true
      for (const text of privateTexts({ _private: template }, [])) texts.add(text)
      return MASK
    }
    const list = template[PRIVATE_PARAMETERS]
    const named = new Set(Array.isArray(list) ? list.map((name) => templateKey(String(name)).name) : [])
    return Object.fromEntries(
      Object.entries(template).map(([key, content]) => [key, member(key, content, named, secret)]),
    )
  }

  function member(key: string, content: Json, named: ReadonlySet<string>, secret: boolean): Json {
    const { name, kind } = templateKey(key)
    if (key === PRIVATE_PARAMETERS) return content
    const hidden = secret || named.has(name) || isPrivateKey(name)
    if (kind === 'constant' || typeof content !== 'string') return look(content, hidden)
    if (!hidden) return content
    if (kind === 'path') {
      const parsed = parsePath(content)
      if (parsed.ok) addSource(parsed.path.segments)
      return content
    }
    const { reads, texts: quoted } = readExpression(content)
    reads.forEach(addSource)
    const own = quoted.filter((text) => text.length >= SHORTEST_QUOTED)
    if (own.length === 0) return content
    constants = true
    for (const text of own) texts.add(text)
    return MASK
  }

  /** `$` as a whole, and what is told of the run itself, are not secrets. */
  function addSource(path: Path): void {
    if (path.length > 0 && path[0] !== '_context') sources.push(path)
  }

  const states = Object.entries(definition.States).map(([name, state]) => {
    const templates = Object.entries(state).filter(([field]) => field === 'Parameters' || field === 'Result')
    // SAFETY: a definition is JSON.
    const shown = templates.map(([field, template]) => [field, look(template as JsonObject, false)] as const)
    return [name, { ...state, ...Object.fromEntries(shown) }] as const
  })
  const shown = !constants ? definition : { ...definition, States: Object.fromEntries(states) }
  return { texts: [...texts], sources, shown }
}
