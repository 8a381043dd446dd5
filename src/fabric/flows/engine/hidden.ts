/** What is private in a run, entry by entry; and an entry as it may stand where others read it. */
import { parsePath, type Json, type Path, type State } from '#flow'
import type { Entry } from './entry.ts'
import { privateIn } from './private-definition.ts'
import { masked, maskedText, privateTexts, valueAt, type Hidden } from './private-values.ts'
import type { Run } from './run.ts'

/** What is private after the entry. `state`: the one that the entry is about. */
export function hiddenAfter(run: Run, entry: Entry, state: State | undefined): Hidden {
  const { hidden } = run
  switch (entry.kind) {
    case 'started':
      return afterStoring(run, entry.value, [], entry.hidden ?? [])
    case 'passed':
      if (entry.value === undefined) return hidden
      return afterStoring(run, entry.value, resultPath(state), entry.hidden ?? [])
    case 'action-done':
      // SAFETY: a status document is JSON, its type only lacks the index signature.
      return afterStoring(run, entry.value as unknown as Json, resultPath(state), [])
    case 'polled': {
      const { sources } = privateIn(run.facts.definition)
      const paths = sources.length === 0 ? [] : sources.flatMap((source) => below(source, resultPath(state)))
      // SAFETY: the same.
      return learned(hidden, entry.value as unknown as Json, paths)
    }
    case 'acted':
      return learned(hidden, entry.value, entry.hidden ?? [])
    default:
      return 'value' in entry && entry.value !== undefined ? learned(hidden, entry.value, []) : hidden
  }
}

/** The entry without what is private; itself when nothing in it is. `run`: after it, or later. */
export function shownEntry(run: Run, entry: Entry): Entry {
  const { texts } = run.hidden
  const paths = hiddenPaths(run, entry)
  // SAFETY: as above, and masking changes no document's shape but below private keys.
  const value = 'value' in entry && entry.value !== undefined ? (entry.value as unknown as Json) : undefined
  const shown = value === undefined ? undefined : masked(value, { paths, texts })
  const sentences: Record<string, string> = {}
  for (const field of ['error', 'cause'] as const) {
    const text = field in entry ? Reflect.get(entry, field) : undefined
    if (typeof text === 'string' && maskedText(text, texts) !== text) sentences[field] = maskedText(text, texts)
  }
  if (shown === value && Object.keys(sentences).length === 0) return entry
  // SAFETY: only values inside of it are different.
  return { ...entry, ...sentences, ...(shown === undefined ? {} : { value: shown }) } as Entry
}

/** Where in the entry's own value something is hidden. */
function hiddenPaths(run: Run, entry: Entry): readonly Path[] {
  const { sources } = privateIn(run.facts.definition)
  switch (entry.kind) {
    case 'started':
      return [...sources, ...(entry.hidden ?? [])]
    case 'acted':
      return entry.hidden ?? []
    case 'passed': {
      if (sources.length === 0 && !entry.hidden) return []
      const { States } = run.facts.definition
      const at = resultPath(Object.hasOwn(States, entry.state) ? States[entry.state] : undefined)
      return [
        ...(entry.hidden ?? []).map((path) => path.slice(at.length)),
        ...sources.flatMap((path) => below(path, at)),
      ]
    }
    default:
      return []
  }
}

/** After `value` was stored at `at`: what was hidden there before is gone, `paths` in `$` are hidden from now on. */
function afterStoring(run: Run, value: Json, at: Path, paths: readonly Path[]): Hidden {
  const { sources } = privateIn(run.facts.definition)
  const kept = forgotten(run.hidden, at)
  const found = sources.flatMap((path) => below(path, at)).filter((path) => valueAt(value, path) !== undefined)
  const inValue = [...paths.map((path) => path.slice(at.length)), ...found]
  const all =
    inValue.length === 0 ? kept : { ...kept, paths: [...kept.paths, ...inValue.map((path) => [...at, ...path])] }
  return learned(all, value, inValue)
}

/** The path as it reads from `at` on: none when it leads elsewhere, all of the value when it ends above. */
function below(path: Path, at: Path): readonly Path[] {
  const shared = Math.min(path.length, at.length)
  for (let i = 0; i < shared; i++) if (path[i] !== at[i]) return []
  return [path.slice(at.length)]
}

/** Paths that still hide something after a value was written at `at`. */
function forgotten(hidden: Hidden, at: Path): Hidden {
  if (hidden.paths.length === 0) return hidden
  const covers = (path: Path) => at.every((segment, index) => path[index] === segment)
  return { ...hidden, paths: hidden.paths.filter((path) => !covers(path)) }
}

/** With the private texts of a value that was seen for the first time. */
function learned(hidden: Hidden, value: Json, paths: readonly Path[]): Hidden {
  const found = privateTexts(value, paths)
  if (found.length === 0) return hidden
  const known = new Set(hidden.texts)
  const texts = found.filter((text) => !known.has(text))
  return texts.length === 0 ? hidden : { ...hidden, texts: [...hidden.texts, ...texts] }
}

/** Where in `$` a state puts its result. */
export function resultPath(state: State | undefined): Path {
  const text = state && 'ResultPath' in state ? state.ResultPath : undefined
  const parsed = parsePath(text ?? '$')
  return parsed.ok ? parsed.path.segments : []
}
