/** What can stand in a field, and what to say when something else does. */
import { isList, isObject, own, typeName, type Path } from '../json.ts'
import { parsePath, renderPath } from '../jsonpath.ts'
import type { Json } from '../model.ts'
import { parseTimestamp } from '../timestamp.ts'
import type { Report } from './report.ts'

export type FieldKind =
  | 'text'
  | 'comment'
  | 'path'
  | 'result-path'
  | 'object'
  | 'boolean'
  | 'number'
  | 'seconds'
  | 'wait-time'
  | 'timestamp'
  | 'url'
  | 'uuid'
  /** Checked where the states, rules and templates are: only the type is looked at here. */
  | 'state'
  | 'parameters'
  | 'handler'
  | 'list'

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** The words of YAML 1.1, which YAML 1.2 reads as texts. */
const TRUTHS: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  on: true,
  false: false,
  no: false,
  off: false,
}

/** The number or truth value that a text says. */
function meantBy(kind: FieldKind, value: Json): number | boolean | undefined {
  if (typeof value !== 'string') return undefined
  if (kind === 'boolean') return own(TRUTHS, value.toLowerCase())
  const numeric = kind === 'number' || kind === 'seconds' || kind === 'wait-time'
  return numeric && /^\d{1,15}(?:\.\d{1,9})?$/.test(value) ? Number(value) : undefined
}

/** Report a value that cannot stand in a field of this kind; true when it can. */
export function checkValue(kind: FieldKind, value: Json, field: string, path: Path, report: Report): boolean {
  const wrongType = (wanted: string) => {
    const meant = meantBy(kind, value)
    report.add(path, {
      code: 'wrong-type',
      message: `${field} must be ${wanted}, not ${typeName(value)}`,
      ...(meant !== undefined && { fix: `Write ${JSON.stringify(meant)}`, change: { value: meant } }),
    })
    return false
  }
  const wrongValue = (message: string, fix?: string) => {
    report.add(path, { code: 'wrong-value', message, ...(fix !== undefined && { fix }) })
    return false
  }
  switch (kind) {
    case 'text':
      return typeof value === 'string' || wrongType('a string')
    case 'comment':
      return value === null || typeof value === 'string' || wrongType('a string')
    case 'path':
      return typeof value === 'string' ? checkPath(value, field, path, report) : wrongType('a path in a string')
    case 'result-path':
      if (typeof value !== 'string') return wrongType('a path in a string')
      return checkPath(value, field, path, report) && checkWritable(value, field, path, report)
    case 'object':
    case 'parameters':
      return isObject(value) || wrongType('an object')
    case 'list':
      return isList(value) || wrongType('a list')
    case 'boolean':
      return typeof value === 'boolean' || wrongType('true or false')
    case 'number':
      return typeof value === 'number' || wrongType('a number')
    case 'seconds':
      if (typeof value !== 'number') return wrongType('a number of seconds')
      if (value < 0) return wrongValue(`${field} must be 0 seconds or more`)
      if (!Number.isInteger(value)) {
        const message = `${field} is no whole number, which the hosted service refuses`
        report.add(path, { code: 'not-hosted', severity: 'warning', message })
      }
      return true
    case 'wait-time':
      if (typeof value !== 'number') return wrongType('a whole number of seconds')
      if (!Number.isInteger(value)) return wrongValue(`${field} must be a whole number of seconds`)
      if (value < 1) {
        const message = `with a ${field} of ${value} the action times out at once`
        report.add(path, { code: 'wrong-value', severity: 'warning', message })
      }
      return true
    case 'timestamp':
      if (typeof value !== 'string') return wrongType('a time in a string')
      return (
        parseTimestamp(value) !== null ||
        wrongValue(`${field} must be a time like "2026-03-10T20:00:00Z", zone included`)
      )
    case 'url':
      if (typeof value !== 'string') return wrongType('a URL in a string')
      return checkUrl(value, field, path, report)
    case 'uuid':
      if (typeof value !== 'string') return wrongType('a UUID in a string')
      return UUID.test(value) || wrongValue(`${field} must be a UUID, as in "4ba45152-9d41-45c9-8f1d-2b2e5f0a1b11"`)
    case 'state':
      return typeof value === 'string' || wrongType('the name of a state')
    case 'handler':
      return typeof value === 'string' || isObject(value) || wrongType('an object or a URN')
  }
}

export function checkPath(text: string, field: string, path: Path, report: Report): boolean {
  const parsed = parsePath(text)
  if (parsed.ok) return true
  const { message, at } = parsed.mistake
  const fixed = text.startsWith('$') ? undefined : `$.${text.replace(/^\.+/, '')}`
  const usable = fixed !== undefined && parsePath(fixed).ok
  report.add(path, {
    code: 'path',
    message: `${field}: ${message}`,
    within: { at, length: 1 },
    ...(usable && { fix: `Write "${fixed}"`, change: { value: fixed } }),
  })
  return false
}

function checkWritable(text: string, field: string, path: Path, report: Report): boolean {
  const parsed = parsePath(text)
  if (!parsed.ok || parsed.path.segments[0] !== '_context') return true
  const finding = { code: 'path', message: `${field}: $._context can only be read` } as const
  const [list, name] = path.slice(-3)
  const state = list === 'States' && typeof name === 'string' ? renderPath([name]) : undefined
  if (state === undefined) report.add(path, { ...finding, fix: 'Choose another name' })
  else report.add(path, { ...finding, fix: `Write "${state}"`, choice: true, change: { value: state } })
  return false
}

function checkUrl(text: string, field: string, path: Path, report: Report): boolean {
  if (/^https:\/\/[^\s]+$/.test(text)) return true
  if (/^http:\/\/[^\s]+$/.test(text)) {
    const message = `${field} starts with "http:", which the hosted service refuses`
    report.add(path, { code: 'not-hosted', severity: 'warning', message })
    return true
  }
  const message = `${field} must be the URL of an action provider, starting with "https://"`
  report.add(path, { code: 'wrong-value', message })
  return false
}
