/** Where the checks put what they find. */
import type { Path } from '../json.ts'
import type { Json } from '../model.ts'
import type { ParsedFlow } from '../parse.ts'
import type { Problem, ProblemCode, Replacement, Severity } from '../problem.ts'
import { closest } from './suggest.ts'
import { addField, renameField, replaceValue } from './edits.ts'

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
  /** With `fix`: the one change of the text that does it. */
  readonly change?: Change
}

export type Change =
  /** What should stand in place of the value. */
  | { readonly value: Json }
  /** What the field should be called. */
  | { readonly name: string }
  /** A field that should stand in the object as well. */
  | { readonly add: string; readonly value: Json }

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
    const edit = change && this.#edit(path, change)
    const problem = { code, severity, message, path, range }
    this.problems.push(
      fix === undefined ? problem : { ...problem, fix: { title: fix, ...(edit && { edits: [edit] }) } },
    )
  }

  #edit(path: Path, change: Change): Replacement | undefined {
    if ('name' in change) return renameField(this.#parsed, path, change.name)
    return 'add' in change
      ? addField(this.#parsed, path, change.add, change.value)
      : replaceValue(this.#parsed, path, change.value)
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
