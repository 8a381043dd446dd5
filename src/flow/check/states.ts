/** Every state by itself: its type, its fields, what stands in them. */
import type { Draft } from '../edit/index.ts'
import { isObject, own, typeName, type Path } from '../json.ts'
import { renderPath } from '../jsonpath.ts'
import type { Json, JsonObject, StateType } from '../model.ts'
import { elsewhere, handlers, stateFields, type StateFields } from './fields.ts'
import { adding, type Finding, type Report } from './report.ts'
import { checkCatch, checkChoices } from './rules.ts'
import { checkTemplate } from './templates.ts'
import { checkValue } from './values.ts'
import { stateBehind } from './ways.ts'

function isStateType(type: unknown): type is StateType {
  return typeof type === 'string' && Object.hasOwn(stateFields, type)
}

export function checkState(name: string, states: JsonObject, path: Path, report: Report): void {
  const state = own(states, name) ?? null
  if (name === '') report.add(path, { code: 'wrong-value', message: 'a state needs a name', on: 'key' })
  if (!isObject(state)) {
    report.add(path, { code: 'wrong-type', message: `state "${name}" must be an object, not ${typeName(state)}` })
    return
  }
  const type = own(state, 'Type')
  if (isStateType(type)) checkFields(state, name, states, { type, ...stateFields[type] }, path, report)
  else reportType(name, state, path, report)
}

function reportType(name: string, state: JsonObject, path: Path, report: Report): void {
  const types = Object.keys(stateFields)
  const type = own(state, 'Type')
  if (type === undefined) {
    const meant = typeMeant(state)
    const fix = meant === undefined ? `Add "Type": one of ${types.join(', ')}` : `Add "Type": "${meant}"`
    const finding = { code: 'missing-field', message: `state "${name}" has no "Type"`, on: 'key', fix } as const
    report.add(path, { ...finding, ...(meant !== undefined && adding(path, 'Type', meant)) })
  } else if (typeof type !== 'string') {
    report.add([...path, 'Type'], { code: 'wrong-type', message: `"Type" must be a string, not ${typeName(type)}` })
  } else {
    const hint = own(elsewhere, type)
    const message = `there is no state type "${type}" in Globus Flows`
    const finding = { code: 'unknown-state-type', message } as const
    if (typeof hint === 'string')
      report.add([...path, 'Type'], { ...finding, fix: hint, ...translated(type, state, path) })
    else report.addUnknownName([...path, 'Type'], type, types, finding)
  }
}

/** The type whose own fields stand there, when there is only one. */
function typeMeant(state: JsonObject): StateType | undefined {
  const keys = Object.keys(state).filter((key) => !['Comment', 'Next', 'End', 'ResultPath', 'Parameters'].includes(key))
  const types = Object.keys(stateFields).filter(isStateType)
  const fitting = types.filter((type) => keys.every((key) => Object.hasOwn(stateFields[type].fields, key)))
  return keys.length > 0 && fitting.length === 1 ? fitting[0] : undefined
}

/** What Amazon calls a Task or Succeed. */
function translated(type: string, state: JsonObject, path: Path): Pick<Finding, 'change' | 'choice'> {
  if (type === 'Task') {
    const url = Object.hasOwn(state, 'Resource') && !Object.hasOwn(state, 'ActionUrl')
    const draft = (draft: Draft) => {
      draft.set([...path, 'Type'], 'Action')
      if (url) draft.rename([...path, 'Resource'], 'ActionUrl')
    }
    return { choice: true, change: { draft } }
  }
  if (type !== 'Succeed') return {}
  const draft = (draft: Draft) => {
    draft.set([...path, 'Type'], 'Pass')
    if (!Object.hasOwn(state, 'Next')) draft.set([...path, 'End'], true)
  }
  return { choice: true, change: { draft } }
}

