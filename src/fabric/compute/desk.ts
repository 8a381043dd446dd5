/**
 * One endpoint as the fabric sees it: which tasks wait for it, which its agent has, and what its agent says of them.
 *
 * An attempt counts as lost only when it cannot write any more: the agent says that its worker is dead, or an agent that
 * was started later says hello, which it does after the workers of the one before are gone. A silent agent may be at
 * work still, so its tasks wait.
 */
import type { Logger } from 'pino'
import { valueSize, type AgentMessage, type BlobAnswer, type Hello, type WorkerCounts } from '#api'
import { isoTime, wallClock } from '../clock.ts'
import type { Store } from '../store/store.ts'
import type { Books, Settlement } from './books.ts'
import { createBacklog } from './backlog.ts'
import { canceledEnd, lastEnd, lostEnd } from './ends.ts'
import type { OpenTask } from './open-task.ts'
import { createQuestions, endpointOffline, type Question } from './questions.ts'
import type { Session } from './session.ts'

export interface Desk {
  readonly endpointId: string
  readonly online: boolean
  readonly agent: Hello | undefined
  readonly counts: WorkerCounts | undefined
  lastHeard: string | undefined
  open(): Iterable<OpenTask>
  waiting(): number
  find(taskId: string): OpenTask | undefined
  /**
   * To be noted with tasks that are written now (`OpenTask.sentTo`) when they will be given away as soon as that is
   * durable: the start of the agent, or null when they will wait.
   */
  claim(count: number): string | null
  /** Durable tasks, in their order. */
  enqueue(tasks: readonly OpenTask[]): void
  /** Resolves when that is durable; the task ends when its agent has ended it. */
  cancel(tasks: readonly OpenTask[]): Promise<void>
  connected(session: Session): void
  received(session: Session, messages: readonly Exclude<AgentMessage, Hello>[]): void
  closed(session: Session): void
  /**
   * Ask the agent about a blob.
   * @throws {ServiceError} 503 when it is not there, or goes before it has answered.
   */
  ask(question: Question): Promise<BlobAnswer>
  /** Tell the agent to end; resolves when the link is closed. */
  end(): Promise<void>
}

export interface DeskParts {
  readonly endpointId: string
  readonly store: Store
  readonly books: Books
  readonly sourceText: (functionId: string) => string
  readonly log: Logger
  /** After durability: something of these tasks is different now. */
  readonly changed: (taskIds: readonly string[]) => void
  /** The agent came or went (`status`), or there are other counts of workers or of tasks that wait. */
  readonly moved: (what: 'status' | 'counts') => void
}

