/** Fixes carried out: the text as it is once they are done. */
import { parseFlow, type FlowFormat } from '../parse.ts'
import { textPositions } from '../text/position.ts'
import type { Problem } from '../problem.ts'
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
function isSafe({ severity, code, fix }: Problem): boolean {
  return fix?.edit !== undefined && (severity === 'error' || SAFE_WARNINGS.has(code))
}

/** The edits of these problems; of two that overlap the first. */
export function applyFixes(
  text: string,
  problems: readonly Problem[],
): { readonly text: string; readonly applied: readonly Problem[] } {
  const { offsetAt } = textPositions(text)
  const edits = problems
    .flatMap((problem) => (problem.fix?.edit ? [{ problem, ...problem.fix.edit }] : []))
    .map(({ problem, range, newText }) => ({ problem, newText, from: offsetAt(range.start), to: offsetAt(range.end) }))
    .sort((a, b) => a.from - b.from)
  const parts: string[] = []
  const applied: Problem[] = []
  let at = 0
  for (const { problem, newText, from, to } of edits) {
    if (from < at) continue
    parts.push(text.slice(at, from), newText)
    at = to
    applied.push(problem)
  }
  return { text: `${parts.join('')}${text.slice(at)}`, applied }
}
