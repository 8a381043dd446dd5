/** What `kill -9` does to fabric, agent and workers in the middle of tasks: real processes, a real database. */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  deserialise,
  readFabricFile,
  startFabric,
  type FoundFabric,
  type TaskDocument,
} from '../../../src/api/index.ts'
import { temporaryHome, type TemporaryHome } from '../temporary-home.ts'
import { until } from '../../until.ts'
import {
  alive,
  attemptsOnDisk,
  computeClient,
  configureEndpoint,
  isOnline,
  numberIn,
  startComputeFabric,
  type ComputeFabric,
} from './compute-fabric.ts'

// Each starts several processes, on a machine that may be busy with other tests.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 })

const folder = mkdtempSync(join(tmpdir(), 'davy-kill-'))
let files = 0
const newFile = () => join(folder, `file-${files++}`)

/** Writes its process id, then either waits in a loop that never yields, or ends when the file `go` is there. */
const waiting = (loop: boolean) => `
  import { existsSync, writeFileSync, appendFileSync } from 'node:fs'
  import { setTimeout as sleep } from 'node:timers/promises'
  export default async (input: { pid: string; go: string; lives?: string }, task: { attempt: number }) => {
    writeFileSync(input.pid + '.' + task.attempt, String(process.pid))
    ${
      loop
        ? `for (;;) { if (existsSync(input.go)) break; appendFileSync(input.lives ?? '', '.') }`
        : `while (!existsSync(input.go)) await sleep(10)`
    }
    return 'attempt ' + task.attempt
  }`

const resultOf = ({ result }: TaskDocument) => (result ? deserialise(result) : undefined)
const outcomes = ({ attempts }: TaskDocument) => attempts.map(({ outcome }) => outcome)

describe('of a worker or an agent', () => {
  let compute: ComputeFabric
  let agentPid: () => Promise<number>
  beforeAll(async () => {
    compute = await startComputeFabric()
    agentPid = async () => {
      await until(() => isOnline(compute.endpoint))
      const log = readFileSync(join(compute.home, 'endpoints/local/agent.log'), 'utf8')
      return Number([...log.matchAll(/agent (\d+) started/g)].at(-1)?.[1])
    }
  })
  afterAll(() => compute.stop())

  it('loses the attempt, and the next one gives the result', async () => {
    const id = await compute.register('waits', waiting(false))
    const [pid, go] = [newFile(), newFile()]
    const task = await compute.submit(id, { pid, go })
    process.kill(await until(() => numberIn(`${pid}.1`)), 'SIGKILL')
    await until(() => numberIn(`${pid}.2`))
    writeFileSync(go, '')
    const done = await compute.ended(task)
    expect(resultOf(done)).toBe('attempt 2')
    expect(outcomes(done)).toEqual(['lost', 'succeeded'])
  })

  it('fails a function that must not be repeated, and does not repeat it', async () => {
    const id = await compute.register('once', waiting(false), { idempotent: false })
    const [pid, go] = [newFile(), newFile()]
    const task = await compute.submit(id, { pid, go })
    process.kill(await until(() => numberIn(`${pid}.1`)), 'SIGKILL')
    const failed = await compute.ended(task)
    expect(failed.failure).toMatchObject({ code: 'WorkerLost', message: expect.stringMatching(/idempotent: false/) })
    expect(outcomes(failed)).toEqual(['lost'])
    expect(numberIn(`${pid}.2`)).toBeUndefined()
  })

  it('gives up on a task under which worker after worker dies', async () => {
    const id = await compute.register('deadly', `export default () => process.kill(process.pid, 'SIGKILL')`)
    const failed = await compute.run(id)
    expect(failed.failure).toMatchObject({
      code: 'WorkerLost',
      message: expect.stringMatching(/was killed by SIGKILL/),
    })
    expect(outcomes(failed)).toEqual(['lost', 'lost', 'lost', 'lost', 'lost'])
  })

  it('ends the workers of the agent, even in a loop that never yields, before a new attempt begins', async () => {
    const id = await compute.register('loops', waiting(true))
    const [pid, go, lives] = [newFile(), newFile(), newFile()]
    const task = await compute.submit(id, { pid, go, lives })
    const worker = await until(() => numberIn(`${pid}.1`))
    process.kill(await agentPid(), 'SIGKILL')
    await until(() => numberIn(`${pid}.2`))
    expect(alive(worker)).toBe(false)
    writeFileSync(go, '')
    const done = await compute.ended(task)
    expect(resultOf(done)).toBe('attempt 2')
    expect(outcomes(done)).toEqual(['lost', 'succeeded'])
  })

  it('of the agent fails what must not be repeated', async () => {
    const id = await compute.register('once', waiting(false), { idempotent: false })
    const [pid, go] = [newFile(), newFile()]
    const task = await compute.submit(id, { pid, go })
    await until(() => numberIn(`${pid}.1`))
    process.kill(await agentPid(), 'SIGKILL')
    const failed = await compute.ended(task)
    expect(failed.failure).toMatchObject({ code: 'WorkerLost' })
    expect(outcomes(failed)).toEqual(['lost'])
  })
})