/** What an agent is given ahead of its workers: enough that none waits for the fabric, little enough to stay movable. */
const AHEAD = { tasks: 256, bytes: 64 << 20 }
export function createDesk({ endpointId, store, books, sourceText, log, changed, moved }: DeskParts): Desk {
  const tasks = new Map<string, OpenTask>()
  const backlog = createBacklog<OpenTask>()
  const given = new Map<string, number>()
  let givenBytes = 0
  let session: Session | undefined
  let functions = new Set<string>()
  let counts: WorkerCounts | undefined
  /** The agent was told to end and is given nothing more. */
  let ending = false
  const questions = createQuestions()

  const give = (task: OpenTask, bytes: number) => {
    given.set(task.id, bytes)
    givenBytes += bytes
  }
  const takeBack = (taskId: string) => {
    givenBytes -= given.get(taskId) ?? 0
    given.delete(taskId)
  }

  function dispatch(): void {
    const unnoted: OpenTask[] = []
    while (session && !ending && given.size < AHEAD.tasks && givenBytes < AHEAD.bytes) {
      const task = backlog.shift()
      if (!task) break
      // It may have been canceled since.
      if (tasks.get(task.id) !== task || task.phase !== 'waiting') continue
      task.phase = 'sent'
      give(task, 0)
      if (task.sentTo === session.hello.boot) deliver(task, session)
      else unnoted.push(task)
    }
    if (session && unnoted.length > 0) {
      void noteAndDeliver(unnoted, session.hello.boot).catch((error: unknown) => {
        for (const task of unnoted) if (tasks.get(task.id) === task && task.phase === 'sent') putBack(task)
        dropUnwritten(error)
      })
    }
  }

  /** Nothing was done that is not on disk: what is to be done is found again when the agent has connected again. */
  function dropUnwritten(error: unknown): void {
    log.error({ err: error, endpoint: endpointId }, 'the state of tasks could not be written')
    session?.drop()
  }

  /** Whom an attempt is given to is on disk before it is: so every one that may have begun is known to have been made. */
  async function noteAndDeliver(unnoted: readonly OpenTask[], boot: string): Promise<void> {
    for (const task of unnoted) task.sentTo = null
    await store.write(() => unnoted.forEach((task) => books.sent(task.id, boot)))
    for (const task of unnoted)
      if (tasks.get(task.id) !== task) takeBack(task.id)
      else if (session?.hello.boot === boot) deliver(task, session)
      else putBack(task)
    dispatch()
  }

  function deliver(task: OpenTask, to: Session): void {
    const { source, name } = task.function
    if (!source) return
    if (!functions.has(source.sha256)) {
      to.send({ kind: 'function', sha256: source.sha256, source: sourceText(task.function.id) })
      functions.add(source.sha256)
    }
    const payload = books.payload(task.id)
    task.sentTo = to.hello.boot
    takeBack(task.id)
    give(task, valueSize(payload))
    to.send({
      kind: 'task',
      task_id: task.id,
      attempt: task.attempt,
      function: { kind: source.kind, name, sha256: source.sha256 },
      payload,
      cores: task.cores,
      walltime_s: task.walltimeS,
    })
    if (task.canceled) to.send({ kind: 'cancel', task_id: task.id, attempt: task.attempt })
  }

  function putBack(task: OpenTask): void {
    takeBack(task.id)
    task.phase = 'waiting'
    task.sentTo = null
    task.progress = null
    backlog.unshift(task)
  }

  async function begin(starts: readonly Extract<AgentMessage, { kind: 'started' }>[]): Promise<void> {
    await store.write(() => starts.forEach((start) => books.started(start)))
    for (const { task_id, attempt } of starts) {
      const task = tasks.get(task_id)
      if (task?.attempt === attempt && task.phase === 'sent') task.phase = 'running'
    }
    changed(starts.map((start) => start.task_id))
  }

  /** Books and memory, for ends of attempts in the order in which they were told. */
  async function settle(ends: readonly Settlement[]): Promise<void> {
    const outcomes = await store.write(() => ends.map(applyEnd))
    const touched: string[] = []
    ends.forEach((end, index) => {
      const task = tasks.get(end.task_id)
      switch (outcomes[index]) {
        case 'ended':
          takeBack(end.task_id)
          tasks.delete(end.task_id)
          touched.push(end.task_id)
          return
        case 'again':
          if (!task) return
          task.attempt++
          if (end.worker !== null) task.deaths++
          putBack(task)
          touched.push(end.task_id)
          return
        default:
          log.info(
            { task: end.task_id, attempt: end.attempt, outcome: end.outcome },
            'the end of an attempt that does not count any more was refused',
          )
      }
    })
    if (touched.length > 0) changed(touched)
    dispatch()
  }

  function applyEnd(end: Settlement): 'ended' | 'again' | 'refused' {
    const task = tasks.get(end.task_id)
    if (!task || task.attempt !== end.attempt) return 'refused'
    const last = end.outcome === 'lost' ? lastEnd(task, end) : end
    if (last) return books.settle(last) ? 'ended' : 'refused'
    return books.retry(end, end.worker !== null) ? 'again' : 'refused'
  }

  /** The agent that had these is gone, with its workers. */
  const lose = (lost: readonly OpenTask[], why: string) => settle(lost.map((task) => lostEnd(task, why)))

  /** Compare the books with what an agent says it holds. */
  function reconcile({ hello, send }: Session): void {
    const held = new Map(hello.tasks.map((task) => [task.task_id, task]))
    const lost: OpenTask[] = []
    for (const task of tasks.values()) {
      const there = held.get(task.id)
      if (there?.attempt === task.attempt) {
        takeBack(task.id)
        give(task, 0)
        task.sentTo = hello.boot
        if (task.phase === 'waiting') task.phase = 'sent'
        if (task.canceled && there.state !== 'finished') send({ kind: 'cancel', ...idOf(task) })
      } else if (task.phase === 'running' || (isGiven(task) && task.sentTo !== hello.boot)) lost.push(task)
      else if (isGiven(task)) putBack(task)
    }
    for (const { task_id, attempt, state } of hello.tasks)
      if (state !== 'finished' && tasks.get(task_id)?.attempt !== attempt) send({ kind: 'cancel', task_id, attempt })
    if (lost.length > 0) void lose(lost, 'the endpoint agent ended while it had the task').catch(dropUnwritten)
  }

  async function received(from: Session, messages: readonly Exclude<AgentMessage, Hello>[]): Promise<void> {
    const starts = messages.filter((message) => message.kind === 'started').filter(isCurrent)
    const ends = messages.filter((message) => message.kind === 'finished')
    const progressed: string[] = []
    for (const message of messages)
      if (message.kind === 'counts') {
        counts = message.counts
        moved('counts')
      } else if (message.kind === 'progress' && isCurrent(message)) {
        const task = tasks.get(message.task_id)
        if (task) task.progress = `${Math.round(message.fraction * 100)} %${message.text ? ` ${message.text}` : ''}`
        progressed.push(message.task_id)
      } else if (message.kind === 'blob') {
        questions.answered(message)
      }
    if (progressed.length > 0) changed(progressed)
    // Both are handed to the store before anything is waited for: numbers are acknowledged in the order of the commits.
    const writing = [...(starts.length > 0 ? [begin(starts)] : []), ...(ends.length > 0 ? [settle(ends)] : [])]
    await Promise.all(writing)
    if (ends.length > 0) from.send({ kind: 'acknowledge', through: Math.max(...ends.map((end) => end.number)) })
    const goodbye = messages.find((message) => message.kind === 'goodbye')
    if (goodbye) {
      const had = [...tasks.values()].filter((task) => task.phase !== 'waiting' && task.sentTo === from.hello.boot)
      if (had.length > 0) await lose(had, `the endpoint agent ended: ${goodbye.reason}`)
    }
  }

  /** Not while whom it is given to is being noted: then nobody has it. */
  const isGiven = (task: OpenTask) => task.phase === 'sent' && task.sentTo !== null

  const isCurrent = (message: { readonly task_id: string; readonly attempt: number }) =>
    tasks.get(message.task_id)?.attempt === message.attempt

  const desk: Desk = {
    endpointId,
    lastHeard: undefined,
    get online() {
      return session !== undefined
    },
    get agent() {
      return session?.hello
    },
    get counts() {
      return session && counts
    },
    open: () => tasks.values(),
    waiting: () => [...tasks.values()].filter((task) => task.phase === 'waiting').length + (counts?.queued ?? 0),
    find: (taskId) => tasks.get(taskId),
    claim: (count) =>
      session && !ending && backlog.isEmpty() && given.size + count <= AHEAD.tasks ? session.hello.boot : null,
    enqueue(fresh) {
      for (const task of fresh) {
        tasks.set(task.id, task)
        if (task.phase === 'waiting') backlog.push(task)
      }
      dispatch()
      moved('counts')
    },
    async cancel(which) {
      const those = which.filter((task) => tasks.has(task.id) && !task.canceled)
      if (those.length === 0) return
      for (const task of those) task.canceled = true
      await store.write(() => those.forEach((task) => books.cancel(task.id)))
      const here = those.filter((task) => !(session && task.phase !== 'waiting'))
      for (const task of those) if (session && task.phase !== 'waiting') session.send({ kind: 'cancel', ...idOf(task) })
      // Nobody can end these but the books: no agent has them, or the one that has them does not answer, and may be
      // told when it comes back.
      if (here.length > 0) await settle(here.map(canceledEnd))
    },
    connected(next) {
      // An agent opens a new connection when it holds the old one for dead.
      session?.drop()
      session = next
      ending = false
      counts = next.hello.counts
      functions = new Set(next.hello.functions)
      desk.lastHeard = isoTime(wallClock())
      next.send({ kind: 'welcome' })
      reconcile(next)
      dispatch()
      moved('status')
    },
    received(from, messages) {
      if (from !== session) return
      desk.lastHeard = isoTime(wallClock())
      void received(from, messages).catch((error: unknown) => {
        // Not written: the agent keeps what it said, and says it again on a new connection.
        log.error({ err: error, endpoint: endpointId }, 'what an endpoint agent reported could not be written')
        from.drop()
      })
    },
    closed(old) {
      if (old !== session) return
      session = undefined
      questions.drop()
      moved('status')
    },
    async ask(question) {
      if (!session) throw endpointOffline()
      return questions.ask(question, session.send)
    },
    async end() {
      ending = true
      session?.send({ kind: 'end' })
      await session?.closed
    },
  }
  return desk
}

const idOf = (task: OpenTask) => ({ task_id: task.id, attempt: task.attempt })
