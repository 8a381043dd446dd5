/** A change of the form → the operation on the flow that people mean by it. */
import { isObject, own, type FlowOperation, type Json, type JsonObject, type Path } from '#flow'
import type { FormChange } from '../../kit/schema-form/change.ts'

/**
 * @param state the name of the state that the change's path goes from; undefined when it goes from the root of the document
 * @param base path of that state from the root
 * @param document the whole value
 */
export function operationFor(
  change: FormChange,
  state: string | undefined,
  base: Path,
  document: Json | undefined,
): FlowOperation {
  const way = state === undefined ? undefined : wayOperation(change, state)
  if (way) return way
  if (
    state === undefined &&
    change.kind === 'set' &&
    change.path.at(-1) === 'StartAt' &&
    typeof change.value === 'string'
  )
    return { kind: 'connect', from: '', to: change.value, way: { kind: 'start' } }
  const inputs = inputOperation(change, document)
  if (inputs) return inputs
  return plainOperation(change, base)
}

function plainOperation(change: FormChange, base: Path): FlowOperation {
  const path = [...base, ...change.path]
  switch (change.kind) {
    case 'set':
      return { kind: 'setValue', path, value: change.value }
    case 'remove':
      return { kind: 'removeValue', path }
    case 'rename':
      return { kind: 'renameKey', path, name: change.name, ...(change.value !== undefined && { value: change.value }) }
    case 'move':
      return { kind: 'moveItem', path, to: change.to }
  }
}

/** Where a state leads is changed as by hand in the graph: what belongs to it (`End` beside `Next`) goes with it. */
function wayOperation(change: FormChange, from: string): FlowOperation | undefined {
  const [field, index, inner, ...deeper] = change.path
  const target = change.kind === 'set' && typeof change.value === 'string' ? change.value : undefined
  if (index === undefined) {
    if (field === 'Next' && target !== undefined) return { kind: 'connect', from, to: target, way: { kind: 'next' } }
    if (field === 'End' && change.kind === 'set') return { kind: 'disconnect', from, way: { kind: 'next' } }
    if (field === 'Default' && target !== undefined)
      return { kind: 'connect', from, to: target, way: { kind: 'default' } }
    if (field === 'Default' && change.kind === 'remove') return { kind: 'disconnect', from, way: { kind: 'default' } }
    return undefined
  }
  if ((field !== 'Choices' && field !== 'Catch') || typeof index !== 'number' || deeper.length > 0) return undefined
  const way = field === 'Choices' ? ({ kind: 'choice', index } as const) : ({ kind: 'catch', index } as const)
  if (inner === 'Next' && target !== undefined) return { kind: 'connect', from, to: target, way }
  if (inner === undefined && change.kind === 'remove') return { kind: 'disconnect', from, way }
  return undefined
}

/** An input that gets another name or goes is named in `required` as well. */
function inputOperation(change: FormChange, document: Json | undefined): FlowOperation | undefined {
  const { path } = change
  if (path[0] !== 'input_schema' || path.at(-2) !== 'properties') return undefined
  if (change.kind !== 'rename' && change.kind !== 'remove') return undefined
  const holder = path.slice(0, -2)
  const required = valueAt(document, [...holder, 'required'])
  const at = Array.isArray(required) ? required.indexOf(path.at(-1)) : -1
  if (!Array.isArray(required) || at < 0) return undefined
  const place = [...holder, 'required']
  const also: FlowOperation =
    change.kind === 'rename'
      ? { kind: 'setValue', path: [...place, at], value: change.name }
      : { kind: 'removeValue', path: required.length === 1 ? place : [...place, at] }
  return { kind: 'together', operations: [plainOperation(change, []), also] }
}

export function valueAt(value: Json | undefined, path: Path): Json | undefined {
  let here = value
  for (const segment of path) {
    if (Array.isArray(here)) here = here[Number(segment)] as Json | undefined
    else here = isObject(here) ? own<Json>(here as JsonObject, String(segment)) : undefined
  }
  return here
}
