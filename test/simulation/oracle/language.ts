/**
 * The flow language once more, as plainly as it can be written (Globus docs, Authoring Flows; Amazon's States Language for
 * Choice): what a state reads, computes and stores. Only expressions are Davy's own, whose tests hold them against Python.
 */
import {
  evaluateExpression,
  parseTimestamp,
  type ChoiceRule,
  type Json,
  type JsonObject,
} from '../../../src/flow/index.ts'

/** Thrown by what a state does: the name of the error that the run sees. */
export class StateFails extends Error {
  readonly error: string
  constructor(error: string, about = '') {
    super(`${error} ${about}`)
    this.error = error
  }
}

export interface Document {
  readonly data: Json
  readonly context: JsonObject
}

type Step = string | number

/** `$.a['b'][0]` → ['a', 'b', 0]. Paths beyond these are a mistake in the flow. */
function stepsOf(path: unknown, error = 'States.Runtime'): Step[] {
  if (typeof path !== 'string' || !/^\$(\.[\w-]+|\['[^']*'\]|\[-?\d+\])*$/.test(path))
    throw new StateFails(error, `path ${path}`)
  return [...path.matchAll(/\.([\w-]+)|\['([^']*)'\]|\[(-?\d+)\]/g)].map(([, name, quoted, index]) =>
    index === undefined ? (name ?? quoted ?? '') : Number(index),
  )
}

function find(path: unknown, { data, context }: Document): Json | undefined {
  const steps = stepsOf(path)
  let here: Json | undefined = steps[0] === '_context' ? { _context: context } : data
  for (const step of steps) {
    if (Array.isArray(here) && typeof step === 'number') here = here.at(step)
    else if (isObject(here) && typeof step === 'string' && Object.hasOwn(here, step)) here = here[step]
    else return undefined
  }
  return here
}

export function read(path: unknown, document: Document, error = 'States.ParameterPathFailure'): Json {
  const found = find(path, document)
  if (found === undefined) throw new StateFails(error, `nothing at ${path}`)
  return found
}

/** The document with a value at a path; what is missing on the way is made. */
export function store(path: string | undefined, data: Json, value: Json): Json {
  const steps = stepsOf(path ?? '$')
  const cannot = (step: Step) => new StateFails('States.ResultPathMatchFailure', `cannot write ${step} of ${path}`)
  if (steps[0] === '_context') throw cannot('_context')
  const put = (here: Json | undefined, [step, ...rest]: Step[]): Json => {
    if (step === undefined) return value
    if (typeof step === 'string') {
      if (here !== undefined && here !== null && !isObject(here)) throw cannot(step)
      return { ...here, [step]: put(here?.[step], rest) }
    }
    if (!Array.isArray(here)) throw cannot(step)
    const index = step < 0 ? here.length + step : step
    if (index < 0 || index > here.length) throw cannot(step)
    return [...here.slice(0, index), put(here[index], rest), ...here.slice(index + 1)]
  }
  return put(data, steps)
}

/** A template, filled in. */
export function fill(template: Json, document: Document): Json {
  if (Array.isArray(template)) return template.map((item: Json) => fill(item, document))
  if (!isObject(template)) return template
  const entries = Object.entries(template).filter(([key]) => key !== '__Private_Parameters')
  return Object.fromEntries(
    entries.map(([key, content]) => {
      const name = key.slice(0, -2)
      if (key.endsWith('.$')) return [name, read(content, document)]
      return key.endsWith('.=') ? [name, evaluate(content, document)] : [key, fill(content, document)]
    }),
  )
}

function evaluate(text: Json, scope: Document): Json {
  const evaluated = evaluateExpression(String(text), scope, '')
  if (evaluated.ok) return evaluated.value
  throw new StateFails(evaluated.error.error, evaluated.error.cause)
}

/** The state that a Choice leads to. */
export function choose(rules: readonly ChoiceRule[], otherwise: string | undefined, document: Document): string {
  const first = rules.find((rule) => holds(rule, document))
  const next = first ? first.Next : otherwise
  if (next === undefined) throw new StateFails(first ? 'States.Runtime' : 'States.NoChoiceMatched')
  return next
}

function holds(rule: ChoiceRule, document: Document): boolean {
  if (rule.And) return rule.And.every((part) => holds(part, document))
  if (rule.Or) return rule.Or.some((part) => holds(part, document))
  if (rule.Not) return !holds(rule.Not, document)
  const [name, operand] = Object.entries(rule).find(([key]) => !['Variable', 'Next', 'Comment'].includes(key)) ?? []
  if (name === undefined) throw new StateFails('States.Runtime', 'a rule without an operator')
  if (name === 'IsPresent') return (find(rule.Variable, document) !== undefined) === operand
  const left = read(rule.Variable, document, 'States.Runtime')
  if (name.startsWith('Is')) return is(left, name.slice(2)) === operand
  if (name === 'StringMatches') return typeof left === 'string' && pattern(String(operand)).test(left)
  const right = name.endsWith('Path') ? read(operand, document, 'States.Runtime') : operand
  const [, kind = '', comparison = ''] = /^(String|Numeric|Boolean|Timestamp)(.*?)(?:Path)?$/.exec(name) ?? []
  return compare(comparable(left, kind), comparable(right, kind), comparison)
}

function is(value: Json, what: string): boolean {
  switch (what) {
    case 'Null':
      return value === null
    case 'Numeric':
      return typeof value === 'number'
    case 'Timestamp':
      return typeof value === 'string' && parseTimestamp(value) !== null
    default:
      return typeof value === what.toLowerCase()
  }
}

/** Values of another type than the operator's never match. */
function comparable(value: unknown, kind: string): number | string | undefined {
  if (kind === 'Numeric') return typeof value === 'number' ? value : undefined
  if (kind === 'Boolean') return typeof value === 'boolean' ? Number(value) : undefined
  if (typeof value !== 'string') return undefined
  return kind === 'String' ? value : (parseTimestamp(value) ?? undefined)
}

function compare(left: number | string | undefined, right: number | string | undefined, by: string): boolean {
  if (left === undefined || right === undefined) return false
  switch (by) {
    case 'Equals':
      return left === right
    case 'LessThan':
      return left < right
    case 'GreaterThan':
      return left > right
    case 'LessThanEquals':
      return left <= right
    default:
      return left >= right
  }
}

/** `*` is any text, `\*` a star. */
function pattern(text: string): RegExp {
  const parts = text.split(/(\\\*|\*)/).map((part) => {
    if (part === '*') return '.*'
    return (part === '\\*' ? '*' : part).replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
  })
  return new RegExp(`^${parts.join('')}$`, 's')
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
