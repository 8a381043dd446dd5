import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import type { FlowDefinition } from '../../../src/flow/index.ts'
import { temporaryHome } from '../temporary-home.ts'
import { HELLO, startFlows, type FlowsFabric } from './flows-fabric.ts'

const home = temporaryHome()
afterAll(() => home.remove())

/** An action, a value that is kept apart for its size, and a question that nobody answers. */
const everything: FlowDefinition = {
  StartAt: 'Greet',
  States: {
    Greet: {
      Type: 'Action',
      ActionUrl: HELLO,
      Parameters: { echo_string: 'x'.repeat(3000) },
      ResultPath: '$.a',
      Next: 'Ask',
    },
    Ask: {
      Type: 'CreateWebInput',
      Parameters: { context: { title: 'T' }, options: [{ option_id: 'a' }] },
      ResultPath: '$.ask',
      End: true,
    },
  },
}
const TABLES = [
  'runs',
  'journal',
  'payloads',
  'payload_uses',
  'definitions',
  'web_inputs',
  'web_input_waits',
  'accepted_actions',
  'hello_actions',
  'sealed',
]

const rows = (fabric: FlowsFabric, table: string) =>
  Number(fabric.context.store.db.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.['n'])

const keep = (fabric: FlowsFabric, days: number | null, runs: number | null) =>
  fabric.call('PUT', '/davy/retention', { days, runs })

async function runsOf(fabric: FlowsFabric, count: number): Promise<string[]> {
  const flow = await fabric.deploy(everything)
  const runs: string[] = []
  for (let i = 0; i < count; i++) {
    runs.push(await fabric.start(flow, { _private_key: `secret ${i}` }))
    await fabric.ended(runs[i] ?? '')
  }
  return runs
}

const removed = (fabric: FlowsFabric) =>
  fabric.events.flatMap((event) => (event.kind === 'run-removed' ? [event.run_id] : []))

it('keeps runs for 90 days unless it is told otherwise, and remembers what it is told', async () => {
  const database = join(home.path, 'setting.db')
  const first = await startFlows(database)
  expect((await first.call('GET', '/davy/retention')).body).toEqual({ days: 90, runs: null })
  expect((await keep(first, -1, null)).status).toBe(400)
  expect((await keep(first, 7, 500)).body).toEqual({ days: 7, runs: 500 })
  await first.stop()
  const second = await startFlows(database)
  expect((await second.call('GET', '/davy/retention')).body).toEqual({ days: 7, runs: 500 })
  await second.stop()
})

it('deletes the oldest beyond a number, says which, and leaves no row of theirs', async () => {
  const fabric = await startFlows(join(home.path, 'count.db'))
  const runs = await runsOf(fabric, 4)
  await keep(fabric, null, 1)
  await fabric.until(() => removed(fabric).length === 3)
  expect(removed(fabric).toSorted()).toEqual(runs.slice(0, 3).toSorted())
  const left = (await fabric.call('GET', '/runs')).body.runs
  expect(left).toMatchObject([{ run_id: runs[3] }])
  expect(rows(fabric, 'payloads')).toBeGreaterThan(0)
  await keep(fabric, null, 0)
  await fabric.until(() => removed(fabric).length === 4)
  expect(TABLES.map((table) => [table, rows(fabric, table)])).toEqual(TABLES.map((table) => [table, 0]))
  await fabric.stop()
})

it('deletes by age, never what is under way, nor what that may still ask for', async () => {
  const fabric = await startFlows(join(home.path, 'age.db'))
  const [old] = await runsOf(fabric, 1)
  const quick = await fabric.deploy({ StartAt: 'P', States: { P: { Type: 'Pass', End: true } } })
  const parent = await fabric.start(
    await fabric.deploy({
      StartAt: 'Call',
      States: {
        Call: {
          Type: 'Action',
          ActionUrl: `https://flows.globus.org/flows/${quick}`,
          Parameters: {},
          ResultPath: '$.c',
          Next: 'Wait',
        },
        Wait: { Type: 'Wait', Seconds: 600, End: true },
      },
    }),
  )
  await fabric.until(() =>
    fabric.events.some(
      (event) => event.kind === 'log' && event.run_id === parent && event.entry.code === 'WaitStarted',
    ),
  )
  await keep(fabric, 0, null)
  await fabric.until(() => removed(fabric).length === 1)
  expect(removed(fabric)).toEqual([old])
  const left = (await fabric.call('GET', '/runs')).body.runs
  expect(left.map(({ flow_id }: { flow_id: string }) => flow_id)).toContain(quick)
  await fabric.call('POST', `/runs/${parent}/cancel`)
  await fabric.ended(parent)
  await keep(fabric, 0, null)
  await fabric.until(() => removed(fabric).length === 3)
  await fabric.stop()
})
