/** Choice: which rule is the first to hold (Globus docs, Authoring Flows; semantics of Amazon's States Language). */
import { isList, isObject, own } from './json.ts'
import { explainMissing, getAt, parsePath } from './jsonpath.ts'
import type { ChoiceRule, ChoiceState, Json } from './model.ts'
import { failure, value, type Evaluated, type Scope } from './outcome.ts'
import { compareStrings } from './text-order.ts'
import { parseTimestamp } from './timestamp.ts'

type Kind = 'String' | 'Numeric' | 'Boolean' | 'Timestamp'
type Comparison = 'Equals' | 'LessThan' | 'GreaterThan' | 'LessThanEquals' | 'GreaterThanEquals'

export type ChoiceOperator =
  | {
      readonly name: string
      readonly test: 'compare'
      readonly kind: Kind
      readonly by: Comparison
      readonly path: boolean
    }
  | { readonly name: string; readonly test: 'matches' }
  | {
      readonly name: string
      readonly test: 'is'
      readonly what: 'Null' | 'Present' | 'Numeric' | 'String' | 'Boolean' | 'Timestamp'
    }

const comparisons = ['Equals', 'LessThan', 'GreaterThan', 'LessThanEquals', 'GreaterThanEquals'] as const

/** Every operator by its name. */
export const choiceOperators: ReadonlyMap<string, ChoiceOperator> = new Map(
  [
    ...(['String', 'Numeric', 'Timestamp'] as const).flatMap((kind) => comparisons.map((by) => ({ kind, by }))),
    { kind: 'Boolean' as const, by: 'Equals' as const },
  ]
    .flatMap(({ kind, by }): ChoiceOperator[] => [
      { name: `${kind}${by}`, test: 'compare', kind, by, path: false },
      { name: `${kind}${by}Path`, test: 'compare', kind, by, path: true },
    ])
    .concat({ name: 'StringMatches', test: 'matches' })
    .concat(
      (['Null', 'Present', 'Numeric', 'String', 'Boolean', 'Timestamp'] as const).map((what) => ({
        name: `Is${what}`,
        test: 'is',
        what,
      })),
    )
    .map((operator) => [operator.name, operator]),
)

/** A rule, or a part of one, that was looked at. */
export interface TestedRule {
  /** Which: `Choices[0].And[1]`. */
  readonly field: string
  readonly held: Evaluated<boolean>
  /** The values that were compared, where it compares: of `Variable`, and of the operator's path. */
  readonly left?: Json
  readonly right?: Json
}

/** Told of each rule and each part of it, parts first, in the order in which they are looked at. */
export type WatchRules = (tested: TestedRule) => void

/** The name of the state to go to; `States.NoChoiceMatched` when no rule holds and there is no `Default`. */
export function choose(state: ChoiceState, scope: Scope, watch?: WatchRules): Evaluated<string> {
  if (!isList(state.Choices)) return failure('States.Runtime', 'Choices', 'Choices must be a list of rules')
  for (const [index, rule] of state.Choices.entries()) {
    const field = `Choices[${index}]`
    const held = ruleHolds(rule, scope, field, watch)
    if (!held.ok) return held
    if (!held.value) continue
    if (typeof rule.Next === 'string') return value(rule.Next)
    return failure('States.Runtime', field, `${field} holds, but has no Next`)
  }
  if (typeof state.Default === 'string') return value(state.Default)
  return failure('States.NoChoiceMatched', 'Choices', 'none of the rules holds and there is no Default')
}

const DEEPEST = 256
/** Characters compared at the worst, when every beginning in a text of repetitions looks like a match: some tenths of a second. */
const MOST_COMPARED = 500_000_000

/** Whether one rule holds; `field` names it. */
export function ruleHolds(
  rule: unknown,
  scope: Scope,
  field: string,
  watch?: WatchRules,
  depth = 0,
): Evaluated<boolean> {
  const compared: { left?: Json; right?: Json } = {}
  const held = holds(rule, scope, field, watch, depth, compared)
  watch?.({ field, held, ...compared })
  return held
}

function holds(
  rule: unknown,
  scope: Scope,
  field: string,
  watch: WatchRules | undefined,
  depth: number,
  compared: { left?: Json; right?: Json },
): Evaluated<boolean> {
  if (!isObject(rule)) return failure('States.Runtime', field, `${field} must be an object`)
  if (depth > DEEPEST) return failure('States.Runtime', field, `rules are nested deeper than ${DEEPEST}`)
  const all = own(rule, 'And')
  const any = own(rule, 'Or')
  if (Array.isArray(all) || Array.isArray(any)) {
    const ends = !Array.isArray(all)
    const name = ends ? 'Or' : 'And'
    for (const [index, part] of (Array.isArray(all) ? all : Array.isArray(any) ? any : []).entries()) {
      const held = ruleHolds(part, scope, `${field}.${name}[${index}]`, watch, depth + 1)
      if (!held.ok || held.value === ends) return held
    }
    return value(!ends)
  }
  if (Object.hasOwn(rule, 'Not')) {
    const held = ruleHolds(own(rule, 'Not'), scope, `${field}.Not`, watch, depth + 1)
    return held.ok ? value(!held.value) : held
  }
  return compares(rule, scope, field, compared)
}

