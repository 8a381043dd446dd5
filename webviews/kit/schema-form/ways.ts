/** The three ways to fill a field of a template, and what becomes of a value that changes its way. */
import { isObject, parsePath, readExpression, renderPath, type Json } from '#flow'
import type { Way } from './field.ts'

/** The keys of a field of `Parameters`. */
export const keysOf = (name: string) => ({ constant: name, path: `${name}.$`, expression: `${name}.=` }) as const

/** The value said the other way; undefined where only a person knows. */
export function saidAs(value: Json, from: Way, to: Way): Json | undefined {
  if (from === to) return value
  if (to === 'constant') return value
  if (to === 'path') {
    if (typeof value !== 'string') return undefined
    if (from === 'constant') return parsePath(value).ok ? value : undefined
    const bare = value.trim()
    const path = bare.startsWith('`') && bare.endsWith('`') ? bare.slice(1, -1).trim() : `$.${bare}`
    const parsed = parsePath(path)
    // `a-b` is a name in a path and a difference in an expression.
    const same =
      parsed.ok && readExpression(bare).reads.some((read) => renderPath(read) === renderPath(parsed.path.segments))
    return same ? path : undefined
  }
  if (from === 'path') {
    const parsed = parsePath(value)
    if (!parsed.ok) return undefined
    const names = parsed.path.segments.every(
      (segment) => typeof segment === 'number' || /^[A-Za-z_][A-Za-z0-9_]*$/.test(segment),
    )
    return names && parsed.path.segments.length > 0 && typeof value === 'string'
      ? value.slice(2)
      : `\`${String(value)}\``
  }
  return literal(value)
}

/** A value as an expression writes it: Python's words. */
function literal(value: Json): string {
  if (value === null) return 'None'
  if (value === true) return 'True'
  if (value === false) return 'False'
  if (typeof value === 'number') return String(value)
  if (typeof value === 'string')
    return `'${value
      .replaceAll('\\', '\\\\')
      .replaceAll("'", String.raw`\'`)
      .replaceAll('\n', String.raw`\n`)}'`
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`
  if (!isObject(value)) return 'None'
  return `{${Object.entries(value)
    .map(([key, inner]) => `${literal(key)}: ${literal(inner)}`)
    .join(', ')}}`
}
