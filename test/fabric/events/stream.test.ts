/** The event stream of a whole fabric. */
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { connect, type Client, type FabricEvent } from '#api'
import { createFabric, type Fabric } from '#fabric'
import { createEventStream } from '../../../src/fabric/events/stream.ts'
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
  const stream = createEventStream(
    'boot',
    () => ({ runs: [], endpoints: [] }),
    () => {},
  )
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false })
  server.on('connection', stream.accept)
  await once(server, 'listening')
  const address = server.address()
  const open = (after: string) =>
    new WebSocket(`ws://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/?after=${after}`)
  const slow = open('boot:0')
  const cut = once(slow, 'close')
  await once(slow, 'open')
  slow.pause()
  for (let i = 0; i < 40; i++) {
    stream.publish({ kind: 'entry', index_id: 'davy', subject: 'x'.repeat(1_000_000) })
    await new Promise(setImmediate)
  }
  slow.resume()
  await cut
  const again = open('boot:0')
  const [first] = (await once(again, 'message')) as [Buffer]
  expect(JSON.parse(first.toString())).toEqual({ kind: 'snapshot', cursor: 'boot:40', runs: [], endpoints: [] })
  const latest = open('boot:39')
  const [last] = (await once(latest, 'message')) as [Buffer]
  expect(JSON.parse(last.toString())).toMatchObject({ kind: 'entry', cursor: 'boot:40' })
  for (const socket of server.clients) socket.terminate()
  server.close()
})
