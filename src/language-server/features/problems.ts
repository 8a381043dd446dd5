/** The problems of a flow that are worth saying while somebody writes it. */
import type { Position, Problem, ProblemCode } from '#flow'
import { actionUrlsIn } from '../document/action-urls.ts'
import type { FlowDocument } from '../document/flow-document.ts'
import { checksFor, type Names } from '../names/names.ts'

/** What only the whole flow tells: of a text that breaks off, half would be missing. */
const OF_THE_WHOLE: ReadonlySet<ProblemCode> = new Set([
  'not-a-flow',
  'missing-field',
  'missing-successor',
  'missing-parameter',
  'unknown-state',
  'unreachable-state',
  'no-end',
  'never-written',
  'maybe-missing',
  'unlikely-path',
  'never-matches',
  'wrong-data',
  'replaces-all',
])

/** All of them; of a text that cannot be read its mistakes, and before the first what does not follow from it. */
export function problemsOf(document: FlowDocument, names: Names): readonly Problem[] {
  const all = document.problems(checksFor(actionUrlsIn(document), names))
  const mistakes = new Set(document.tooLarge ? [] : document.parsed.problems)
  if (mistakes.size === 0) return all
  const first = [...mistakes].map(({ range }) => range.start).reduce((a, b) => (before(b, a) ? b : a))
  return all.filter(
    (problem) => mistakes.has(problem) || (before(problem.range.end, first) && !OF_THE_WHOLE.has(problem.code)),
  )
}

const before = (a: Position, b: Position) => a.line < b.line || (a.line === b.line && a.character < b.character)
