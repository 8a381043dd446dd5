/** Reading the journal of a run: from its start, or on from where it is folded to already. */
import type { SQLOutputValue } from 'node:sqlite'
import { crc32 } from 'node:zlib'
import type { FlowDefinition, JsonObject } from '#flow'
import { apply } from '../engine/apply.ts'
import type { Entry } from '../engine/entry.ts'
import { newRun, type Run, type RunFacts } from '../engine/run.ts'
import { VaultClosed, type Vault } from '../../store/vault.ts'
import { decodeCheckpoint } from './checkpoint.ts'
import { JournalDamaged } from './damage.ts'
import { decodeStep, payloadHash } from './encode.ts'
import type { Statements } from './statements.ts'

/** Entries a run can have: the journal's key is its number * this + the entry's. */
export const RANGE = 2 ** 22

/** Where the vault keeps the step that begins with this entry. */
export const sealedPlace = (first: number): string => `journal ${first}`

export interface JournalReader {
  /** What the run was started with. Undefined when there is no such run. @throws {VaultClosed} */
  facts(runId: string): RunFacts | undefined
  /** The run and its entries as they were written, private values and all while it is under way. @throws {JournalDamaged} */
  read(runId: string): Promise<Written>
  /** The last point to read on from that has at most `logged` log entries before it; private values are masked. */
  before(runId: string, logged: number): Run | undefined
  /** The steps after such a point, masked, read one by one. @throws {JournalDamaged} */
  after(run: Run): Iterable<readonly Entry[]>
  /** The run after all its entries, masked. @throws {JournalDamaged} */
  last(runId: string): Run | undefined
}

interface Written {
  readonly facts: RunFacts
  readonly entries: readonly Entry[]
}

type Row = Record<string, SQLOutputValue>

export function createReader(sql: Statements, vault: Vault): JournalReader {
  function facts(runId: string): RunFacts | undefined {
    const row = sql.read.get(runId)
    if (!row) return undefined
    return {
      runId,
      flowId: String(row['flow_id']),
      // SAFETY: written by the journal from these types.
      definition: JSON.parse(vault.unseal(String(row['definition']))) as FlowDefinition,
      label: row['label'] === null ? null : String(row['label']),
      owner: String(row['run_owner']),
      // SAFETY: the same.
      monitors: JSON.parse(String(row['run_monitors'])) as string[],
      // SAFETY: the same.
      managers: JSON.parse(String(row['run_managers'])) as string[],
      // SAFETY: the same.
      context: JSON.parse(String(row['context'])) as JsonObject,
    }
  }

  function sequence(runId: string): number {
    const row = sql.find.get(runId)
    if (!row) throw new Error(`the journal has no run ${runId}`)
    return Number(row['seq'])
  }

  /** The rows after the first `from` entries, each checked to be the one that follows. */
  function* steps(runId: string, from: number, open: boolean): Generator<readonly Entry[]> {
    const start = sequence(runId) * RANGE
    let next = from
    for (const row of sql.steps.iterate(start + from, start + RANGE - 1)) {
      const first = Number(row['id']) - start
      if (first !== next) throw new JournalDamaged(runId, `entries ${next} to ${first - 1} are missing`)
      const entries = decoded(runId, row, first, open)
      yield entries
      next += entries.length
    }
  }

  function decoded(runId: string, row: Row, first: number, open: boolean): readonly Entry[] {
    const text = String(row['entries'])
    try {
      if (row['crc'] !== null && crc32(text) !== Number(row['crc'])) throw new Error('it is not what was written')
      const secret = open && row['sealed'] === 1
      const sealed = secret ? vault.read(runId, sealedPlace(first)) : undefined
      if (secret && sealed === undefined) throw new Error('its private values are missing')
      // SAFETY: sealed by the journal.
      return sealed === undefined ? decodeStep(text, payload) : (JSON.parse(sealed) as Entry[])
    } catch (error) {
      if (error instanceof VaultClosed) throw error
      throw new JournalDamaged(
        runId,
        `entry ${first}: ${error instanceof Error ? error.message : String(error)}`,
        error,
      )
    }
  }

  function payload(key: string): string {
    const text = sql.readPayload.get(key)?.['value']
    if (typeof text !== 'string') throw new Error(`its value ${key} is missing`)
    if (payloadHash(text) !== key) throw new Error(`its value ${key} is not what was written`)
    return text
  }

  function before(runId: string, logged: number): Run | undefined {
    const known = facts(runId)
    if (!known) return undefined
    const row = sql.readCheckpoint.get(sequence(runId), logged)
    return row ? decodeCheckpoint(String(row['state']), known) : newRun(known)
  }

  function folded(from: Run, entries: Iterable<readonly Entry[]>): Run {
    let run = from
    for (const step of entries) for (const entry of step) run = apply(run, entry)
    return run
  }

  const after = (run: Run) => steps(run.facts.runId, run.entries, false)

  return {
    facts,
    before,
    after,
    last(runId) {
      const from = before(runId, Number.MAX_SAFE_INTEGER)
      return from && folded(from, after(from))
    },
    async read(runId) {
      const known = facts(runId)
      if (!known) throw new Error(`the journal has no run ${runId}`)
      const underWay = sql.find.get(runId)?.['status'] === 'ACTIVE' || sql.find.get(runId)?.['status'] === 'INACTIVE'
      return { facts: known, entries: [...steps(runId, 0, underWay)].flat() }
    },
  }
}
