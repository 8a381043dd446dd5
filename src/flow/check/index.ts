/** Is this a flow that runs? Everything that can be said without running it and without asking a service. */
import { detailsOf } from '../catalogue/index.ts'
import { dataFlow } from '../data-flow/index.ts'
import { isObject, own, typeName, type Path } from '../json.ts'
import type { Flow, FlowDefinition, Json, JsonObject } from '../model.ts'
import type { ParsedFlow } from '../parse.ts'
import type { Problem } from '../problem.ts'
import { checkActions, type FindProvider } from './actions.ts'
import { checkDataPaths } from './data-paths.ts'
import { checkReplacing } from './replacing.ts'
import { documentFields } from './fields.ts'
import { adding, Report } from './report.ts'
import { checkState } from './states.ts'
import { checkValue } from './values.ts'
import { empty } from '../templates/empty.ts'
import { checkWays, firstState } from './ways.ts'

const LONGEST: Readonly<Record<string, number>> = { title: 128, subtitle: 128, description: 4096 }

export interface CheckOptions {
  /** The action providers of the fabric that is to run the flow. Without it only those that Globus hosts are known. */
  readonly providers?: FindProvider
}

/** All problems in the order of the text; those of the text itself come first, since others may only follow from them. */
export function checkFlow(parsed: ParsedFlow, options: CheckOptions = {}): readonly Problem[] {
  const report = new Report(parsed)
  report.problems.push(...parsed.problems)
  for (const { path, key, range } of parsed.duplicates) {
    if (report.full) break
    const message = `"${key}" stands more than once in this object; only the last one counts`
    report.problems.push({
      code: 'duplicate-key',
      severity: 'error',
      message,
      path: [...path, key],
      range,
      fix: report.fix(path, {
        title: 'Keep the last one, which counts',
        choice: true,
        change: { draft: (draft) => draft.keepLast([...path, key]) },
      }),
    })
  }
  if (parsed.value !== undefined) {
    if (isObject(parsed.value)) {
      checkRoot(parsed, parsed.value, report)
      checkData(parsed, report, options)
    } else report.add([], { code: 'not-a-flow', message: `a flow is an object, not ${typeName(parsed.value)}` })
  } else if (parsed.problems.length === 0) {
    const finding = { code: 'not-a-flow', message: 'there is no flow in an empty text' } as const
    // SAFETY: a flow is JSON.
    const value = empty.flow as unknown as Json
    report.add([], { ...finding, fix: 'Start with a template', choice: true, change: { value } })
  }
  const ofText = new Set(parsed.problems)
  const place = (one: Problem) => [ofText.has(one) ? 0 : 1, one.range.start.line, one.range.start.character] as const
  return report.problems.sort((a, b) => {
    const [[group, line, character], [otherGroup, otherLine, otherCharacter]] = [place(a), place(b)]
    return group - otherGroup || line - otherLine || character - otherCharacter
  })
}

/** What the states do to the run's data, and with it to their providers. */
function checkData({ flow, definitionPath }: ParsedFlow, report: Report, { providers }: CheckOptions): void {
  if (report.full) return
  const data = dataFlow(flow, { detailsOf })
  checkDataPaths(data, flow.definition, definitionPath, report)
  checkReplacing(data, flow.definition, definitionPath, report)
  checkActions(data, flow.definition, definitionPath, report, providers)
}

export type ReadFlow =
  | { readonly flow: Flow; readonly problems: readonly Problem[] }
  | { readonly flow: null; readonly problems: readonly Problem[] }

/**
 * The flow, once nothing that is an error is left; warnings come with it. A bare definition gets `title`, and a document
 * without an input schema one that accepts everything.
 */
export function readFlow(parsed: ParsedFlow, title = 'Untitled flow', options: CheckOptions = {}): ReadFlow {
  const problems = checkFlow(parsed, options)
  if (problems.some(({ severity }) => severity === 'error')) return { flow: null, problems }
  const { definition, ...rest } = parsed.flow
  // SAFETY: the checks have just found every field of the model in its place and of its type.
  const flow = { title, input_schema: {}, ...rest, definition: definition as unknown as FlowDefinition } as Flow
  return { flow, problems }
}

