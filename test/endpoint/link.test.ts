/** A real agent with real workers; the fabric's end of the link is played here, with its faults. */
import { createHash, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, writeFileSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { WebSocketServer, type WebSocket } from 'ws'
import {
  decodeAgentFrame,
  decodeCbor,
  encodeCbor,
  encodeFrames,
  packArguments,
  type AgentMessage,
  type FabricMessage,
  type Hello,
  type LinkValue,
} from '../../src/api/index.ts'
import { startAgent, type RunningAgent } from '../../src/endpoint/index.ts'

type Kind = AgentMessage['kind']
type Message<K extends Kind> = Extract<AgentMessage, { kind: K }>

/** One connection of the agent, as the fabric sees it. */
class Connection {
  readonly socket: WebSocket
  readonly request: IncomingMessage
  private readonly received: AgentMessage[] = []
  private wake = () => {}

  constructor(socket: WebSocket, request: IncomingMessage) {
    this.socket = socket
    this.request = request
    socket.on('message', (data: Buffer, binary) => {
      this.received.push(...decodeAgentFrame(data, binary))
      this.wake()
    })
  }

  /** The next message of this kind; the ones before it are passed over. */
  async next<K extends Kind>(kind: K): Promise<Message<K>> {
    for (;;) {
      const message = this.received.shift()
      // SAFETY: the kind is what tells the members of the union apart.
      if (message?.kind === kind) return message as Message<K>
      if (!message) await new Promise<void>((resolve) => (this.wake = resolve))
    }
  }

  say(...messages: FabricMessage[]): void {
    for (const frame of encodeFrames(messages)) this.socket.send(frame)
  }
}

const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
const waiting: ((connection: Connection) => void)[] = []
const arrived: Connection[] = []
server.on('connection', (socket, request) => {
  const connection = new Connection(socket, request)
  const take = waiting.shift()
  if (take) take(connection)
  else arrived.push(connection)
})
const nextConnection = async () => arrived.shift() ?? new Promise<Connection>((resolve) => waiting.push(resolve))

/** Accept the agent's next connection. */
async function welcome(): Promise<{ connection: Connection; hello: Hello }> {
  const connection = await nextConnection()
  const hello = await connection.next('hello')
  connection.say({ kind: 'welcome' })
  return { connection, hello }
}

let directory: string
let agent: RunningAgent
beforeAll(async () => {
  if (!server.address()) await once(server, 'listening')
})
afterAll(() => server.close())
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'davy-agent-'))
  writeFileSync(join(directory, 'token'), 'a-token\n')
  // SAFETY: a server on a port has an address with a port.
  const { port } = server.address() as AddressInfo
  writeFileSync(
    join(directory, 'endpoint.yaml'),
    `id: ${randomUUID()}\nname: test\nworkers: 1\ngrace_s: 0.2\nfabric:\n  origin: http://127.0.0.1:${port}\n  token_file: token\n`,
  )
  agent = await startAgent(directory, () => {})
})
afterEach(async () => {
  agent.end('the test is over')
  await agent.ended
  arrived.length = 0
})

function task(source: string, payload: LinkValue, attempt = 1): FabricMessage[] {
  const sha256 = createHash('sha256').update(source).digest('hex')
  return [
    { kind: 'function', sha256, source },
    {
      kind: 'task',
      task_id: randomUUID(),
      attempt,
      function: { kind: 'ts', name: 'test', sha256 },
      payload,
      cores: 1,
      walltime_s: null,
    },
  ]
}
const json = (kwargs: Record<string, unknown>): LinkValue => ({
  encoding: 'packed',
  text: packArguments({ args: [], kwargs }),
})

it('shows its token in the header, says what it is, and no token in the address', async () => {
  const { connection, hello } = await welcome()
  expect(connection.request.headers.authorization).toBe('Bearer a-token')
  expect(connection.request.url).toBe('/davy/link')
  expect(hello).toMatchObject({ protocol: 1, tasks: [], functions: [], counts: { total_workers: 1 } })
})

it('sends a result again on every connection until it is acknowledged', async () => {
  const first = await welcome()
  first.connection.say(...task(`export default (input) => input.n + 1`, json({ n: 1 })))
  const result = await first.connection.next('finished')
  expect(result).toMatchObject({ outcome: 'succeeded', value: { encoding: 'packed', text: '11\n2' } })
  first.connection.socket.terminate()

  const second = await welcome()
  expect(second.hello.tasks).toEqual([
    { task_id: result.task_id, attempt: 1, state: 'finished', worker: null, start: null },
  ])
  expect(second.hello.functions).toHaveLength(1)
  expect(await second.connection.next('finished')).toEqual(result)
  second.connection.say({ kind: 'acknowledge', through: result.number })
  second.connection.say(...task(`export default () => 'next'`, json({})))
  expect((await second.connection.next('finished')).number).toBe(result.number + 1)
  second.connection.socket.terminate()

  const third = await welcome()
  expect(third.hello.tasks).toHaveLength(1)
  expect(third.hello.tasks[0]?.task_id).not.toBe(result.task_id)
})

