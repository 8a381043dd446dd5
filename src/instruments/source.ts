/**
 * Where instrument data comes from: a stream of events that one consumer reads at its own pace.
 *
 *     await using source = directorySource({ directory, pattern: '*.h5', complete: 'renamed' })
 *     for await (const file of source) …
 *
 * Disposal ends the iteration and frees what the source holds; leaving the loop disposes it too.
 */
export interface Source<Event> extends AsyncIterable<Event>, AsyncDisposable {
  /** What is watched, for a person: "*.h5 in /data/2022-1". */
  readonly description: string
  /** Resolves when nothing that happens from now on can be missed. */
  readonly ready: Promise<void>
}
