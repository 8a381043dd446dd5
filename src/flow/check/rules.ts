/** The rules of a Choice, and the catchers of a Catch. */
import { choiceOperators } from '../choice.ts'
import type { Draft } from '../edit/index.ts'
import { isList, isObject, own, typeName, type Path } from '../json.ts'
import type { Json, JsonObject } from '../model.ts'
import { closestOrLonger } from './suggest.ts'
import { catcherFields } from './fields.ts'
import { adding, type Report } from './report.ts'
import { checkValue, type FieldKind } from './values.ts'

const COMBINING = ['And', 'Or', 'Not'] as const

export function checkChoices(choices: Json, path: Path, report: Report): void {
  if (!isList(choices)) return
  if (choices.length === 0) report.add(path, { code: 'wrong-value', message: 'Choices needs at least one rule' })
  for (const [index, rule] of choices.entries()) checkRule(rule, [...path, index], true, report)
}

function checkRule(rule: Json, path: Path, top: boolean, report: Report): void {
  if (!isObject(rule)) {
    report.add(path, { code: 'wrong-type', message: `a rule must be an object, not ${typeName(rule)}` })
    return
  }
  if (top && !Object.hasOwn(rule, 'Next')) {
    const message = 'the rule does not say where to go'
    report.add(path, { code: 'missing-field', message, fix: 'Add "Next" with the name of a state' })
  }
  if (!top && Object.hasOwn(rule, 'Next')) {
    const message = '"Next" stands only in the outermost rule'
    report.add([...path, 'Next'], {
      code: 'conflicting-fields',
      message,
      on: 'key',
      fix: 'Move it to the rule around this one',
      choice: true,
      change: { draft: (draft) => moveOut(draft, path, own(rule, 'Next') ?? null) },
    })
  }
  const combining = COMBINING.filter((name) => Object.hasOwn(rule, name))
  const operators = Object.keys(rule).filter((key) => choiceOperators.has(key))
  const tests = [...combining, ...operators]
  if (tests.length > 1) {
    const message = `a rule makes one test, but this one has ${tests.map((name) => `"${name}"`).join(', ')}`
    report.add([...path, tests[1] ?? ''], {
      code: 'conflicting-fields',
      message,
      on: 'key',
      fix: 'Combine them with "And"',
      ...(combining.length === 0 && { choice: true, change: { draft: (draft) => combine(draft, rule, path) } }),
    })
  }
  for (const [key, value] of Object.entries(rule)) checkRuleField(rule, key, value, [...path, key], report)
  if (combining.length > 0) return
  if (!Object.hasOwn(rule, 'Variable')) {
    const message = 'the rule does not say which value it tests'
    report.add(path, { code: 'missing-field', message, fix: 'Add "Variable" with a path, as in "$.Transfer.status"' })
  }
  const unknown = Object.keys(rule).some((key) => !['Next', 'Variable'].includes(key) && !choiceOperators.has(key))
  if (operators.length === 0 && !unknown) {
    const message = 'the rule has no test'
    report.add(path, { code: 'missing-field', message, fix: 'Add an operator, as in "StringEquals": "SUCCEEDED"' })
  }
}

/** To the outermost rule, where that does not say already where to go. */
function moveOut(draft: Draft, path: Path, next: Json): void {
  const top = path.slice(0, path.lastIndexOf('Choices') + 2)
  draft.remove([...path, 'Next'])
  if (draft.get([...top, 'Next']) === undefined) draft.set([...top, 'Next'], next)
}

/** One rule for each test. */
function combine(draft: Draft, rule: JsonObject, path: Path): void {
  const tests = Object.entries(rule).filter(([key]) => choiceOperators.has(key))
  const others = Object.entries(rule).filter(([key]) => !choiceOperators.has(key) && key !== 'Variable')
  const variable = own(rule, 'Variable')
  const And = tests.map((test) =>
    Object.fromEntries([...(variable === undefined ? [] : [['Variable', variable]]), test]),
  )
  draft.set(path, { And, ...Object.fromEntries(others) })
}

