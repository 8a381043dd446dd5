import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { openMigrated } from '../../../src/fabric/store/migrations.ts'
import { openStore } from '../../../src/fabric/store/store.ts'
import { replay } from '../../../src/fabric/flows/engine/apply.ts'
import type { Journal, RunAbout } from '../../../src/fabric/flows/engine/ports.ts'
import { createSqliteJournal } from '../../../src/fabric/flows/journal/sqlite-journal.ts'
import { temporaryHome } from '../temporary-home.ts'
import { Driven } from './core-driver.ts'
import { createSimulatedJournal } from '../../simulation/world/simulated-journal.ts'

const home = temporaryHome()
const store = openStore(openMigrated(join(home.path, 'fabric.db')))
afterAll(() => {
  store.close()
  home.remove()
})

const about: RunAbout = {
  flowTitle: 'a flow',
  flowUpdated: '2026-01-01T00:00:00.000000+00:00',
  inputSchema: {},
  tags: [],
  managers: [],
  monitors: [],
}
let runs = 0

/** A run with one action, its facts under an id of its own, and large values on the way. */
function driven(large = 'x'): Driven {
  const driven = new Driven(
    {
      StartAt: 'Act',
      States: {
        Act: {
          Type: 'Action',
          ActionUrl: 'https://a.example.org',
          Parameters: { 'text.$': '$.text' },
          ResultPath: '$.act',
          End: true,
        },
      },
    },
    { text: large },
  )
  const facts = { ...driven.run.facts, runId: `run-${runs++}` }
  driven.run = { ...driven.run, facts }
  return driven
}

describe.each<[string, () => Journal]>([
  ['in SQLite', () => createSqliteJournal(store)],
  ['simulated', createSimulatedJournal],
])('a journal %s', (_name, create) => {
  const journal = create()

  it('gives back what was written, step after step', async () => {
    const one = driven()
    await journal.begin(one.run, one.entries, about)
    const { entries } = one.status('ACTIVE')
    await journal.append(one.run, entries)
    const read = await journal.read(one.run.facts.runId)
    expect(read.entries).toEqual(one.entries)
    expect(read.facts).toEqual(one.run.facts)
    expect(replay(read.facts, read.entries)).toEqual(one.run)
  })

  it('keeps values of any size and any characters', async () => {
    const one = driven(`${'Δx = 1 µm "quoted" \\ \u0000 '.repeat(5000)}`)
    await journal.begin(one.run, one.entries, about)
    const read = await journal.read(one.run.facts.runId)
    expect(read.entries).toEqual(one.entries)
  })

  it('knows which runs have not ended, oldest first', async () => {
    const [one, two] = [driven(), driven()]
    await journal.begin(one.run, one.entries, about)
    await journal.begin(two.run, two.entries, about)
    const before = await journal.unfinished()
    expect(before.slice(-2)).toEqual([one.run.facts.runId, two.run.facts.runId])
    const { entries } = one.status('SUCCEEDED')
    await journal.append(one.run, entries)
    expect(await journal.unfinished()).toEqual(before.filter((id) => id !== one.run.facts.runId))
  })

  it('refuses a run twice and a run it does not know', async () => {
    const one = driven()
    await journal.begin(one.run, one.entries, about)
    await expect(journal.begin(one.run, one.entries, about)).rejects.toThrow(/there already|UNIQUE/)
    const unknown = driven()
    await expect(journal.append(unknown.run, unknown.entries)).rejects.toThrow('has no run')
    await expect(journal.read(unknown.run.facts.runId)).rejects.toThrow('has no run')
  })

  it('refuses entries in a place that is taken', async () => {
    const one = driven()
    await journal.begin(one.run, one.entries, about)
    const { entries } = one.status('ACTIVE')
    await journal.append(one.run, entries)
    await expect(journal.append(one.run, entries)).rejects.toThrow(/cannot follow|UNIQUE/)
    expect((await journal.read(one.run.facts.runId)).entries).toEqual(one.entries)
  })
})

describe('the journal in SQLite', () => {
  const journal = createSqliteJournal(store)
  const count = (table: string) => Number(store.db.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.['n'])

  it('stores a large value once, and drops it with the last run that has it', async () => {
    const large = 'y'.repeat(50_000)
    const [one, two] = [driven(large), driven(large)]
    const before = [count('payloads'), count('definitions')]
    await journal.begin(one.run, one.entries, about)
    await journal.begin(two.run, two.entries, about)
    // The input, and the body that is equal to it.
    expect(count('payloads')).toBe((before[0] ?? 0) + 1)
    await store.write((db) => journal.removeIn(db, one.run.facts.runId))
    expect((await journal.read(two.run.facts.runId)).entries).toEqual(two.entries)
    await store.write((db) => journal.removeIn(db, two.run.facts.runId))
    expect([count('payloads'), count('definitions')]).toEqual(before)
  })

  it('takes less than 1 KB for a transition without its value', async () => {
    const one = driven()
    await journal.begin(one.run, one.entries, about)
    const { entries } = one.status('SUCCEEDED')
    await journal.append(one.run, entries)
    const row = store.db.prepare('SELECT sum(length(entries)) AS bytes FROM journal').get()
    const all = Number(store.db.prepare('SELECT count(*) AS n FROM runs').get()?.['n'])
    expect(Number(row?.['bytes']) / all).toBeLessThan(1024)
  })
})
