/** Where a flow names something by its id: parameters of which the providers' schemas and the field's customs say what they are. */
import { actionUrl, idKind, isObject, own, type Json, type Path } from '#flow'
import type { NamedKind } from '../names/names.ts'
import type { FlowDocument } from './flow-document.ts'

export interface WrittenId {
  readonly id: string
  readonly kind: NamedKind
  /** Of the value, from the root of the document. */
  readonly path: Path
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Constants in the Parameters of actions of hosted providers that are ids, in the order of the text. */
export function idsIn(document: FlowDocument): readonly WrittenId[] {
  const base = [...document.parsed.definitionPath, 'States']
  return Object.entries(document.states).flatMap(([name, state]) => {
    if (!isObject(state)) return []
    const url = actionUrl(state)
    const template = own(state, 'Parameters')
    return url === undefined || template === undefined ? [] : idsOf(template, url, [...base, name, 'Parameters'])
  })
}

const DEEPEST = 8

function idsOf(value: Json, url: string, path: Path): WrittenId[] {
  if (path.length > DEEPEST + 3 || typeof value !== 'object' || value === null) return []
  const parts: readonly (readonly [string | number, Json])[] = isObject(value)
    ? Object.entries(value)
    : [...(value as readonly Json[]).entries()]
  return parts.flatMap(([key, content]) => {
    const here = [...path, key]
    if (typeof content !== 'string') return idsOf(content, url, here)
    const kind = UUID.test(content) ? idKind(url, String(key)) : undefined
    return kind ? [{ id: content, kind, path: here }] : []
  })
}
