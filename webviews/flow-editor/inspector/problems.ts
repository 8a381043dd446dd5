/** Problems of the flow at the fields of the form whose values they are about. */
import { templateKey, type Path, type Problem } from '#flow'
import type { Control, Field } from '../../kit/schema-form/field.ts'
import { fieldAt } from '../../kit/schema-form/field.ts'

export interface PlacedProblem {
  readonly problem: Problem
  /** From what the form is about. */
  readonly path: Path
}

/** Those at or below `base`, which the form is about; `[]` for what is said of all of it. */
export function problemsAt(problems: readonly Problem[], base: Path, root: Field): readonly PlacedProblem[] {
  return problems
    .filter(({ path }) => base.every((segment, index) => path[index] === segment))
    .map((problem) => ({ problem, path: placeOf(problem, problem.path.slice(base.length), root) }))
}

/** What is missing is said at the field that is to be filled in, not above all of them. */
function placeOf(problem: Problem, path: Path, root: Field): Path {
  if (problem.code === 'missing-successor') return namedIn(root, 'Next')?.path ?? path
  if (problem.code !== 'missing-field' && problem.code !== 'missing-parameter') return path
  const field = fieldAt(root, path)
  if (field.path.length !== path.length) return path
  const names = [...problem.message.matchAll(/"([^"]+)"/g)].map(([, name = '']) => name)
  return names.map((name) => namedIn(field, name)?.path).find((found) => found !== undefined) ?? path
}

function namedIn({ control }: Field, name: string): Field | undefined {
  return fieldsIn(control).find((field) => templateKey(String(field.path.at(-1))).name === name || field.name === name)
}

const fieldsIn = (control: Control): readonly Field[] => (control.kind === 'object' ? control.fields : [])