function compares(
  rule: ChoiceRule,
  scope: Scope,
  field: string,
  compared: { left?: Json; right?: Json },
): Evaluated<boolean> {
  const operator = Object.keys(rule)
    .map((key) => choiceOperators.get(key))
    .find((found) => found !== undefined)
  if (!operator) return failure('States.Runtime', field, `${field} has no operator, as in "StringEquals": "SUCCEEDED"`)
  const operand = own(rule, operator.name)
  const at = `${field}.${operator.name}`
  if (operator.test === 'is' && operator.what === 'Present') {
    const found = find(rule.Variable, scope, `${field}.Variable`)
    if (!found.ok) return found
    if (found.value.found) compared.left = found.value.value
    return value(found.value.found === (operand === true))
  }
  const left = must(rule.Variable, scope, `${field}.Variable`)
  if (!left.ok) return left
  compared.left = left.value
  switch (operator.test) {
    case 'is':
      return value(isA(left.value, operator.what) === (operand === true))
    case 'matches':
      if (typeof left.value !== 'string' || typeof operand !== 'string') return value(false)
      if (left.value.length * operand.length > MOST_COMPARED) {
        return failure('States.Runtime', at, `${at}: the text and the pattern together are too long to be compared`)
      }
      return value(wildcard(left.value, operand))
    case 'compare': {
      if (!operator.path) return value(compare(left.value, operand, operator.kind, operator.by))
      const right = must(operand, scope, at)
      if (!right.ok) return right
      compared.right = right.value
      return value(compare(left.value, right.value, operator.kind, operator.by))
    }
  }
}

function find(text: unknown, scope: Scope, field: string) {
  const parsed = parsePath(text)
  if (!parsed.ok) return failure('States.Runtime', field, `${field} is not a path: ${parsed.mistake.message}`)
  return value({ ...getAt(scope.data, parsed.path.segments, scope.context), path: parsed.path })
}

function must(text: unknown, scope: Scope, field: string): Evaluated<Json> {
  const found = find(text, scope, field)
  if (!found.ok) return found
  if (found.value.found) return value(found.value.value)
  const { path } = found.value
  return failure(
    'States.Runtime',
    field,
    `${field}: ${path.text} has no value: ${explainMissing(path.segments, found.value)}`,
  )
}

function isA(item: Json, what: 'Null' | 'Present' | 'Numeric' | 'String' | 'Boolean' | 'Timestamp'): boolean {
  switch (what) {
    case 'Null':
      return item === null
    case 'Present':
      return true
    case 'Numeric':
      return typeof item === 'number'
    case 'String':
      return typeof item === 'string'
    case 'Boolean':
      return typeof item === 'boolean'
    case 'Timestamp':
      return typeof item === 'string' && time(item) !== null
  }
}

/** Values of another type than the operator's never match. */
function compare(left: unknown, right: unknown, kind: Kind, by: Comparison): boolean {
  const order = ordering(left, right, kind)
  if (order === null) return false
  switch (by) {
    case 'Equals':
      return order === 0
    case 'LessThan':
      return order < 0
    case 'GreaterThan':
      return order > 0
    case 'LessThanEquals':
      return order <= 0
    case 'GreaterThanEquals':
      return order >= 0
  }
}

function ordering(left: unknown, right: unknown, kind: Kind): number | null {
  if (kind === 'Numeric') return typeof left === 'number' && typeof right === 'number' ? left - right : null
  if (kind === 'Boolean') {
    return typeof left === 'boolean' && typeof right === 'boolean' ? Number(left) - Number(right) : null
  }
  if (typeof left !== 'string' || typeof right !== 'string') return null
  if (kind === 'String') return compareStrings(left, right)
  const [a, b] = [time(left), time(right)]
  return a === null || b === null ? null : a - b
}

/** The States Language takes RFC 3339 with a large `T`, and a large `Z` where there is no other zone. */
function time(text: string): number | null {
  return /^[^tz ]*$/.test(text) ? parseTimestamp(text) : null
}

/** `*` stands for any characters, `\*` for a star. Linear in the text: the pieces between stars are sought in order. */
function wildcard(text: string, pattern: string): boolean {
  const pieces = ['']
  for (let i = 0; i < pattern.length; i++) {
    const escaped = pattern[i] === '\\' && (pattern[i + 1] === '*' || pattern[i + 1] === '\\')
    if (escaped) i++
    if (pattern[i] === '*' && !escaped) pieces.push('')
    else pieces.push(`${pieces.pop() ?? ''}${pattern[i]}`)
  }
  const [first = '', ...rest] = pieces
  const last = rest.pop()
  if (last === undefined) return text === first
  if (!text.startsWith(first) || text.length < first.length + last.length || !text.endsWith(last)) return false
  let at = first.length
  for (const piece of rest) {
    const hit = text.indexOf(piece, at)
    if (hit < 0) return false
    at = hit + piece.length
  }
  return at <= text.length - last.length
}
