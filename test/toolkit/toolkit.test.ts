import { afterEach, beforeEach, expect, test } from 'vitest'
import { connect, type Client } from '../../src/api/index.ts'
import { createFabric, type Fabric } from '../../src/fabric/index.ts'
import type { Flow } from '../../src/flow/index.ts'
import { cancelRun, deployFlow, startRun, waitForRun, watchRun, watchRuns } from '../../src/toolkit/index.ts'
import { temporaryHome } from '../fabric/temporary-home.ts'

const noting: Flow = {
  title: 'Note',
  definition: {
    StartAt: 'First',
    States: {
      First: { Type: 'Pass', Parameters: { 'said.$': '$.words' }, ResultPath: '$.first', Next: 'Wait' },
      Wait: { Type: 'Wait', SecondsPath: '$.seconds', Next: 'Last' },
      Last: { Type: 'Pass', End: true },
    },
  },
  input_schema: { type: 'object', required: ['words', 'seconds'] },
}

const home = temporaryHome()
let fabric: Fabric
let client: Client

async function open(port = 0): Promise<void> {
  fabric = await createFabric({ home: home.path, port })
  client = connect({ origin: fabric.origin, token: fabric.token })
}
beforeEach(() => open())
afterEach(() => fabric.stop())

test('the same flow is deployed once, a changed one in its place', async () => {
  const first = await deployFlow(client, noting)
  expect(first.outcome).toBe('created')
  // The order of fields is no difference.
  const { States, StartAt } = noting.definition
  const again = await deployFlow(client, { ...noting, definition: { States, StartAt } })
  expect(again).toMatchObject({ outcome: 'unchanged', flow: { id: first.flow.id } })
  const changed = await deployFlow(client, { ...noting, input_schema: {} })
  expect(changed).toMatchObject({ outcome: 'updated', flow: { id: first.flow.id, input_schema: {} } })
  const other = await deployFlow(client, { ...noting, title: 'Another' })
  expect(other.outcome).toBe('created')
  expect(other.flow.id).not.toBe(first.flow.id)
})

const codes = [
  'FlowStarted',
  'PassStarted',
  'PassCompleted',
  'WaitStarted',
  'WaitCompleted',
  'PassStarted',
  'PassCompleted',
  'FlowSucceeded',
]

test('a watched run tells every log entry once, and its end last', async () => {
  const { flow } = await deployFlow(client, noting)
  const { run_id: id } = await startRun(client, flow.id, { words: 'x', seconds: 1 }, { label: 'watched' })
  const live = []
  for await (const update of watchRun(client, id)) live.push(update)
  const late = []
  for await (const update of watchRun(client, id)) late.push(update)
  for (const updates of [live, late]) {
    const log = updates.flatMap((update) => (update.kind === 'log' ? [update] : []))
    expect(log.map(({ entry }) => entry.code)).toEqual(codes)
    expect(log.map(({ index }) => index)).toEqual(codes.map((_, index) => index))
    expect(updates[0]).toMatchObject({ kind: 'met', run: { run_id: id } })
    expect(updates.at(-1)).toMatchObject({ kind: 'run', run: { status: 'SUCCEEDED', label: 'watched' } })
  }
})

test('a watch goes on when the fabric is ended and started again', async () => {
  const { flow } = await deployFlow(client, noting)
  const { run_id: id } = await startRun(client, flow.id, { words: 'x', seconds: 2 })
  const seen: string[] = []
  const watching = (async () => {
    for await (const update of watchRun(client, id)) if (update.kind === 'log') seen.push(update.entry.code)
  })()
  while (!seen.includes('WaitStarted')) await new Promise((resolve) => setTimeout(resolve, 10))
  await fabric.stop()
  await open(Number(new URL(client.connection.origin).port))
  await watching
  expect(seen).toEqual(codes)
})

test('runs that somebody else starts are met as they come', async () => {
  const { flow } = await deployFlow(client, noting)
  const stop = new AbortController()
  const met: (string | null)[] = []
  const watching = (async () => {
    for await (const update of watchRuns(client, ({ label }) => label?.startsWith('mine') === true, {
      signal: stop.signal,
    })) {
      if (update.kind !== 'run' || update.run.status !== 'SUCCEEDED') continue
      met.push(update.run.label)
      if (met.length === 2) stop.abort()
    }
  })()
  for (const label of ['mine 1', 'not that', 'mine 2'])
    await startRun(client, flow.id, { words: 'x', seconds: 0 }, { label })
  await watching
  expect(met.toSorted()).toEqual(['mine 1', 'mine 2'])
})

test('a run is awaited and canceled', async () => {
  const { flow } = await deployFlow(client, noting)
  const good = await startRun(client, flow.id, { words: 'x', seconds: 0 })
  expect(await waitForRun(client, good.run_id)).toMatchObject({ status: 'SUCCEEDED' })
  const long = await startRun(client, flow.id, { words: 'x', seconds: 3600 })
  await cancelRun(client, long.run_id)
  expect((await waitForRun(client, long.run_id)).status).not.toBe('SUCCEEDED')
  await expect(waitForRun(client, '00000000-0000-4000-8000-000000000000')).rejects.toMatchObject({ status: 404 })
})
