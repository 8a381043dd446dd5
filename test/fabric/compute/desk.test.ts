/**
 * Whatever breaks, and in whatever order: every task ends, with one accepted result, and never are two attempts at work.
 * The desk and the books are the real ones on a real database; agent, link and disk are played, so that a failure can be
 * repeated from its seed.
 */
import { DatabaseSync } from 'node:sqlite'
import * as fc from 'fast-check'
import pino from 'pino'
import { expect, it } from 'vitest'
import { sealedBox, type AgentMessage, type FabricMessage, type Finished, type Hello } from '../../../src/api/index.ts'
import { openBooks } from '../../../src/fabric/compute/books.ts'
import { createDesk, type Desk } from '../../../src/fabric/compute/desk.ts'
import type { FunctionFacts } from '../../../src/fabric/compute/functions.ts'
import type { OpenTask } from '../../../src/fabric/compute/open-task.ts'
import type { Session } from '../../../src/fabric/compute/session.ts'
import { migrations } from '../../../src/fabric/store/migrations.ts'
import type { Store } from '../../../src/fabric/store/store.ts'
import { openVault } from '../../../src/fabric/store/vault.ts'

const TIME = '2026-03-10T20:15:00.000000+00:00'

/** A store whose commits happen when the test says so, and which forgets what is not committed when the fabric dies. */
function createDisk() {
  const db = new DatabaseSync(':memory:')
  for (const step of migrations) db.exec(step)
  let pending: (() => void)[] = []
  const store: Store = {
    db,
    vault: openVault(db, sealedBox()),
    write: (work) => new Promise((resolve) => pending.push(() => resolve(work(db)))),
    close: () => db.close(),
  }
  return {
    store,
    commit() {
      const group = pending
      pending = []
      for (const write of group) write()
    },
    crash: () => (pending = []),
  }
}

/** An agent as the link's protocol has it: what it was given, what it has not had acknowledged. */
class PlayedAgent {
  boot = 1
  number = 0
  readonly held = new Map<string, number>()
  journal: Finished[] = []
  /** Attempts begun, over all its lives. */
  readonly begun: { task: string; attempt: number }[] = []

  hello(): Hello {
    const task = (state: 'running' | 'finished') => (task_id: string, attempt: number) => ({
      task_id,
      attempt,
      state,
      worker: null,
      start: null,
    })
    return {
      kind: 'hello',
      protocol: 1,
      endpoint_id: 'e',
      boot: `boot ${this.boot}`,
      davy: '0.0.0',
      pid: 1,
      hostname: 'h',
      counts: { total_workers: 2, idle_workers: 2, held_workers: 0, queued: 0 },
      functions: [],
      tasks: [
        ...[...this.held].map(([id, attempt]) => task('running')(id, attempt)),
        ...this.journal.map((end) => task('finished')(end.task_id, end.attempt)),
      ],
    }
  }

  take(message: FabricMessage): void {
    if (message.kind === 'acknowledge') this.journal = this.journal.filter((end) => end.number > message.through)
    if (message.kind === 'cancel' && this.held.get(message.task_id) === message.attempt)
      this.end(message.task_id, 'canceled')
    if (message.kind !== 'task' || this.held.has(message.task_id)) return
    this.held.set(message.task_id, message.attempt)
    this.begun.push({ task: message.task_id, attempt: message.attempt })
  }

  end(task_id: string, outcome: Finished['outcome']): Finished {
    const attempt = this.held.get(task_id) ?? 0
    this.held.delete(task_id)
    const end: Finished = {
      kind: 'finished',
      number: ++this.number,
      task_id,
      attempt,
      worker: 'w1',
      start: TIME,
      end: TIME,
      outcome,
      value: outcome === 'succeeded' ? { encoding: 'packed', text: `11\n${attempt}` } : null,
      failure: outcome === 'succeeded' ? null : { code: outcome, message: outcome, stack: [] },
      stdout: '',
      stderr: '',
    }
    this.journal.push(end)
    return end
  }

  /** Killed, and started again: its workers are gone, its journal is not. */
  restart(): void {
    this.boot++
    this.held.clear()
  }
}

const facts = (idempotent: boolean): FunctionFacts => ({
  id: idempotent ? 'f' : 'once',
  name: 'f',
  idempotent,
  cores: 1,
  walltimeS: null,
  source: { kind: 'ts', sha256: 'a' },
})

