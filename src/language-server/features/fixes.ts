/** Quick fixes: for the problems at a place, and all that change nothing about a flow that works. */
import { applyFixes, isSafe, type Problem, type Range, type Replacement } from '#flow'
import { checksFor, type Names } from '../names/names.ts'
import { actionUrlsIn } from '../document/action-urls.ts'
import type { FlowDocument } from '../document/flow-document.ts'

export interface QuickFix {
  readonly title: string
  readonly edits: readonly Replacement[]
  /** The problem it takes away. */
  readonly problem: Problem
  /** The one that is meant when somebody asks for "the" fix. */
  readonly preferred: boolean
}

export function quickFixes(document: FlowDocument, range: Range, names: Names): readonly QuickFix[] {
  return problemsOf(document, names).flatMap((problem) => {
    const edits = editsOf(problem)
    if (edits.length === 0 || !touches(problem.range, range)) return []
    return [{ title: problem.fix?.title ?? '', edits, problem, preferred: !problem.fix?.choice }]
  })
}

/** One round of all safe fixes; a fix can bring the next to light. */
export function fixAll(document: FlowDocument, names: Names): readonly Replacement[] {
  const { applied } = applyFixes(document.text, problemsOf(document, names).filter(isSafe))
  return applied.flatMap(editsOf)
}

function problemsOf(document: FlowDocument, names: Names): readonly Problem[] {
  return document.problems(checksFor(actionUrlsIn(document), names))
}

function editsOf({ fix }: Problem): readonly Replacement[] {
  return fix?.edits ?? []
}

function touches(a: Range, b: Range): boolean {
  return !before(a.end, b.start) && !before(b.end, a.start)
}

const before = (a: Range['start'], b: Range['start']) =>
  a.line < b.line || (a.line === b.line && a.character < b.character)
