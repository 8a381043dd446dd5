/** One enabled trigger at work: every complete file of its folder starts one run, recorded together with the run. */
import { posix } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Trigger } from '#api'
import type { JsonObject } from '#flow'
import { directorySource, type CompleteFile } from '#instruments'
import type { FabricContext } from '../context.ts'
import type { FlowsService } from '../flows/service.ts'
import type { Root } from '../transfer/place.ts'
import { watchedDirectory } from './watched-directory.ts'
import { fillInput, fillText } from './fill.ts'
import { isKnown, recordFile } from './table.ts'

/** A run's label has at most 64 characters. */
const LABEL_LENGTH = 64
/** How long to wait before a database that could not be written is tried again. */
const RETRY_MS = 5_000

export interface WatcherParts {
  readonly context: FabricContext
  readonly flows: FlowsService
  readonly trigger: Trigger
  /** @throws when it is gone */
  readonly collection: () => Root
  /** A file was dealt with, or the folder cannot be watched (a sentence), or can again (undefined). */
  readonly onFile: () => void
  readonly onProblem: (problem: string | undefined) => void
}

export interface Watcher extends AsyncDisposable {
  /** True while a file is being turned into a run. */
  busy(): boolean
}

export function watch({ context, flows, trigger, collection, onFile, onProblem }: WatcherParts): Watcher {
  const { store, log, identity } = context
  const { source } = trigger
  const stopped = new AbortController()
  let busy = false

  /** @throws when the database cannot be written */
  async function fire(file: CompleteFile): Promise<void> {
    const facts = { name: file.name, path: posix.join('/', source.path, file.name), size: file.size }
    const prepared = prepare(facts)
    const fresh = await store.write((db) => {
      const outcome = 'failure' in prepared ? prepared : { run_id: prepared.runId }
      const first = recordFile(db, trigger.id, file, outcome)
      if (first && !('failure' in prepared)) prepared.record(db)
      return first
    })
    if (fresh && !('failure' in prepared)) prepared.launch()
    if ('failure' in prepared)
      log.warn({ trigger: trigger.name, path: file.path }, `no run was started: ${prepared.failure}`)
    if (fresh) onFile()
  }

  /** What does not fit the flow will not fit it the next time either: it is recorded, and not tried again. */
  function prepare(facts: { name: string; path: string; size: number }) {
    try {
      const body = fillInput(trigger.input as JsonObject, facts)
      const label = fillText(trigger.label ?? '{file}', facts).slice(0, LABEL_LENGTH)
      return flows.prepareRun(trigger.flow_id, { body, label }, { urn: identity.urn, username: identity.username })
    } catch (error) {
      return { failure: error instanceof Error ? error.message : String(error) }
    }
  }

  async function fireUntilRecorded(file: CompleteFile): Promise<void> {
    busy = true
    try {
      for (;;)
        try {
          return await fire(file)
        } catch (error) {
          if (stopped.signal.aborted) return
          log.error(
            { err: error, trigger: trigger.name, path: file.path },
            'a file could not be recorded; trying again',
          )
          onProblem(`the database cannot be written: ${error instanceof Error ? error.message : String(error)}`)
          await sleep(RETRY_MS, undefined, { signal: stopped.signal }).catch(() => undefined)
        }
    } finally {
      busy = false
    }
  }

  async function follow(): Promise<void> {
    const directory = await watchedDirectory(collection(), source.path)
    await using files = directorySource({
      directory,
      pattern: source.pattern,
      complete: source.complete,
      ...(source.stable_ms === undefined ? {} : { stableMs: source.stable_ms }),
      // What was there before and is not wanted has been recorded as known.
      existing: true,
      known: (file) => isKnown(store.db, trigger.id, file),
      onProblem,
    })
    const stop = () => void files[Symbol.asyncDispose]()
    stopped.signal.addEventListener('abort', stop)
    if (stopped.signal.aborted) return
    for await (const file of files) await fireUntilRecorded(file)
  }

  const end = follow().catch((error: unknown) => {
    log.error({ err: error, trigger: trigger.name }, 'a trigger ended')
    onProblem(error instanceof Error ? error.message : String(error))
  })
  return {
    busy: () => busy,
    async [Symbol.asyncDispose]() {
      stopped.abort()
      await end
    },
  }
}
