/** A rule of a Choice, and what a Catch takes, in a few words for an edge of a graph. */
import { choiceOperators } from '../choice.ts'
import { isList, isObject, own } from '../json.ts'
import type { Json } from '../model.ts'

const SIGNS: Readonly<Record<string, string>> = {
  Equals: '=',
  LessThan: '<',
  GreaterThan: '>',
  LessThanEquals: '≤',
  GreaterThanEquals: '≥',
}
const MOST_PARTS = 3
const DEEPEST = 4

/** `$.status = "SUCCEEDED"`, `$.retries < 3 and not $.done is present`. */
export function ruleText(rule: unknown, depth = 0): string {
  if (!isObject(rule)) return '?'
  if (depth > DEEPEST) return '…'
  for (const name of ['And', 'Or'] as const) {
    const parts = own(rule, name)
    if (!isList(parts)) continue
    const shown = parts.slice(0, MOST_PARTS).map((part) => grouped(part, ruleText(part, depth + 1), name))
    if (parts.length > MOST_PARTS) shown.push('…')
    return shown.join(name === 'And' ? ' and ' : ' or ')
  }
  if (Object.hasOwn(rule, 'Not')) {
    const inner = own(rule, 'Not')
    const text = ruleText(inner, depth + 1)
    return isObject(inner) && (own(inner, 'And') || own(inner, 'Or')) ? `not (${text})` : `not ${text}`
  }
  return testText(rule)
}

function grouped(part: Json, text: string, within: 'And' | 'Or'): string {
  return within === 'And' && isObject(part) && isList(own(part, 'Or')) ? `(${text})` : text
}

function testText(rule: { readonly [key: string]: Json }): string {
  const variable = own(rule, 'Variable')
  const subject = typeof variable === 'string' ? variable : '?'
  const name = Object.keys(rule).find((key) => choiceOperators.has(key)) ?? ''
  const operator = choiceOperators.get(name)
  const operand = own(rule, name)
  if (!operator) return `${subject} ?`
  switch (operator.test) {
    case 'matches':
      return `${subject} like ${short(operand)}`
    case 'is':
      return `${subject} is ${operand === false ? 'not ' : ''}${operator.what.toLowerCase()}`
    case 'compare':
      return `${subject} ${SIGNS[operator.by]} ${operator.path && typeof operand === 'string' ? operand : short(operand)}`
  }
}

function short(value: unknown): string {
  const text = JSON.stringify(value) ?? '?'
  return text.length > 32 ? `${text.slice(0, 31)}…` : text
}

/** `any error`, `ActionTimeout`, `ActionTimeout, ActionUnableToRun …`. */
export function catcherText(catcher: unknown): string {
  const names = isObject(catcher) ? own(catcher, 'ErrorEquals') : undefined
  if (!isList(names) || names.length === 0) return 'error'
  if (names.some((name) => name === 'States.ALL' || name === 'States.All')) return 'any error'
  return `${names.slice(0, 2).map(String).join(', ')}${names.length > 2 ? ' …' : ''}`
}
