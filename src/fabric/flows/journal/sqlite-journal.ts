/** The journal in the fabric's SQLite file: entries, and with them the row by which lists find a run. */
import { hash } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import { crc32 } from 'node:zlib'
import { formatTimestamp, type Micros } from '#flow'
import { activityOf, statusOf } from '../engine/activity.ts'
import type { Entry } from '../engine/entry.ts'
import { shownEntry } from '../engine/hidden.ts'
import type { Journal, RunAbout } from '../engine/ports.ts'
import { privateIn } from '../engine/private-definition.ts'
import type { Run, RunFacts } from '../engine/run.ts'
import type { Store } from '../../store/store.ts'
import { encodeCheckpoint, isDue } from './checkpoint.ts'
import { encodeStep } from './encode.ts'
import { createReader, RANGE, sealedPlace, type JournalReader } from './reader.ts'
import { prepareStatements } from './statements.ts'

export interface SqliteJournal extends Journal, JournalReader {
  /** `begin` inside a write of the caller's, with whatever else must happen with it or not at all. */
  beginIn(db: DatabaseSync, run: Run, entries: readonly Entry[], about: RunAbout): void
  /** End a run that cannot be read, inside a write of the caller's. */
  giveUpIn(db: DatabaseSync, runId: string, time: Micros, cause: string): void
  /** Delete a run with all that only it needed, inside a write of the caller's. */
  removeIn(db: DatabaseSync, runId: string): void
}

export function createSqliteJournal(store: Store): SqliteJournal {
  const { db, vault } = store
  const sql = prepareStatements(db)
  const reader = createReader(sql, vault)
  /** Of runs under way: their number, and the status their row shows. */
  const known = new Map<string, { readonly seq: number; status: string }>()

  function rowOf(runId: string) {
    const cached = known.get(runId)
    if (cached) return cached
    const row = sql.find.get(runId)
    if (!row) throw new Error(`the journal has no run ${runId}`)
    const found = { seq: Number(row['seq']), status: String(row['status']) }
    known.set(runId, found)
    return found
  }

  /** What is private in the entries stands in the vault only, until the run ends. */
  function writeStep(seq: number, run: Run, entries: readonly Entry[]): void {
    const first = run.entries - entries.length
    const shown = entries.map((entry) => shownEntry(run, entry))
    const secret = shown.some((entry, i) => entry !== entries[i])
    const { text, payloads } = encodeStep(shown)
    for (const [key, value] of payloads) {
      sql.payload.run(key, value)
      sql.use.run(seq, key)
    }
    sql.step.run(seq * RANGE + first, text, crc32(text), secret ? 1 : 0)
    if (isDue(run, entries.length)) sql.checkpoint.run(seq, run.entries, run.logged, encodeCheckpoint(run))
    if (run.phase.kind === 'ended') vault.drop(run.facts.runId)
    else if (secret) vault.keep(run.facts.runId, sealedPlace(first), JSON.stringify(entries))
  }

  /** A definition with constants that nobody may see is sealed as a whole. */
  function freeze({ definition }: RunFacts, inputSchema: string): string {
    const text = JSON.stringify(definition)
    const frozen = hash('sha256', `${text}\n${inputSchema}`, 'base64url')
    const kept = privateIn(definition).shown === definition ? text : vault.seal(text)
    sql.definition.run(frozen, kept, inputSchema)
    return frozen
  }

  function beginIn(_db: DatabaseSync, run: Run, entries: readonly Entry[], about: RunAbout): void {
    const { facts } = run
    const { status, details } = activityOf(run, false)
    const { lastInsertRowid } = sql.begin.run(
      facts.runId,
      facts.flowId,
      about.flowTitle,
      about.flowUpdated,
      freeze(facts, JSON.stringify(about.inputSchema)),
      facts.label,
      JSON.stringify(about.tags),
      facts.owner,
      JSON.stringify(about.managers),
      JSON.stringify(about.monitors),
      status,
      formatTimestamp(run.started),
      run.phase.kind === 'ended' ? formatTimestamp(run.time) : null,
      JSON.stringify(details),
      JSON.stringify(facts.context),
    )
    writeStep(Number(lastInsertRowid), run, entries)
  }

  return {
    ...reader,
    beginIn,
    begin: (run, entries, about) => store.write((inside) => beginIn(inside, run, entries, about)),
    async append(run, entries) {
      const row = rowOf(run.facts.runId)
      const ended = run.phase.kind === 'ended'
      const status = statusOf(run)
      await store.write(() => {
        writeStep(row.seq, run, entries)
        if (status === row.status && !ended) return
        const completion = ended ? formatTimestamp(run.time) : null
        sql.status.run(status, completion, JSON.stringify(activityOf(run, false).details), row.seq)
      })
      row.status = status
      if (ended) known.delete(run.facts.runId)
    },
    async unfinished() {
      return sql.unfinished.all().map((row) => String(row['run_id']))
    },
    giveUpIn(_db, runId, time, cause) {
      const { seq } = rowOf(runId)
      known.delete(runId)
      const when = formatTimestamp(time)
      const details = {
        code: 'FlowCanceled',
        description: `The Flow Instance was ${cause}`,
        time: when,
        details: { cause },
      }
      sql.status.run('FAILED', when, JSON.stringify(details), seq)
      vault.drop(runId)
    },
    removeIn(_db, runId) {
      const { seq } = rowOf(runId)
      known.delete(runId)
      const frozen = sql.frozen.get(seq)?.['definition'] ?? null
      sql.removeSteps.run(seq * RANGE, (seq + 1) * RANGE - 1)
      sql.removeCheckpoints.run(seq)
      const used = sql.uses.all(seq).map((row) => String(row['hash']))
      sql.removeUses.run(seq)
      for (const key of used) sql.removePayload.run(key, key)
      sql.remove.run(seq)
      sql.removeDefinition.run(frozen, frozen)
      vault.drop(runId)
    },
  }
}
