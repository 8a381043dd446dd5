/** Fixes carried out: the text as it is once they are done. */
import { parseFlow, type FlowFormat } from '../parse.ts'
import { textPositions } from '../text/position.ts'
import { applyTextEdits, inOrder, type TextEdit } from '../text/edits.ts'
import type { Problem, Replacement } from '../problem.ts'
import { checkFlow, type CheckOptions } from './index.ts'

export interface Fixed {
  readonly text: string
  /** What was done, in the order of the text; a title that stands twice was done twice. */
  readonly done: readonly { readonly title: string; readonly code: Problem['code'] }[]
}

/** A fix can bring the next to light. */
const MOST_ROUNDS = 10

/** Applies every fix that cannot change what a flow does that works: small replacements, the rest of the text untouched. */
export function fixFlow(text: string, format: FlowFormat, options: CheckOptions = {}): Fixed {
  const done: { title: string; code: Problem['code'] }[] = []
  let now = text
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const problems = checkFlow(parseFlow(now, { format }), options).filter(isSafe)
    const { text: next, applied } = applyFixes(now, problems)
    if (applied.length === 0 || next === now) break
    now = next
    for (const { code, fix } of applied) done.push({ title: fix?.title ?? '', code })
  }
  return { text: now, done }
}

/** Newer names for the same, and names that now mean nothing. */
const SAFE_WARNINGS: ReadonlySet<Problem['code']> = new Set(['old-action-url', 'old-parameter', 'unknown-error-name'])

/** What is an error does not work as it is; of what works only what stays the same is replaced. */
export function isSafe({ severity, code, fix }: Problem): boolean {
  return (severity === 'error' || SAFE_WARNINGS.has(code)) && !fix?.choice && fix?.edits !== undefined
}

/** The fixes of these problems; of two that overlap the first. */
export function applyFixes(
  text: string,
  problems: readonly Problem[],
): { readonly text: string; readonly applied: readonly Problem[] } {
  const { offsetAt } = textPositions(text)
  const fixes = problems
    .flatMap((problem) => (problem.fix?.edits ? [{ problem, edits: problem.fix.edits.map(placed) }] : []))
    .sort((a, b) => (a.edits[0]?.offset ?? 0) - (b.edits[0]?.offset ?? 0))
  const taken: TextEdit[] = []
  const applied: Problem[] = []
  for (const { problem, edits } of fixes) {
    if (edits.some((edit) => taken.some((other) => meet(edit, other)))) continue
    taken.push(...edits)
    applied.push(problem)
  }
  return { text: applyTextEdits(text, inOrder(text, taken)), applied }

  function placed({ range, newText }: Replacement): TextEdit {
    const offset = offsetAt(range.start)
    return { offset, length: offsetAt(range.end) - offset, newText }
  }
}

function meet(one: TextEdit, other: TextEdit): boolean {
  return one.offset < other.offset + other.length && other.offset < one.offset + one.length
}