it('is not needed: a fabric that is stopped takes agent and workers with it', async () => {
  const compute = await startComputeFabric()
  const id = await compute.register('waits', waiting(false))
  const pid = newFile()
  await compute.submit(id, { pid, go: newFile() })
  const worker = await until(() => numberIn(`${pid}.1`))
  const log = readFileSync(join(compute.home, 'endpoints/local/agent.log'), 'utf8')
  await compute.stop()
  expect(alive(worker)).toBe(false)
  expect(alive(Number(/agent (\d+) started/.exec(log)?.[1]))).toBe(false)
})

describe('of the fabric', () => {
  let home: TemporaryHome
  let fabric: FoundFabric
  const start = async () => {
    fabric = await startFabric(home.path, { bundle: join(import.meta.dirname, '../../../src/fabric/main.ts') })
    return computeClient(fabric.connection)
  }
  const killFabric = async () => {
    const pid = readFabricFile(home.path)?.pid ?? 0
    process.kill(pid, 'SIGKILL')
    await until(() => !alive(pid))
  }
  beforeEach(() => {
    home = temporaryHome()
    configureEndpoint(home.path)
  })
  afterEach(async () => {
    const { client } = await computeClient(fabric.connection)
    await client.fabric.shutdown()
    await until(() => !alive(fabric.file.pid))
    home.remove()
  })

  it('leaves agent and task at work; the result that came meanwhile is accepted once', async () => {
    const before = await start()
    const id = await before.register('waits', waiting(false))
    const [pid, go] = [newFile(), newFile()]
    const tasks = await Promise.all([before.submit(id, { pid, go }), before.submit(id, { pid: newFile(), go })])
    const worker = await until(() => numberIn(`${pid}.1`))
    await killFabric()
    writeFileSync(go, '')
    const after = await start()
    const done = await Promise.all(tasks.map((task) => after.ended(task)))
    expect(done.map(resultOf)).toEqual(['attempt 1', 'attempt 1'])
    expect(tasks.map((task) => attemptsOnDisk(home.path, task))).toEqual([
      [{ attempt: 1, outcome: 'succeeded' }],
      [{ attempt: 1, outcome: 'succeeded' }],
    ])
    expect(alive(worker)).toBe(true)
    const log = readFileSync(join(home.path, 'endpoints/local/agent.log'), 'utf8')
    expect(log.match(/started in/g)).toHaveLength(1)
  })

  it('and of its agent loses only the attempt', async () => {
    const before = await start()
    const id = await before.register('waits', waiting(false))
    const [pid, go] = [newFile(), newFile()]
    const task = await before.submit(id, { pid, go })
    const worker = await until(() => numberIn(`${pid}.1`))
    const log = readFileSync(join(home.path, 'endpoints/local/agent.log'), 'utf8')
    await killFabric()
    process.kill(Number(/agent (\d+) started/.exec(log)?.[1]), 'SIGKILL')
    const after = await start()
    await until(() => numberIn(`${pid}.2`))
    expect(alive(worker)).toBe(false)
    writeFileSync(go, '')
    expect(resultOf(await after.ended(task))).toBe('attempt 2')
    expect(attemptsOnDisk(home.path, task)).toEqual([
      { attempt: 1, outcome: 'lost' },
      { attempt: 2, outcome: 'succeeded' },
    ])
  })
})
