/**
 * A remote call that does nothing: client → fabric (durable) → agent → worker and back (durable, then told by the event
 * stream). All are real processes. Beside it what two commits alone cost on this disk.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { connect, packArguments, packFunction, processStart, startFabric, type Client } from '../../src/api/index.ts'
import { openDatabase } from '../../src/fabric/store/store.ts'
import type { Bench } from './bench.ts'

const BUDGET = { p50Ms: 2, perSecond: 3_000 }

export const bench: Bench = {
  name: 'compute',
  about: 'a remote no-op call on the warm local endpoint, durable, beside bare commits',
  async run({ short }) {
    const home = mkdtempSync(join(tmpdir(), 'davy-bench-'))
    const bundle = join(import.meta.dirname, '../../src/fabric/main.ts')
    const { connection, file } = await startFabric(home, { bundle })
    const client = connect(connection)
    const stream = new AbortController()
    try {
      const call = await prepare(client, stream.signal)
      await call(500)
      for (let i = 0; i < 300; i++) await call(1)
      const single: number[] = []
      for (let i = 0; i < (short ? 200 : 1_000); i++) single.push(await timed(() => call(1)))
      const many = short ? 3_000 : 15_000
      const perSecond = many / ((await timed(() => call(many))) / 1000)
      const p50 = quantile(single, 0.5)
      return {
        rows: [
          {
            what: 'one call, p50',
            value: p50,
            unit: 'ms',
            beside: `two bare commits: ${(2 * bareCommitMs(home, short ? 100 : 500)).toFixed(2)} ms`,
            budget: `< ${BUDGET.p50Ms} ms`,
            ok: p50 < BUDGET.p50Ms,
          },
          { what: 'one call, p99', value: quantile(single, 0.99), unit: 'ms' },
          {
            what: `${many} calls at once`,
            value: perSecond,
            unit: '/s',
            budget: `> ${BUDGET.perSecond} /s`,
            ok: perSecond > BUDGET.perSecond,
          },
        ],
      }
    } finally {
      stream.abort()
      await client.fabric.shutdown()
      while (processStart(file.pid) === file.start_time) await sleep(20)
      rmSync(home, { recursive: true, force: true })
    }
  },
}

/** Answers with a call that submits so many tasks and resolves when the event stream has told of the end of each. */
async function prepare(client: Client, signal: AbortSignal): Promise<(tasks: number) => Promise<void>> {
  const [endpoint] = await client.compute.endpoints()
  if (!endpoint) throw new Error('there is no endpoint')
  const { function_uuid } = await client.compute.registerFunction({
    function_name: 'nothing',
    function_code: packFunction({ kind: 'ts', name: 'nothing', source: 'export default () => null' }),
  })
  const ended = new Set<string>()
  let look = () => {}
  const watch = async () => {
    for await (const event of client.events(undefined, signal))
      if (event.kind === 'task' && event.task.status === 'success') {
        ended.add(event.task.task_id)
        look()
      }
  }
  void watch()
  const payload = packArguments({ args: [], kwargs: {} })
  return async (tasks) => {
    const body = { tasks: { [function_uuid]: Array.from({ length: tasks }, () => payload) } }
    const answer = await client.compute.submit(endpoint.uuid, body)
    const ids = new Set(answer.tasks[function_uuid])
    await new Promise<void>((resolve) => {
      look = () => {
        for (const id of ended) if (ids.delete(id)) ended.delete(id)
        if (ids.size === 0) resolve()
      }
      look()
    })
  }
}

/** One row a commit, as durable as the fabric's. */
function bareCommitMs(folder: string, commits: number): number {
  const db = openDatabase(join(folder, 'bare.db'))
  db.exec('CREATE TABLE rows (body TEXT)')
  const insert = db.prepare('INSERT INTO rows VALUES (?)')
  const start = performance.now()
  for (let i = 0; i < commits; i++) insert.run('x'.repeat(400))
  const each = (performance.now() - start) / commits
  db.close()
  return each
}

async function timed(work: () => Promise<void>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

const quantile = (values: readonly number[], q: number): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length * q)] ?? NaN
