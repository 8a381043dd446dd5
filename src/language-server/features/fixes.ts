/** Quick fixes: for the problems at a place, and all that change nothing about a flow that works. */
import { applyFixes, editFlow, isSafe, type Problem, type Range, type Replacement } from '#flow'
import type { Names } from '../names/names.ts'
import { valueAt } from '../document/value-at.ts'
import type { FlowDocument } from '../document/flow-document.ts'
import { problemsOf } from './problems.ts'

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
    if (!touches(problem.range, range)) return []
    const edits = editsOf(problem)
    const fix = { title: problem.fix?.title ?? '', edits, problem, preferred: !problem.fix?.choice }
    return [...(edits.length > 0 ? [fix] : []), ...newState(document, problem)]
  })
}

/** Whoever names a state that is not there may be about to write it. */
function newState(document: FlowDocument, problem: Problem): readonly QuickFix[] {
  const name = valueAt(document.parsed.value, problem.path)
  if (problem.code !== 'unknown-state' || typeof name !== 'string' || name === '') return []
  const state = { Type: 'Pass', End: true }
  const edited = editFlow(document.parsed, { kind: 'addState', name, state })
  if ('refused' in edited) return []
  const edits = edited.edits.map(({ offset, length, newText }) => ({
    range: document.range(offset, offset + length),
    newText,
  }))
  return [{ title: `Add a state "${name}"`, edits, problem, preferred: false }]
}

/** One round of all safe fixes; a fix can bring the next to light. */
export function fixAll(document: FlowDocument, names: Names): readonly Replacement[] {
  const { applied } = applyFixes(document.text, problemsOf(document, names).filter(isSafe))
  return applied.flatMap(editsOf)
}

function editsOf({ fix }: Problem): readonly Replacement[] {
  return fix?.edits ?? []
}

function touches(a: Range, b: Range): boolean {
  return !before(a.end, b.start) && !before(b.end, a.start)
}

const before = (a: Range['start'], b: Range['start']) =>
  a.line < b.line || (a.line === b.line && a.character < b.character)