function checkRuleField(rule: JsonObject, key: string, value: Json, path: Path, report: Report): void {
  const operator = choiceOperators.get(key)
  if (key === 'And' || key === 'Or') {
    if (!checkValue('list', value, key, path, report) || !isList(value)) return
    if (value.length === 0) report.add(path, { code: 'wrong-value', message: `${key} needs at least one rule` })
    for (const [index, part] of value.entries()) checkRule(part, [...path, index], false, report)
  } else if (key === 'Not') checkRule(value, path, false, report)
  else if (key === 'Variable') {
    checkValue('path', value, key, path, report)
    const combined = COMBINING.find((name) => Object.hasOwn(rule, name))
    if (combined !== undefined) {
      const message = `"Variable" belongs into the rules inside "${combined}"`
      report.add(path, { code: 'conflicting-fields', message, on: 'key' })
    }
  } else if (operator) checkValue(operandKind(operator), value, key, path, report)
  else if (key === 'Next') checkValue('state', value, key, path, report)
  else {
    const known = ['Next', 'Variable', ...COMBINING, ...choiceOperators.keys()]
    report.addUnknownName(path, key, known, { code: 'unknown-field', message: `a rule has no "${key}"`, on: 'key' })
  }
}

/** What stands behind an operator. */
export function operandKind(operator: NonNullable<ReturnType<typeof choiceOperators.get>>): FieldKind {
  if (operator.test === 'is') return 'boolean'
  if (operator.test === 'matches') return 'text'
  if (operator.path) return 'path'
  return ({ String: 'text', Numeric: 'number', Boolean: 'boolean', Timestamp: 'timestamp' } as const)[operator.kind]
}

export function checkCatch(catchers: Json, path: Path, report: Report): void {
  if (!isList(catchers)) return
  for (const [index, catcher] of catchers.entries()) checkCatcher(catcher, [...path, index], report)
}

function checkCatcher(catcher: Json, path: Path, report: Report): void {
  if (!isObject(catcher)) {
    report.add(path, { code: 'wrong-type', message: `a catcher must be an object, not ${typeName(catcher)}` })
    return
  }
  for (const name of ['ErrorEquals', 'Next'] as const) {
    if (Object.hasOwn(catcher, name)) continue
    const wanted = name === 'Next' ? 'where to go' : 'which errors it takes'
    const fix = name === 'Next' ? 'Add "Next" with the name of a state' : 'Add "ErrorEquals": ["States.ALL"]'
    const change = name === 'Next' ? {} : adding(path, name, ['States.ALL'])
    report.add(path, { code: 'missing-field', message: `the catcher does not say ${wanted}`, fix, ...change })
  }
  for (const [key, value] of Object.entries(catcher)) {
    const here = [...path, key]
    const kind = own<FieldKind>(catcherFields, key)
    if (kind === undefined) {
      const finding = { code: 'unknown-field', message: `a catcher has no "${key}"`, on: 'key' } as const
      report.addUnknownName(here, key, Object.keys(catcherFields), finding)
    } else if (checkValue(kind, value, key, here, report) && key === 'ErrorEquals') checkErrorNames(value, here, report)
  }
}

function checkErrorNames(names: Json, path: Path, report: Report): void {
  if (!isList(names)) return
  if (names.length === 0) {
    const message = 'without an error name in ErrorEquals nothing is caught'
    const finding = { code: 'wrong-value', severity: 'warning', message } as const
    const change = { value: ['States.ALL'] }
    report.add(path, { ...finding, fix: 'Write "States.ALL" for every error', choice: true, change })
  }
  for (const [index, name] of names.entries()) {
    if (typeof name === 'string') checkErrorName(name, [...path, index], report)
    else
      report.add([...path, index], { code: 'wrong-type', message: `an error name is a string, not ${typeName(name)}` })
  }
}

/** Those that the service itself raises (Globus docs, Authoring Flows); providers do not add to them. */
export const errorNames: readonly string[] = [
  'States.ALL',
  'States.All',
  'ActionUnableToRun',
  'ActionFailedException',
  'ActionTimeout',
  'NoTokenException',
  'States.Runtime',
  'States.IntrinsicFailure',
  'States.ParameterPathFailure',
  'States.ResultPathMatchFailure',
  'States.NoChoiceMatched',
]

/** What Amazon States Language calls them (its specification, Errors). */
const AMAZON_NAMES: Readonly<Record<string, string>> = {
  'States.TaskFailed': 'ActionFailedException',
  'States.Timeout': 'ActionTimeout',
  'States.HeartbeatTimeout': 'ActionTimeout',
  'States.Permissions': 'NoTokenException',
}

function checkErrorName(name: string, path: Path, report: Report): void {
  const meant = own(AMAZON_NAMES, name) ?? closestOrLonger(name, errorNames)
  if (errorNames.includes(name) || meant === undefined) return
  report.add(path, {
    code: 'unknown-error-name',
    severity: 'warning',
    message: `no error is called "${name}", so this never catches one; did you mean "${meant}"?`,
    fix: `Write "${meant}"`,
    change: { value: meant },
  })
}