it('keeps a result over its own end', async () => {
  const first = await welcome()
  first.connection.say(...task(`export default () => 'kept'`, json({})))
  const result = await first.connection.next('finished')
  agent.end('restart')
  await agent.ended
  agent = await startAgent(directory, () => {})
  const second = await welcome()
  expect(second.hello.boot).not.toBe(first.hello.boot)
  expect(await second.connection.next('finished')).toEqual(result)
})

it('goes on with its tasks while the link is broken, and says which it has', async () => {
  const first = await welcome()
  const slow = task(`export default () => new Promise((resolve) => setTimeout(resolve, 300, 'slow'))`, json({}))
  first.connection.say(...slow, ...task(`export default () => 'quick'`, json({})))
  const { task_id } = await first.connection.next('started')
  first.connection.socket.terminate()
  const second = await welcome()
  expect(second.hello.tasks.map(({ state }) => state)).toEqual(['running', 'queued'])
  const ends = [await second.connection.next('finished'), await second.connection.next('finished')]
  expect(ends[0]).toMatchObject({ task_id, value: { text: '11\n"slow"' } })
  expect(ends[1]).toMatchObject({ value: { text: '11\n"quick"' } })
})

it('ignores a task that it has, and gives way to a newer attempt', async () => {
  const { connection } = await welcome()
  const [source, first] = task(
    `export default (_, task) => task.attempt === 2 ? 'second' : new Promise(() => {})`,
    json({}),
  )
  if (!source || first?.kind !== 'task') throw new Error('a task is two messages')
  connection.say(source, first, first)
  await connection.next('started')
  connection.say({ ...first, attempt: 2 })
  const old = await connection.next('finished')
  expect(old).toMatchObject({ attempt: 1, outcome: 'canceled' })
  expect(await connection.next('finished')).toMatchObject({ attempt: 2, value: { text: '11\n"second"' } })
})

it('cancels a task that waits, and one that runs', async () => {
  const { connection } = await welcome()
  const never = task(`export default () => new Promise(() => {})`, json({}))
  const behind = task(`export default () => 1`, json({}))
  connection.say(...never, ...behind)
  await connection.next('started')
  for (const message of [...behind, ...never])
    if (message.kind === 'task') connection.say({ kind: 'cancel', task_id: message.task_id, attempt: 1 })
  const ends = [await connection.next('finished'), await connection.next('finished')]
  expect(ends.map(({ outcome }) => outcome)).toEqual(['canceled', 'canceled'])
  expect(ends.map(({ start }) => start === null)).toEqual([true, false])
})

it('carries typed arrays as they are', async () => {
  const { connection } = await welcome()
  const frame = Uint16Array.from({ length: 100_000 }, (_, i) => i % 65_536)
  const input: LinkValue = { encoding: 'cbor', bytes: encodeCbor({ frame, scale: 0.5 }) }
  connection.say(
    ...task(
      `export default ({ frame, scale }) => ({ half: Float64Array.from(frame, (v) => v * scale), n: NaN })`,
      input,
    ),
  )
  const { value } = await connection.next('finished')
  if (value?.encoding !== 'cbor') throw new Error('the result is not in CBOR')
  const result = decodeCbor(value.bytes) as { half: Float64Array; n: number }
  expect(result.half).toBeInstanceOf(Float64Array)
  expect(result.half[65_535]).toBe(32_767.5)
  expect(result.n).toBeNaN()
  expect(value.bytes.byteLength).toBeLessThan(8 * 100_000 + 100)
})

it('ends when it is refused, and when it is told to', async () => {
  const { connection } = await welcome()
  connection.say({ kind: 'end' })
  expect(await connection.next('goodbye')).toMatchObject({ reason: 'the fabric told it to end' })
  expect(await agent.ended).toBe('the fabric told it to end')
  agent = await startAgent(directory, () => {})
  const second = await nextConnection()
  await second.next('hello')
  second.say({ kind: 'refused', reason: 'of another time' })
  expect(await agent.ended).toBe('the fabric refused it: of another time')
})
