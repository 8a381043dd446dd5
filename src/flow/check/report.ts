/** Where the checks put what they find. */
import type { Path } from '../json.ts'
import type { Json } from '../model.ts'
import type { ParsedFlow } from '../parse.ts'
import type { Fix, Problem, ProblemCode, Replacement, Severity } from '../problem.ts'
import { closest } from './suggest.ts'
import { editFlow, editsFor, type Draft, type FlowOperation } from '../edit/index.ts'

/** Nobody reads more; a text of nonsense would otherwise have as many problems as characters. */
const MOST = 500
/** Beyond these many wrong names somebody is not mistyping. */
const MOST_SUGGESTIONS = 20

export interface Finding {
  readonly code: ProblemCode
  /** @default 'error' */
  readonly severity?: Severity
  readonly message: string
  /** @default the value at the path */
  readonly on?: 'key' | 'value'
  /** Marks this part of a string instead of the whole. */
  readonly within?: { readonly at: number; readonly length: number }
  readonly fix?: string
  /** With `fix`: the change that does it. */
  readonly change?: Change
  /** Of the fix: others would do as well, or it takes away what somebody wrote. */
  readonly choice?: true
}

export type Change =
  /** What should stand in place of the value. */
  | { readonly value: Json }
  /** What the field should be called. */
  | { readonly name: string }
  /** A field that should stand in the object as well. */
  | { readonly add: string; readonly value: Json }
  | { readonly draft: (draft: Draft) => void }
  | { readonly operation: FlowOperation }

interface Wanted {
  readonly title: string
  readonly change?: Change | undefined
  readonly choice?: true | undefined
}

export class Report {
  readonly problems: Problem[] = []
  readonly #parsed: ParsedFlow
  #suggestions = 0

  constructor(parsed: ParsedFlow) {
    this.#parsed = parsed
  }

  get full(): boolean {
    return this.problems.length >= MOST
  }

  add(path: Path, finding: Finding): void {
    if (this.full) return
    const { code, severity = 'error', message, fix, change } = finding
    const value = this.#parsed.at(path)
    const range = finding.within
      ? this.#parsed.partAt(path, finding.within)
      : finding.on === 'key'
        ? this.#parsed.keyAt(path)
        : value
    const problem = { code, severity, message, path, range }
    const { choice } = finding
    this.problems.push(
      fix === undefined ? problem : { ...problem, fix: this.fix(path, { title: fix, change, choice }) },
    )
  }

  fix(path: Path, { title, change, choice }: Wanted): Fix {
    const fix = { title, ...(choice && { choice }) }
    if (!change) return fix
    const parsed = this.#parsed
    let edits: readonly Replacement[] | undefined
    let made = false
    return {
      ...fix,
      // Most fixes are only read: to write one is worth the while when somebody asks for it.
      get edits() {
        if (!made) edits = replacements(parsed, path, change)
        made = true
        return edits
      },
    }
  }

  /** A name that is not one of those that can stand here. */
  addUnknownName(path: Path, written: string, names: Iterable<string>, finding: Finding): void {
    if (this.full) return
    const meant = this.#suggestions++ < MOST_SUGGESTIONS ? closest(written, names) : undefined
    const onKey = finding.on === 'key'
    this.add(path, {
      ...finding,
      ...(meant !== undefined && {
        message: `${finding.message}; did you mean "${meant}"?`,
        fix: `Write "${meant}"`,
        change: onKey ? { name: meant } : { value: meant },
      }),
    })
  }
}

function replacements(parsed: ParsedFlow, path: Path, change: Change): readonly Replacement[] | undefined {
  const edits = 'operation' in change ? editsOf(parsed, change.operation) : editsFor(parsed, draftOf(path, change))
  return edits && edits.length > 0
    ? edits.map(({ offset, length, newText }) => ({ range: parsed.range(offset, length), newText }))
    : undefined
}

function editsOf(parsed: ParsedFlow, operation: FlowOperation) {
  const result = editFlow(parsed, operation)
  return 'refused' in result ? undefined : result.edits
}

function draftOf(path: Path, change: Exclude<Change, { readonly operation: FlowOperation }>): (draft: Draft) => void {
  if ('draft' in change) return change.draft
  return (draft) => {
    if ('name' in change) draft.rename(path, change.name)
    else if ('add' in change) draft.set([...path, change.add], change.value)
    else draft.set(path, change.value)
  }
}

/** For a finding: the fix adds a field, whose value people will want to look at. */
export function adding(path: Path, key: string, value: Json): Pick<Finding, 'change' | 'choice'> {
  return { choice: true, change: { draft: (draft) => draft.set([...path, key], value) } }
}