function checkFields(
  state: JsonObject,
  name: string,
  states: JsonObject,
  { type, fields, required, oneOf, atMostOneOf }: StateFields & { readonly type: StateType },
  path: Path,
  report: Report,
): void {
  const what = `state "${name}"`
  for (const [key, value] of Object.entries(state)) {
    const here = [...path, key]
    const kind = Object.hasOwn(fields, key) ? fields[key] : undefined
    if (kind === undefined) reportUnknownField(key, state, { type, known: Object.keys(fields) }, here, report)
    else if (checkValue(kind, value, key, here, report)) checkInside(key, value, here, report)
  }
  for (const key of required) {
    if (Object.hasOwn(state, key)) continue
    const finding = { code: 'missing-field', message: `${what} has no "${key}"`, on: 'key' } as const
    const value = key === 'ResultPath' ? renderPath([name]) : key === 'Parameters' ? {} : undefined
    if (value === undefined) report.add(path, { ...finding, fix: `Add "${key}"` })
    else report.add(path, { ...finding, fix: `Add "${key}": ${JSON.stringify(value)}`, ...adding(path, key, value) })
  }
  // `"End": false` says as much as no `End`.
  const has = (key: string) => Object.hasOwn(state, key) && !(key === 'End' && state[key] === false)
  for (const group of oneOf) {
    if (group.some(has)) continue
    const names = group.map((key) => (key === 'End' ? '"End": true' : `"${key}"`)).join(' or ')
    const [code, message] =
      group[0] === 'Next'
        ? (['missing-successor', `${what} does not say what comes after it`] as const)
        : (['missing-field', `${what} needs ${names}`] as const)
    if (group[0] !== 'Next') {
      report.add(path, { code, message, on: 'key', fix: `Add ${names}` })
      continue
    }
    const next = stateBehind(states, name)
    const [key, value] = next === undefined ? ['End', true] : ['Next', next]
    const fix = `Add "${key}": ${JSON.stringify(value)}`
    // `"End": false` gives way to it.
    const draft = (draft: Draft) => {
      if (key === 'Next' && Object.hasOwn(state, 'End')) draft.remove([...path, 'End'])
      draft.set([...path, key], value)
    }
    report.add(path, { code, message, on: 'key', fix, choice: true, change: { draft } })
  }
  for (const group of [...oneOf, ...atMostOneOf]) {
    const [first, second] = group.filter(has)
    if (first === undefined || second === undefined) continue
    const message = `${what} has both "${first}" and "${second}", which exclude each other`
    const fix = `Take out "${second}"`
    const change = { draft: (draft: Draft) => draft.remove([...path, second]) }
    report.add([...path, second], { code: 'conflicting-fields', message, on: 'key', fix, choice: true, change })
  }
}

/** What Amazon's fields are called here. */
const RENAMED: Readonly<Record<string, string>> = { TimeoutSeconds: 'WaitTime', Resource: 'ActionUrl' }

function reportUnknownField(
  key: string,
  state: JsonObject,
  { type, known }: { readonly type: string; readonly known: readonly string[] },
  path: Path,
  report: Report,
): void {
  const message = `a state of type ${type} has no "${key}"`
  const hint = own(elsewhere, key)
  const name = own(RENAMED, key)
  const renamed = name !== undefined && known.includes(name) && !Object.hasOwn(state, name)
  const change = renamed ? ({ choice: true, change: { name } } as const) : {}
  if (typeof hint === 'string') report.add(path, { code: 'unknown-field', message, on: 'key', fix: hint, ...change })
  else report.addUnknownName(path, key, known, { code: 'unknown-field', message, on: 'key' })
}

function checkInside(key: string, value: Json, path: Path, report: Report): void {
  if (key === 'Parameters' && isObject(value)) checkTemplate(value, path, report)
  else if (key === 'Choices') checkChoices(value, path, report)
  else if (key === 'Catch') checkCatch(value, path, report)
  else if (key === 'Handler') checkHandler(value, path, report)
}

function checkHandler(handler: Json, path: Path, report: Report): void {
  if (typeof handler === 'string') {
    if (handler.startsWith('urn:globus:flows:')) return
    const message = 'Handler is no URN that starts with "urn:globus:flows:", and others are not known'
    report.add(path, { code: 'wrong-value', severity: 'warning', message })
    return
  }
  if (!isObject(handler)) return
  const type = own(handler, 'Type')
  const known = typeof type === 'string' && Object.hasOwn(handlers, type) ? handlers[type] : undefined
  if (!known) {
    const message = `a Handler has the "Type" ${Object.keys(handlers).join(' or ')}`
    report.add(type === undefined ? path : [...path, 'Type'], { code: 'wrong-value', message })
    return
  }
  for (const [key, value] of Object.entries(handler)) {
    const here = [...path, key]
    const kind = own(known, key)
    if (kind === undefined) {
      const finding = { code: 'unknown-field', message: `a Handler of this type has no "${key}"`, on: 'key' } as const
      report.addUnknownName(here, key, Object.keys(known), finding)
    } else checkValue(kind, value, key, here, report)
  }
  const [, required = ''] = Object.keys(known)
  if (!Object.hasOwn(handler, required)) {
    report.add(path, { code: 'missing-field', message: `the Handler has no "${required}"`, fix: `Add "${required}"` })
  }
}
