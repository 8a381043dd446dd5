/** Every state by itself: its type, its fields, what stands in them. */
import { isObject, own, typeName, type Path } from '../json.ts'
import type { Json, JsonObject, StateType } from '../model.ts'
import { elsewhere, handlers, stateFields, type StateFields } from './fields.ts'
import type { Report } from './report.ts'
import { checkCatch, checkChoices } from './rules.ts'
import { checkTemplate } from './templates.ts'
import { checkValue } from './values.ts'

function isStateType(type: unknown): type is StateType {
  return typeof type === 'string' && Object.hasOwn(stateFields, type)
}

export function checkState(name: string, state: Json, path: Path, report: Report): void {
  if (name === '') report.add(path, { code: 'wrong-value', message: 'a state needs a name', on: 'key' })
  if (!isObject(state)) {
    report.add(path, { code: 'wrong-type', message: `state "${name}" must be an object, not ${typeName(state)}` })
    return
  }
  const type = own(state, 'Type')
  if (!isStateType(type)) reportType(name, type, path, report)
  else checkFields(state, `state "${name}"`, type, stateFields[type], path, report)
}

function reportType(name: string, type: unknown, path: Path, report: Report): void {
  const types = Object.keys(stateFields)
  if (type === undefined) {
    const fix = `Add "Type": one of ${types.join(', ')}`
    report.add(path, { code: 'missing-field', message: `state "${name}" has no "Type"`, on: 'key', fix })
  } else if (typeof type !== 'string') {
    report.add([...path, 'Type'], { code: 'wrong-type', message: `"Type" must be a string, not ${typeName(type)}` })
  } else {
    const hint = own(elsewhere, type)
    const message = `there is no state type "${type}" in Globus Flows`
    if (typeof hint === 'string') report.add([...path, 'Type'], { code: 'unknown-state-type', message, fix: hint })
    else report.addUnknownName([...path, 'Type'], type, types, { code: 'unknown-state-type', message })
  }
}

function checkFields(
  state: JsonObject,
  what: string,
  type: StateType,
  { fields, required, oneOf, atMostOneOf }: StateFields,
  path: Path,
  report: Report,
): void {
  for (const [key, value] of Object.entries(state)) {
    const here = [...path, key]
    const kind = Object.hasOwn(fields, key) ? fields[key] : undefined
    if (kind === undefined) reportUnknownField(key, type, Object.keys(fields), here, report)
    else if (checkValue(kind, value, key, here, report)) checkInside(key, value, here, report)
  }
  for (const key of required) {
    if (Object.hasOwn(state, key)) continue
    report.add(path, { code: 'missing-field', message: `${what} has no "${key}"`, on: 'key', fix: `Add "${key}"` })
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
    report.add(path, { code, message, on: 'key', fix: `Add ${names}` })
  }
  for (const group of [...oneOf, ...atMostOneOf]) {
    const [first, second] = group.filter(has)
    if (first === undefined || second === undefined) continue
    const message = `${what} has both "${first}" and "${second}", which exclude each other`
    report.add([...path, second], { code: 'conflicting-fields', message, on: 'key', fix: 'Keep one of them' })
  }
}

function reportUnknownField(key: string, type: string, known: readonly string[], path: Path, report: Report): void {
  const message = `a state of type ${type} has no "${key}"`
  const hint = own(elsewhere, key)
  if (typeof hint === 'string') report.add(path, { code: 'unknown-field', message, on: 'key', fix: hint })
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