function createWorld() {
  const disk = createDisk()
  const agent = new PlayedAgent()
  const tasks: { readonly id: string; readonly idempotent: boolean; open: boolean }[] = []
  let desk: Desk
  /** What the fabric has said and the agent has not heard yet. */
  let inbox: FabricMessage[] = []
  let session: Session | undefined

  const settled = async () => {
    for (let turn = 0; turn < 4; turn++) await new Promise((resolve) => setImmediate(resolve))
  }

  function startFabric(): void {
    const books = openBooks(disk.store)
    desk = createDesk({
      endpointId: 'e',
      store: disk.store,
      books,
      sourceText: () => '',
      log: pino({ level: 'silent' }),
      changed: () => {},
      moved: () => {},
    })
    desk.enqueue(
      books.open().map((task): OpenTask => {
        const ran = task.attempts.some(({ attempt, outcome }) => attempt === task.attempt && outcome === 'running')
        return {
          id: task.task_id,
          groupId: task.group_id,
          function: facts(task.function_id === 'f'),
          cores: 1,
          walltimeS: null,
          attempt: task.attempt,
          deaths: task.deaths,
          sentTo: task.sent_to,
          phase: ran ? 'running' : task.sent_to === null ? 'waiting' : 'sent',
          canceled: task.canceled,
          progress: null,
        }
      }),
    )
  }

  function connect(): void {
    disconnect()
    const closed = Promise.withResolvers<void>()
    const opened: Session = {
      hello: agent.hello(),
      send: (message) => {
        if (session === opened) inbox.push(message)
      },
      close: () => {},
      drop: () => {},
      closed: closed.promise,
    }
    session = opened
    inbox = []
    desk.connected(opened)
    say([...agent.journal])
  }

  function disconnect(): void {
    const old = session
    session = undefined
    inbox = []
    if (old) desk.closed(old)
  }

  function say(messages: Exclude<AgentMessage, Hello>[]): void {
    if (session && messages.length > 0) desk.received(session, messages)
  }

  const pick = (choice: number) => [...agent.held.keys()][choice % Math.max(1, agent.held.size)]

  startFabric()
  return {
    agent,
    tasks,
    disk,
    record: (id: string) => openBooks(disk.store).task(id),
    settled,
    hear(count: number) {
      for (const message of inbox.splice(0, count)) agent.take(message)
      say([...agent.journal].filter((end) => end.outcome === 'canceled'))
    },
    async submit(idempotent: boolean) {
      const id = `task ${tasks.length}`
      const sentTo = desk.claim(1)
      openBooks(disk.store).record([
        {
          task_id: id,
          group_id: 'g',
          function_id: idempotent ? 'f' : 'once',
          endpoint_id: 'e',
          payload: { encoding: 'packed', text: '' },
          cores: 1,
          walltime_s: null,
          sent_to: sentTo,
          run: null,
          secret: false,
        },
      ])
      tasks.push({ id, idempotent, open: true })
      const task = {
        id,
        groupId: 'g',
        function: facts(idempotent),
        cores: 1,
        walltimeS: null,
        attempt: 1,
        deaths: 0,
        sentTo,
        phase: 'waiting' as const,
        canceled: false,
        progress: null,
      }
      desk.enqueue([task])
    },
    finish(choice: number, outcome: 'succeeded' | 'failed' | 'lost') {
      const task = pick(choice)
      if (task !== undefined) say([agent.end(task, outcome)])
    },
    begin(choice: number) {
      const task = pick(choice)
      const attempt = task === undefined ? undefined : agent.held.get(task)
      if (task !== undefined && attempt !== undefined)
        say([{ kind: 'started', task_id: task, attempt, worker: 'w1', start: TIME }])
    },
    cancel(choice: number) {
      const open = [...desk.open()]
      const task = open[choice % Math.max(1, open.length)]
      if (task) void desk.cancel([task])
    },
    connect,
    disconnect,
    restartAgent() {
      disconnect()
      agent.restart()
    },
    restartFabric() {
      session = undefined
      inbox = []
      disk.crash()
      startFabric()
    },
  }
}

type World = ReturnType<typeof createWorld>

const number = fc.nat(7)
const step: fc.Arbitrary<readonly [string, (world: World) => unknown]> = fc.oneof(
  fc.boolean().map((idempotent) => [`submit ${idempotent}`, (w: World) => w.submit(idempotent)] as const),
  number.map((n) => [`hear ${n}`, (w: World) => w.hear(n)] as const),
  number.map((n) => [`begin ${n}`, (w: World) => w.begin(n)] as const),
  number.map((n) => [`succeed ${n}`, (w: World) => w.finish(n, 'succeeded')] as const),
  number.map((n) => [`fail ${n}`, (w: World) => w.finish(n, 'failed')] as const),
  number.map((n) => [`lose ${n}`, (w: World) => w.finish(n, 'lost')] as const),
  number.map((n) => [`cancel ${n}`, (w: World) => w.cancel(n)] as const),
  fc.constant(['commit', (w: World) => w.disk.commit()] as const),
  fc.constant(['turn', (w: World) => w.settled()] as const),
  fc.constant(['connect', (w: World) => w.connect()] as const),
  fc.constant(['disconnect', (w: World) => w.disconnect()] as const),
  fc.constant(['restart agent', (w: World) => w.restartAgent()] as const),
  fc.constant(['restart fabric', (w: World) => w.restartFabric()] as const),
)

it('every task ends with exactly one accepted result', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 60 }), async (steps) => {
      const world = createWorld()
      const results = new Map<string, string>()
      const look = () => {
        for (const { id } of world.tasks) {
          const record = world.record(id)
          if (!record || record.status === 'open') continue
          const result = `${record.status} ${JSON.stringify(record.result)} ${JSON.stringify(record.failure)}`
          // What was accepted once never changes.
          expect(results.get(id) ?? result).toBe(result)
          results.set(id, result)
        }
      }
      for (const [, act] of steps) {
        await act(world)
        look()
      }
      // The faults are over: all ends.
      world.connect()
      for (let turn = 0; turn < 60; turn++) {
        world.disk.commit()
        await world.settled()
        world.hear(1000)
        while (world.agent.held.size > 0) world.finish(0, 'succeeded')
      }
      look()
      for (const { id, idempotent } of world.tasks) {
        expect(results.has(id), `${id} ended`).toBe(true)
        const begun = world.agent.begun.filter(({ task }) => task === id)
        // No attempt is begun twice, and what must not be repeated is not.
        expect(new Set(begun.map(({ attempt }) => attempt)).size).toBe(begun.length)
        expect(idempotent ? 0 : begun.length).toBeLessThanOrEqual(1)
        const attempts = world.record(id)?.attempts ?? []
        expect(attempts.filter(({ outcome }) => outcome === 'succeeded').length).toBeLessThanOrEqual(1)
        expect(attempts.filter(({ outcome }) => outcome === 'running')).toEqual([])
      }
      expect(world.agent.journal).toEqual([])
    }),
    { numRuns: 150 },
  )
})
