/** Runs whose part of the database is not what was written: they say so, and nobody else is concerned. */
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { FlowDefinition } from '../../../src/flow/index.ts'
import { temporaryHome, type TemporaryHome } from '../temporary-home.ts'
import { HELLO, startFlows, type FlowsFabric } from './flows-fabric.ts'

let home: TemporaryHome
let fabric: FlowsFabric
beforeEach(async () => {
  home = temporaryHome()
  fabric = await startFlows(join(home.path, 'fabric.db'))
})
afterEach(async () => {
  await fabric.stop()
  home.remove()
})

const long = 'x'.repeat(3000)
const flow = (seconds: number): FlowDefinition => ({
  StartAt: 'Say',
  States: {
    Say: {
      Type: 'Action',
      ActionUrl: HELLO,
      Parameters: { 'echo_string.$': '$.text' },
      ResultPath: '$.said',
      Next: 'Rest',
    },
    Rest: { Type: 'Wait', Seconds: seconds, End: true },
  },
})

/** Let two runs come to their wait, end the fabric, spoil the first one on disk, and start the next fabric. */
async function spoil(change: (db: DatabaseSync) => void, seconds = 1) {
  const id = await fabric.deploy(flow(seconds))
  const spoilt = await fabric.start(id, { text: long })
  const whole = await fabric.start(id, { text: `${long} and more` })
  await fabric.until(() => {
    const waiting = fabric.events.filter((event) => event.kind === 'log' && event.entry.code === 'WaitStarted')
    return waiting.length === 2
  })
  await fabric.stop()
  const db = new DatabaseSync(join(home.path, 'fabric.db'))
  change(db)
  db.close()
  fabric = await startFlows(join(home.path, 'fabric.db'))
  return { spoilt, whole }
}

it.each<[string, (db: DatabaseSync) => void, RegExp]>([
  [
    'a bit that flipped',
    (db) => db.exec('UPDATE journal SET entries = replace(entries, \'"Say"\', \'"Sax"\') WHERE id = 1 << 22'),
    /entry 0: it is not what was written/,
  ],
  [
    'a row that is half there',
    (db) => db.exec('UPDATE journal SET entries = substr(entries, 1, 20) WHERE id = 1 << 22'),
    /entry 0/,
  ],
  ['a row that is gone', (db) => db.exec('DELETE FROM journal WHERE id = 1 << 22'), /entries 0 to 1 are missing/],
  [
    'a large value that is gone',
    (db) => db.exec("PRAGMA foreign_keys=OFF; DELETE FROM payloads WHERE value LIKE '%x\"}'"),
    /its value .* is missing/,
  ],
  [
    'a large value that is another',
    (db) => db.exec("UPDATE payloads SET value = replace(value, 'xxx', 'xxy') WHERE value LIKE '%x\"}'"),
    /its value .* is not what was written/,
  ],
])('a run with %s is left aside and can be canceled; others go on', { timeout: 60_000 }, async (_name, change, why) => {
  const { spoilt, whole } = await spoil(change)
  await fabric.ended(whole)
  expect((await fabric.call('GET', `/runs/${whole}`)).body.status).toBe('SUCCEEDED')
  const { body } = await fabric.call('GET', `/runs/${spoilt}`)
  expect(body).toMatchObject({ status: 'ACTIVE', details: { code: 'RunUnreadable' } })
  expect(body.details.description).toMatch(why)
  expect(body.details.description).toContain('Put back a copy of fabric.db from before, or cancel the run')
  const list = await fabric.call('GET', '/runs')
  expect(list.body.runs.map((run: { status: string }) => run.status)).toEqual(['SUCCEEDED', 'ACTIVE'])
  expect(await fabric.call('GET', `/runs/${spoilt}/log`)).toMatchObject({
    status: 500,
    body: { error: { code: 'RunUnreadable', message: expect.stringMatching(why) } },
  })
  expect((await fabric.call('POST', `/runs/${spoilt}/cancel`)).body).toMatchObject({
    status: 'FAILED',
    details: { code: 'FlowCanceled' },
  })
  expect((await fabric.call('POST', `/runs/${spoilt}/release`)).status).toBe(200)
  expect((await fabric.call('GET', `/runs/${spoilt}`)).status).toBe(404)
})

it(
  'a finished run whose journal is damaged keeps its place in lists and says why its output is not there',
  { timeout: 60_000 },
  async () => {
    const { body } = await fabric.call('GET', `/runs/${(await fabric.carryOut(flow(0), { text: long })).run_id}`)
    fabric.context.store.db.exec('UPDATE journal SET entries = substr(entries, 1, 20)')
    const after = (await fabric.call('GET', `/runs/${body.run_id}`)).body
    expect(after).toMatchObject({ status: 'SUCCEEDED', details: { code: 'RunUnreadable' } })
    expect(after.completion_time).toBe(body.completion_time)
  },
)
