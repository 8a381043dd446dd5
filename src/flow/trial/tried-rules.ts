/** The rules of a Choice, each with its truth and the values it compared. */
import { choiceOperators, choose, ruleHolds, type TestedRule } from '../choice.ts'
import { isList, isObject, own, type Path } from '../json.ts'
import type { ChoiceState, Json, JsonObject } from '../model.ts'
import type { Evaluated, Scope } from '../outcome.ts'

/** A rule, or a part of one. */
export interface TriedRule {
  /** From the state: `['Choices', 0, 'And', 1]`. */
  readonly path: Path
  readonly kind: 'And' | 'Or' | 'Not' | 'compare'
  /** Null when it could not be told, or its sisters had decided before it. */
  readonly holds: boolean | null
  /** False for what a run does not look at: rules after the one that holds. */
  readonly looked: boolean
  /** Of a comparison: its path, its operator, what it compares with as written. */
  readonly variable?: string
  readonly operator?: string
  readonly operand?: Json
  /** The values that were found; absent where there is none. */
  readonly left?: Json
  readonly right?: Json
  /** Why it could not be told. */
  readonly problem?: string
  readonly parts: readonly TriedRule[]
  /** Of a rule at the top. */
  readonly next?: string
}

export interface TriedChoice {
  readonly chosen: Evaluated<string>
  /** Which rule holds first; null when none does. */
  readonly index: number | null
  readonly rules: readonly TriedRule[]
}

/** Rules behind the first that holds are tried as well, and say that no run looks at them. */
export function tryChoice(state: ChoiceState, scope: Scope): TriedChoice {
  const tested = new Map<string, TestedRule>()
  const chosen = choose(state, scope, (rule) => tested.set(rule.field, rule))
  const looked = new Set(tested.keys())
  const rules: readonly unknown[] = isList(state.Choices) ? state.Choices : []
  let index: number | null = null
  const tried = rules.map((rule, at) => {
    const field = `Choices[${at}]`
    if (!looked.has(field)) ruleHolds(rule, scope, field, (part) => tested.set(part.field, part))
    const { held } = tested.get(field) ?? {}
    if (index === null && looked.has(field) && held?.ok && held.value) index = at
    return triedRule(rule, field, ['Choices', at], tested, looked)
  })
  return { chosen, index, rules: tried }
}

function triedRule(
  rule: unknown,
  field: string,
  path: Path,
  tested: ReadonlyMap<string, TestedRule>,
  looked: ReadonlySet<string>,
): TriedRule {
  const found = tested.get(field)
  const written: JsonObject = isObject(rule) ? rule : {}
  const kind = isList(own(written, 'And'))
    ? 'And'
    : isList(own(written, 'Or'))
      ? 'Or'
      : Object.hasOwn(written, 'Not')
        ? 'Not'
        : 'compare'
  const held = found?.held
  const part = (inner: unknown, name: string, at: Path) =>
    triedRule(inner, `${field}.${name}`, [...path, ...at], tested, looked)
  const parts =
    kind === 'And' || kind === 'Or'
      ? listAt(written, kind).map((inner, at) => part(inner, `${kind}[${at}]`, [kind, at]))
      : kind === 'Not'
        ? [part(own(written, 'Not'), 'Not', ['Not'])]
        : []
  const next = own(written, 'Next')
  return {
    path,
    kind,
    holds: held?.ok ? held.value : null,
    looked: looked.has(field),
    ...(kind === 'compare' ? comparisonIn(written) : {}),
    ...(found?.left === undefined ? {} : { left: found.left }),
    ...(found?.right === undefined ? {} : { right: found.right }),
    // What a part says is not said again by the whole.
    ...(held && !held.ok && !parts.some(({ problem }) => problem !== undefined) ? { problem: held.error.cause } : {}),
    parts,
    ...(typeof next === 'string' && path.length === 2 ? { next } : {}),
  }
}

function comparisonIn(rule: JsonObject): Pick<TriedRule, 'variable' | 'operator' | 'operand'> {
  const operator = Object.keys(rule).find((key) => choiceOperators.has(key))
  const [variable, operand] = [own(rule, 'Variable'), operator === undefined ? undefined : own(rule, operator)]
  return {
    ...(typeof variable === 'string' && { variable }),
    ...(operator !== undefined && { operator }),
    ...(operand !== undefined && { operand }),
  }
}

function listAt(rule: JsonObject, key: string): readonly Json[] {
  const list = own(rule, key)
  return isList(list) ? list : []
}