function checkRoot(parsed: ParsedFlow, root: JsonObject, report: Report): void {
  if (parsed.shape === 'definition') {
    checkDefinition(root, [], report)
    return
  }
  const definition = own(root, 'definition')
  if (definition === undefined) {
    // Where the text breaks off there may be one.
    if (parsed.problems.length === 0) reportNoFlow(root, report)
    return
  }
  for (const [key, value] of Object.entries(root)) checkDocumentField(key, value, report)
  if (own(root, 'title') === undefined) {
    const message = 'the flow has no "title"'
    report.add(['definition'], {
      code: 'missing-field',
      message,
      on: 'key',
      fix: 'Add "title"',
      ...adding([], 'title', 'New flow'),
    })
  }
  if (own(root, 'input_schema') === undefined) {
    const message = 'the flow has no "input_schema", so it accepts any input'
    const fix = 'Add "input_schema": {}'
    const finding = { code: 'missing-field', severity: 'warning', message, on: 'key', fix } as const
    report.add(['definition'], { ...finding, ...adding([], 'input_schema', {}) })
  }
  if (isObject(definition)) checkDefinition(definition, ['definition'], report)
}

function reportNoFlow(root: JsonObject, report: Report): void {
  const meant = Object.keys(root).flatMap((key) => {
    const plain = key.toLowerCase().replace(/^flow_?/, '')
    const name = ['StartAt', 'States', 'definition'].find((one) => one.toLowerCase() === plain)
    return name === undefined ? [] : [{ key, name }]
  })
  for (const { key, name } of meant) {
    const message = `a flow has no "${key}"; did you mean "${name}"?`
    report.add([key], { code: 'not-a-flow', message, on: 'key', fix: `Write "${name}"`, change: { name } })
  }
  if (meant.length > 0) return
  const message = 'there is neither a "definition" nor "StartAt" and "States" in this'
  report.add([], { code: 'not-a-flow', message, fix: 'Start with a template' })
}

function checkDocumentField(key: string, value: Json, report: Report): void {
  const kind = Object.hasOwn(documentFields, key) ? documentFields[key] : undefined
  if (kind === undefined) {
    const message = `a flow document has no "${key}"`
    report.addUnknownName([key], key, Object.keys(documentFields), {
      code: 'unknown-field',
      severity: 'warning',
      message,
      on: 'key',
    })
    return
  }
  if (!checkValue(kind, value, key, [key], report) || typeof value !== 'string') return
  const longest = LONGEST[key] ?? Infinity
  if (value.length > longest || (key === 'title' && value === '')) {
    const message = `${key} must have ${key === 'title' ? '1' : '0'} to ${longest} characters`
    report.add([key], { code: 'wrong-value', message })
  }
}

function checkDefinition(definition: JsonObject, base: Path, report: Report): void {
  for (const [key, value] of Object.entries(definition)) {
    const here = [...base, key]
    if (key === 'StartAt') checkValue('state', value, key, here, report)
    else if (key === 'Comment') checkValue('comment', value, key, here, report)
    else if (key === 'States') checkStates(value, here, report)
    else {
      const outside = base.length === 0 && Object.hasOwn(documentFields, key)
      const finding = {
        code: 'unknown-field',
        message: `a definition has no "${key}"`,
        on: 'key',
        ...(outside && { fix: 'Put "StartAt" and "States" into an object "definition" beside it' }),
      } as const
      report.addUnknownName(here, key, ['StartAt', 'States', 'Comment'], finding)
    }
  }
  for (const key of ['StartAt', 'States']) {
    if (Object.hasOwn(definition, key)) continue
    const finding = { code: 'missing-field', message: `the definition has no "${key}"`, on: 'key' } as const
    const first = key === 'StartAt' ? firstState(definition) : undefined
    if (first !== undefined) {
      const fix = `Add "StartAt": ${JSON.stringify(first)}`
      report.add(base, { ...finding, fix, ...adding(base, key, first) })
    } else if (key === 'StartAt')
      report.add(base, { ...finding, fix: 'Add "StartAt" with the name of the first state' })
    else report.add(base, { ...finding, fix: 'Add "States"', ...adding(base, key, {}) })
  }
  checkWays(definition, base, report)
}

function checkStates(states: Json, path: Path, report: Report): void {
  if (!checkValue('object', states, 'States', path, report) || !isObject(states)) return
  const names = Object.keys(states)
  if (names.length === 0) report.add(path, { code: 'wrong-value', message: 'a flow needs at least one state' })
  for (const name of names) {
    if (report.full) return
    checkState(name, states, [...path, name], report)
  }
}
