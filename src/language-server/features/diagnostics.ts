/** What is wrong with a flow, as editors show it: where, how bad, and what else in the text has to do with it. */
import { explanations, isObject, own, type Path, type Problem, type Range } from '#flow'
import type { Diagnostic, Related } from '../document/diagnostic.ts'
import type { FlowDocument } from '../document/flow-document.ts'
import type { Names } from '../names/names.ts'
import { idProblems } from './id-problems.ts'
import { problemsOf } from './problems.ts'

export function diagnose(document: FlowDocument, names: Names): readonly Diagnostic[] {
  const problems = problemsOf(document, names).map((problem) => diagnosticOf(problem, document))
  return [...problems, ...(document.tooLarge ? [] : idProblems(document, names))]
}

/** A page of explanation for the kind of a problem; undefined for kinds that only editors know. */
export function explanationOf(code: string) {
  return own<(typeof explanations)[keyof typeof explanations]>(explanations, code)
}

function diagnosticOf(problem: Problem, document: FlowDocument): Diagnostic {
  const { code, severity, message, range, fix } = problem
  const tag =
    code === 'unreachable-state'
      ? 'unnecessary'
      : code === 'old-action-url' || code === 'old-parameter'
        ? 'deprecated'
        : undefined
  return {
    code,
    severity,
    // A fix that is offered is not told as well.
    message: fix && !fix.edits ? `${message}. ${fix.title}` : message,
    range,
    ...(tag && { tag }),
    related: [...otherPlaces(problem, document), ...statesNamed(problem, document)],
  }
}

/** The other fields of the same name. */
function otherPlaces({ code, path, range }: Problem, { parsed, tooLarge }: FlowDocument): Related[] {
  if (code !== 'duplicate-key' || tooLarge) return []
  const [key, holder] = [path.at(-1), path.slice(0, -1)]
  const last = { range: parsed.keyAt(path), message: `the "${key}" that counts` }
  const before = parsed.duplicates
    .filter((one) => one.key === key && samePath(one.path, holder) && one.range !== range)
    .map((one) => ({ range: one.range, message: `another "${key}"` }))
  return [last, ...before].filter((one) => !sameRange(one.range, range)).slice(0, 5)
}

/** States that the message speaks of and that are not the one it stands at. */
function statesNamed({ message, path }: Problem, { parsed, states, tooLarge }: FlowDocument): Related[] {
  if (tooLarge) return []
  const base = [...parsed.definitionPath, 'States']
  const here = path.length > base.length ? path[base.length] : undefined
  const named = new Set([...message.matchAll(/state "([^"]+)"/g)].map(([, name = '']) => name))
  return [...named]
    .filter((name) => name !== here && isObject(own(states, name)))
    .slice(0, 3)
    .map((name) => ({ range: parsed.keyAt([...base, name]), message: `state "${name}"` }))
}

const samePath = (a: Path, b: Path) => a.length === b.length && a.every((segment, i) => segment === b[i])

export const sameRange = (a: Range, b: Range) =>
  a.start.line === b.start.line &&
  a.start.character === b.start.character &&
  a.end.line === b.end.line &&
  a.end.character === b.end.character
