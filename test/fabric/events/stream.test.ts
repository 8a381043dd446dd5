/** The event stream of a whole fabric. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { setTimeout as sleep } from 'node:timers/promises'
import { WebSocket } from 'ws'
import { connect, type Client, type FabricEvent } from '#api'
import { createFabric, type Fabric } from '#fabric'
import { temporaryHome, type TemporaryHome } from '../temporary-home.ts'

let home: TemporaryHome
let fabric: Fabric
let client: Client
let index: string
const done = new AbortController()

beforeEach(async () => {
  home = temporaryHome()
  fabric = await createFabric({ home: home.path, port: 0 })
  client = connect(fabric)
  index = (await client.search.indexes()).index_list[0]?.id ?? ''
})
afterEach(async () => {
  await fabric.stop()
  home.remove()
})

const put = (subject: string, text = '') =>
  client.search.ingest(index, {
    ingest_type: 'GMetaEntry',
    ingest_data: { subject, content: { text }, visible_to: ['public'] },
  })

/** Reads until `count` events of `kind` have come. */
async function read(count: number, after?: string, kind = 'entry'): Promise<FabricEvent[]> {
  const events: FabricEvent[] = []
  for await (const event of client.events(after, done.signal)) {
    if (event.kind === kind || event.kind === 'snapshot') events.push(event)
    if (events.filter((one) => one.kind === kind).length === count) break
  }
  return events
}

const subjects = (events: readonly FabricEvent[]) =>
  events.map((event) => (event.kind === 'entry' ? event.subject : event.kind))

test('begins with a snapshot and goes on with every event', async () => {
  const reading = read(2)
  while ((await client.fabric.status()).clients === 0) await sleep(5)
  await put('a')
  await put('b')
  const events = await reading
  expect(subjects(events)).toEqual(['snapshot', 'a', 'b'])
  expect(events[0]).toMatchObject({ runs: [], endpoints: [expect.objectContaining({ name: 'local' })] })
})

test('goes on after a cursor without a snapshot', async () => {
  const [snapshot] = await read(1, undefined, 'snapshot')
  await put('a')
  await put('b')
  const first = await read(1, snapshot?.cursor)
  expect(subjects(first)).toEqual(['a'])
  expect(subjects(await read(1, first[0]?.cursor))).toEqual(['b'])
})

test('begins anew for a cursor of another process', async () => {
  const [first] = await read(1, undefined, 'snapshot')
  await fabric.stop()
  fabric = await createFabric({ home: home.path, port: 0 })
  client = connect(fabric)
  expect(subjects(await read(1, first?.cursor, 'snapshot'))).toEqual(['snapshot'])
})

test('cuts a client that falls too far behind, which then gets a snapshot', async () => {
  const [snapshot] = await read(1, undefined, 'snapshot')
  const url = `${fabric.origin.replace('http', 'ws')}/davy/events?after=${snapshot?.cursor}`
  const slow = new WebSocket(url, { headers: { authorization: `Bearer ${fabric.token}` } })
  const cut = new Promise((resolve) => slow.once('close', resolve))
  await new Promise((resolve) => slow.once('open', resolve))
  slow.pause()
  // Long subjects make large events.
  const large = 'x'.repeat(900_000)
  for (let i = 0; i < 24; i++) await put(`${i}${large}`)
  slow.resume()
  await cut
  expect(subjects(await read(1, snapshot?.cursor, 'snapshot'))).toEqual(['snapshot'])
})
