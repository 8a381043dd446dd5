/** What a state costs, and how many a second can be made durable: beside bare SQLite, appending the very same rows. */
import { join } from 'node:path'
import { openDatabase, type Store } from '../../../src/fabric/store/store.ts'
import type { Row } from '../bench.ts'
import { chain, createStand, median, URL_INSTANT, URL_PUSHING } from './stand.ts'

const FLOW = '11111111-1111-4111-8111-111111111111'
const CONCURRENT = [1, 40, 400] as const
const SIZES = [400, 4_000, 40_000] as const

/** `states` at 1 and 40 runs; the larger loads have fewer. */
export async function measureStates(states: number): Promise<Row[]> {
  const rows: Row[] = []
  for (const [url, kind] of [
    [URL_INSTANT, 'done on /run'],
    [URL_PUSHING, 'pushing its end'],
  ] as const)
    for (const runs of CONCURRENT) {
      const { stepMs } = await measure(url, runs, runs === 400 ? Math.ceil(states / 5) : states, 400)
      const budgeted = runs === 40 ? { budget: '< 5 ms', ok: stepMs < 5 } : {}
      rows.push({
        what: `added time per state, p50, ${runs} concurrent, ${kind}`,
        value: stepMs,
        unit: 'ms',
        ...budgeted,
      })
    }
  return rows
}

export async function measureTransitions(states: number): Promise<Row[]> {
  const rows: Row[] = []
  for (const bytes of SIZES) {
    const { perSecond, barePerSecond, journalBytes } = await measure(URL_INSTANT, 40, states, bytes)
    const beside = `bare SQLite, the same rows: ${Math.round(barePerSecond)} /s`
    const budgeted = bytes === 400 ? { budget: '> 5,000 /s', ok: perSecond > 5000 } : {}
    const size = `${bytes / 1000} KB values`
    rows.push({
      what: `durable transitions, ${size}, 40 concurrent`,
      value: perSecond,
      unit: '/s',
      beside,
      ...budgeted,
    })
    rows.push({
      what: `journal per transition beside its ${size}`,
      value: journalBytes - bytes,
      unit: 'bytes',
      budget: '< 1,000 bytes',
      ok: journalBytes - bytes < 1000,
    })
  }
  return rows
}

async function measure(url: string, runs: number, states: number, bytes: number) {
  await using stand = await createStand(bytes)
  await stand.deploy(FLOW, chain(url, states))
  const began = performance.now()
  await stand.carryOut(FLOW, runs, () => ({}))
  const seconds = (performance.now() - began) / 1000
  const written = rowsOf(stand.store)
  const transitions = runs * states
  return {
    perSecond: transitions / seconds,
    stepMs: medianStep(written.steps),
    journalBytes: written.bytes / transitions,
    barePerSecond: transitions / appendBare(join(stand.folder, 'bare.db'), written, runs),
  }
}

interface Written {
  readonly steps: readonly { readonly id: number; readonly text: string; readonly hashes: readonly string[] }[]
  readonly payloads: ReadonlyMap<string, string>
  readonly bytes: number
}

/** The journal as it was written, in the order in which it was. */
function rowsOf({ db }: Store): Written {
  const payloads = new Map(
    db
      .prepare('SELECT hash, value FROM payloads')
      .all()
      .map((row) => [String(row['hash']), String(row['value'])] as const),
  )
  const steps = db
    .prepare('SELECT id, entries FROM journal')
    .all()
    .map((row) => {
      const text = String(row['entries'])
      return {
        id: Number(row['id']),
        text,
        hashes: [...text.matchAll(/"ref":"([^"]+)"/g)].map(([, hash]) => hash ?? ''),
      }
    })
    // Runs move side by side: their first steps, their second steps …
    .sort((a, b) => (a.id % 2 ** 22) - (b.id % 2 ** 22) || a.id - b.id)
  const bytes = [...steps.map(({ text }) => text), ...payloads.values()].reduce((sum, text) => sum + text.length, 0)
  return { steps, payloads, bytes }
}

/** From one intent to the next of the same run, as the journal has them: the provider took none of it. */
function medianStep(steps: Written['steps']): number {
  const last = new Map<number, number>()
  const took: number[] = []
  for (const { id, text } of steps)
    for (const [, time] of text.matchAll(/"kind":"acted","time":(\d+)/g)) {
      const run = Math.floor(id / 2 ** 22)
      const before = last.get(run)
      if (before !== undefined) took.push((Number(time) - before) / 1000)
      last.set(run, Number(time))
    }
  return median(took)
}

/** Seconds to append these rows to a database of the same settings, `group` steps a commit. */
function appendBare(path: string, { steps, payloads }: Written, group: number): number {
  const db = openDatabase(path)
  db.exec(`CREATE TABLE journal (id INTEGER PRIMARY KEY, entries TEXT NOT NULL);
    CREATE TABLE payloads (hash TEXT NOT NULL UNIQUE, value TEXT NOT NULL)`)
  const insert = db.prepare('INSERT INTO journal (id, entries) VALUES (?, ?)')
  const keep = db.prepare('INSERT OR IGNORE INTO payloads (hash, value) VALUES (?, ?)')
  const began = performance.now()
  for (let i = 0; i < steps.length; i += group) {
    db.exec('BEGIN IMMEDIATE')
    for (const { id, text, hashes } of steps.slice(i, i + group)) {
      insert.run(id, text)
      for (const hash of hashes) keep.run(hash, payloads.get(hash) ?? '')
    }
    db.exec('COMMIT')
  }
  const seconds = (performance.now() - began) / 1000
  db.close()
  return seconds
}
