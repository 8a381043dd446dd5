/** Conditions on rows, each with the values that fill its places: what somebody asks for never becomes SQL. */
import type { SQLInputValue } from 'node:sqlite'

export interface Condition {
  readonly where: string
  readonly values: readonly SQLInputValue[]
}

export function isOneOf(column: string, names: readonly string[]): Condition {
  return { where: `${column} IN (${names.map(() => '?').join(', ')})`, values: names }
}

/** A JSON list has one of these names in it. */
export function holds(column: string, path: string, names: readonly string[]): Condition {
  const { where, values } = isOneOf('json_each.value', names)
  // Most lists are empty: to see that is many times quicker than to read them.
  return {
    where: `(${column} <> '[]' AND EXISTS (SELECT 1 FROM json_each(${column}, '${path}') WHERE ${where}))`,
    values,
  }
}

export const allOf = (conditions: readonly Condition[]): Condition => joined(conditions, ' AND ', '1')
export const anyOf = (conditions: readonly Condition[]): Condition => joined(conditions, ' OR ', '0')

function joined(conditions: readonly Condition[], word: string, none: string): Condition {
  const all = conditions.map(({ where }) => where)
  return { where: all.length === 0 ? none : `(${all.join(word)})`, values: conditions.flatMap(({ values }) => values) }
}
