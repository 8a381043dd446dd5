import { until } from '../../until.ts'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { deserialise, type TaskDocument } from '../../../src/api/index.ts'
import { alive, numberIn, startComputeFabric, type ComputeFabric } from './compute-fabric.ts'

let compute: ComputeFabric
const folder = mkdtempSync(join(tmpdir(), 'davy-tasks-'))
const file = (name: string) => join(folder, name)

beforeAll(async () => {
  // For the task that uses up its memory: soon.
  process.env['NODE_OPTIONS'] = '--max-old-space-size=80'
  compute = await startComputeFabric()
})
afterAll(() => compute.stop())

const resultOf = ({ result, failure }: TaskDocument) => (result ? deserialise(result) : failure)

describe('a task', () => {
  it('gives its result, what it printed, and its attempt', async () => {
    const id = await compute.register(
      'hello',
      `export default async (input: { n: number }, task: { attempt: number; cores: number }) => {
         console.log('n is', input.n)
         process.stderr.write('careful\\n')
         return { twice: input.n * 2, attempt: task.attempt, cores: task.cores, list: new Float32Array([1, 2]) }
       }`,
    )
    const done = await compute.run(id, { n: 21 })
    expect(resultOf(done)).toEqual({ twice: 42, attempt: 1, cores: 1, list: [1, 2] })
    expect(done).toMatchObject({ status: 'success', stdout: 'n is 21\n', stderr: 'careful\n', function_name: 'hello' })
    expect(done.attempts).toMatchObject([{ attempt: 1, outcome: 'succeeded' }])
  })

  it('captures what its child processes print', async () => {
    const id = await compute.register(
      'child',
      `import { spawnSync } from 'node:child_process'
       export default () => void spawnSync('echo', ['from a child'], { stdio: 'inherit' })`,
    )
    expect((await compute.run(id)).stdout).toContain('from a child')
  })

  it('that throws tells where, in its own source', async () => {
    const id = await compute.register(
      'faulty',
      `interface Input { readonly path: string }\n\nfunction open(path: string): never {\n  throw new TypeError(\`no such file: \${path}\`)\n}\n\nexport default (input: Input) => open(input.path)\n`,
    )
    const failed = await compute.run(id, { path: '/x' })
    expect(failed.status).toBe('failed')
    expect(failed.failure).toMatchObject({ code: 'TaskError', message: 'TypeError: no such file: /x' })
    expect(failed.failure?.stack.slice(0, 2)).toEqual([
      {
        function: 'open',
        file: 'src/faulty.ts',
        line: 4,
        column: 9,
        text: 'throw new TypeError(`no such file: ${path}`)',
      },
      expect.objectContaining({
        file: 'src/faulty.ts',
        line: 7,
        text: 'export default (input: Input) => open(input.path)',
      }),
    ])
    expect(failed.exception).toContain('at open (src/faulty.ts:4:9)')
  })

  it('that ends its process, or uses up its memory, fails with that', async () => {
    const exits = await compute.register('exits', `export default () => process.exit(3)`)
    expect((await compute.run(exits)).failure).toMatchObject({
      code: 'TaskExited',
      message: 'the function ended its process itself, with exit status 3',
    })
    const hungry = await compute.register(
      'hungry',
      `export default () => {
         const kept: number[][] = []
         for (;;) kept.push(new Array(10_000).fill(1.5))
       }`,
    )
    expect((await compute.run(hungry)).failure).toMatchObject({ code: 'OutOfMemory' })
  })

  it('that never ends is ended at its walltime, even when it does not listen', async () => {
    const id = await compute.register(
      'endless',
      `import { writeFileSync } from 'node:fs'
       export default (input: { file: string }) => { writeFileSync(input.file, String(process.pid)); for (;;) {} }`,
    )
    const failed = await compute.run(id, { file: file('endless') }, { walltime_s: 0.3 })
    expect(failed.failure).toMatchObject({
      code: 'WalltimeExceeded',
      message: 'the task did not end within its walltime of 0.3 s',
    })
    expect(alive(numberIn(file('endless')) ?? 0)).toBe(false)
  })

  it('that listens to its signal ends by itself at its walltime, and its worker goes on', async () => {
    const id = await compute.register(
      'listens',
      `export default (_: unknown, task: { signal: AbortSignal }) =>
         new Promise((_resolve, reject) => task.signal.addEventListener('abort', () => reject(task.signal.reason)))`,
    )
    const pid = await compute.register('pid', `export default () => process.pid`)
    expect((await compute.run(id, {}, { walltime_s: 0.1 })).failure?.code).toBe('WalltimeExceeded')
    expect(alive(Number(resultOf(await compute.run(pid))))).toBe(true)
  })

  it('whose result cannot be sent says which part of it', async () => {
    const map = await compute.register('map', `export default () => ({ peaks: [1, new Map()] })`)
    expect((await compute.run(map)).failure).toMatchObject({
      code: 'ResultNotSerialisable',
      message: 'result.peaks[1] is a Map, which JSON has no form for',
    })
    const large = await compute.register('large', `export default () => 'x'.repeat(11 * 1024 * 1024)`)
    expect((await compute.run(large)).failure).toMatchObject({
      code: 'ResultTooLarge',
      message: expect.stringMatching(/takes 11\.5 MB and may take 10: write it to a file/),
    })
  })

  it('whose module cannot be loaded says why', async () => {
    const missing = await compute.register('missing', `import 'no-such-package'\nexport default () => 1`)
    expect((await compute.run(missing)).failure).toMatchObject({
      code: 'FunctionNotLoadable',
      message: expect.stringContaining(`Cannot find package 'no-such-package'`),
    })
    const nothing = await compute.register('nothing', `export const other = 1`)
    expect((await compute.run(nothing)).failure?.message).toContain('no default export that is a function')
  })

  it('may import the packages that no bundle holds', async () => {
    const id = await compute.register(
      'hdf5',
      `import h5wasm from 'h5wasm/node'\nexport default async () => { await h5wasm.ready; return typeof h5wasm.File }`,
    )
    expect(resultOf(await compute.run(id))).toBe('function')
  })

  it('fails by what it started and did not wait for; what comes later is no other task’s', async () => {
    const floating = await compute.register(
      'floating',
      `export default async () => {
         void Promise.reject(new Error('nobody waited'))
         await new Promise((resolve) => setTimeout(resolve, 200))
       }`,
    )
    expect((await compute.run(floating)).failure).toMatchObject({ code: 'TaskError', message: 'Error: nobody waited' })

    // One each: a worker is replaced as soon as something comes late.
    const prints = await compute.register(
      'prints',
      `export default () => void setTimeout(() => console.log('too late'), 50)`,
    )
    const throws = await compute.register(
      'throws',
      `export default () => void setTimeout(() => void Promise.reject(new Error('too late')), 50)`,
    )
    const patient = await compute.register(
      'patient',
      `export default () => new Promise((resolve) => setTimeout(() => resolve('fine'), 150))`,
    )
    for (const [late, said] of [
      [prints, 'printed 9 characters'],
      [throws, 'threw Error at '],
    ] as const) {
      expect((await compute.run(late)).status).toBe('success')
      const next = await Promise.all([compute.run(patient), compute.run(patient)])
      expect(next.map(resultOf)).toEqual(['fine', 'fine'])
      expect(next.map(({ stdout }) => stdout)).toEqual(['', ''])
      const log = join(compute.home, 'endpoints/local/agent.log')
      await until(() => readFileSync(log, 'utf8').includes(`after it had ended, ${said}`))
    }
  })

  it('with several cores has as many workers to itself', async () => {
    const { total_workers } = (await compute.endpoint()).status.details
    const id = await compute.register(
      'wide',
      `import { appendFileSync } from 'node:fs'
       export default async (input: { file: string }, task: { cores: number }) => {
         appendFileSync(input.file, 'in ')
         await new Promise((resolve) => setTimeout(resolve, 60))
         appendFileSync(input.file, 'out ')
         return task.cores
       }`,
    )
    writeFileSync(file('wide'), '')
    const all = await Promise.all([1, 2, 3].map(() => compute.run(id, { file: file('wide') }, { cores: 1000 })))
    expect(all.map(resultOf)).toEqual([total_workers, total_workers, total_workers])
    expect(readFileSync(file('wide'), 'utf8')).toBe('in out in out in out ')
  })

  it('can hold workers, and gets those that the endpoint has', async () => {
    const { total_workers } = (await compute.endpoint()).status.details
    const id = await compute.register(
      'hold',
      `export default (input: object, task: { hold(request: object): Promise<object> }) => task.hold({ workers: 500, seconds: 60 })`,
    )
    expect(resultOf(await compute.run(id))).toEqual({ workers: total_workers })
    await until(async () => (await compute.endpoint()).status.details.held_workers === total_workers)
  })

  it('is canceled: at once while it waits, with its signal while it runs', async () => {
    const id = await compute.register(
      'slow',
      `import { writeFileSync } from 'node:fs'
       export default (input: { file: string }, task: { signal: AbortSignal }) =>
         new Promise((resolve) => {
           writeFileSync(input.file, String(process.pid))
           task.signal.addEventListener('abort', () => writeFileSync(input.file + '.aborted', '1'))
         })`,
    )
    const group = await compute.call('POST', '/ap/compute/run', {
      request_id: 'cancel-me',
      body: { tasks: [{ endpoint: compute.endpointId, function: id, payload: { file: file('slow') } }] },
    })
    const { action_id } = (await group.json()) as { action_id: string }
    const pid = await until(() => numberIn(file('slow')))
    await compute.call('POST', `/ap/compute/${action_id}/cancel`)
    const status = await until(async () => {
      const answer = await compute.call('GET', `/ap/compute/${action_id}/status`)
      const document = (await answer.json()) as { status: string; display_status: string; details: object }
      return document.status === 'ACTIVE' ? undefined : document
    })
    expect(status).toMatchObject({ status: 'FAILED', display_status: 'TaskCanceled' })
    expect(status.details).toMatchObject({ work: [{ attempt: 1, outcome: 'canceled' }] })
    expect(numberIn(file('slow.aborted'))).toBe(1)
    expect(alive(pid)).toBe(false)
  })
})
