/** The fabric, the endpoint's agent and the workers are killed in the middle of runs; every run still ends well, once. */
import { until } from '../until.ts'
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { packFunction, type Client, type RunDocument } from '../../src/api/index.ts'
import type { Flow } from '../../src/flow/index.ts'
import { buildRun, finished } from '../../src/run/index.ts'
import { deployFlow, registerFunctions, startRun } from '../../src/toolkit/index.ts'
import { answerOf, davyHome, type HomeProcess } from './davy.ts'

/** Notes each execution, works for a while, and writes its product as every function should. */
const measure = `
import { appendFileSync, mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
export default async ({ directory, name }, task) => {
  mkdirSync(directory, { recursive: true })
  appendFileSync(directory + '/' + name + '.attempts', task.attempt + '\\n')
  await sleep(700)
  writeFileSync(directory + '/.' + name + '.part', name.repeat(1000))
  renameSync(directory + '/.' + name + '.part', directory + '/' + name + '.txt')
  return { name, attempt: task.attempt }
}`

const action = (ActionUrl: string, Parameters: Flow['input_schema'], next: { Next: string } | { End: true }) =>
  ({ Type: 'Action', ActionUrl, Parameters, WaitTime: 600, ...next }) as const

const flow: Flow = {
  title: 'Copy, measure, publish',
  definition: {
    StartAt: 'Copy',
    States: {
      Copy: {
        ...action(
          'https://transfer.actions.globus.org/transfer',
          {
            'source_endpoint.$': '$.from',
            'destination_endpoint.$': '$.to',
            DATA: [{ 'source_path.$': '$.source', 'destination_path.$': '$.destination' }],
            verify_checksum: true,
          },
          { Next: 'Measure' },
        ),
        ResultPath: '$.copy',
      },
      Measure: {
        ...action(
          'https://compute.actions.globus.org/v3',
          {
            'endpoint_id.$': '$.endpoint',
            tasks: [{ 'function_id.$': '$.measure', 'kwargs.$': '$.work' }],
          },
          { Next: 'Publish' },
        ),
        ResultPath: '$.measured',
      },
      Publish: {
        ...action(
          'https://actions.globus.org/search/ingest',
          {
            'search_index.$': '$.index',
            'subject.$': '$.subject',
            visible_to: ['public'],
            'content.$': '$.measured.details.result[0]',
          },
          { End: true },
        ),
        ResultPath: '$.published',
      },
    },
  },
  input_schema: {},
}

const RUNS = 6
/** Large enough that a kill finds a copy half done. */
const FILE_MB = 48
const home = davyHome()
let client: Client
let site: {
  readonly flow: string
  readonly index: string
  readonly work: string
  readonly target: string
  readonly input: Record<string, string>
}
const content = Buffer.alloc(FILE_MB * 2 ** 20, 'speckle')
const checksum = createHash('sha256').update(content).digest('hex')

beforeAll(async () => {
  await home.davy('up')
  client = await home.client()
  const { DATA } = await client.transfer.collections()
  const collection = (name: string) => {
    const found = DATA.find(({ display_name }) => display_name === name)
    if (!found?.directory) throw new Error(`no collection ${name}`)
    return { id: found.id, directory: found.directory }
  }
  const [from, to] = [collection('instrument'), collection('storage')]
  const [endpoint] = await client.compute.endpoints()
  const [index] = (await client.search.indexes()).index_list
  const { measure: id } = await registerFunctions(client, {
    measure: {
      function_name: 'measure',
      function_code: packFunction({ kind: 'ts', name: 'measure', source: measure }),
    },
  })
  if (!endpoint || !index) throw new Error('no endpoint or index')
  mkdirSync(join(to.directory, 'copies'), { recursive: true })
  writeFileSync(join(from.directory, 'frames.bin'), content)
  site = {
    flow: (await deployFlow(client, flow)).flow.id,
    index: index.id,
    work: join(home.path, 'products'),
    target: join(to.directory, 'copies'),
    input: { from: from.id, to: to.id, source: '/frames.bin', endpoint: endpoint.uuid, measure: id, index: index.id },
  }
}, 60_000)
afterAll(() => home[Symbol.asyncDispose](), 60_000)

async function startRuns(tag: string): Promise<readonly RunDocument[]> {
  return Promise.all(
    Array.from({ length: RUNS }, (_, i) =>
      startRun(client, site.flow, {
        ...site.input,
        destination: `/copies/${tag}-${i}.bin`,
        subject: `${tag}-${i}`,
        work: { directory: site.work, name: `${tag}-${i}` },
      }),
    ),
  )
}

/** Every name that is not hidden belongs to a whole file, at any moment. */
function checkCopies(tag: string): void {
  for (const name of readdirSync(site.target).filter((one) => one.startsWith(tag)))
    expect(`${name} ${statSync(join(site.target, name)).size}`).toBe(`${name} ${content.length}`)
}

/** Answers with how many attempts at tasks were lost on the way. */
async function endsWell(tag: string, runs: readonly RunDocument[]): Promise<number> {
  let lost = 0
  await until(async () => {
    checkCopies(tag)
    await sleep(50)
    const now = await Promise.all(runs.map(({ run_id }) => client.runs.get(run_id))).catch(() => undefined)
    return now?.every(({ status }) => finished(status)) ? true : undefined
  })
  for (const { run_id } of runs) {
    const run = buildRun(await client.runs.log(run_id))
    expect(`${run.status} ${run.cause ?? ''}`).toBe('SUCCEEDED ')
    // Each state was entered once and its action accepted once.
    expect(run.visits.map(({ state, status }) => `${state} ${status}`)).toEqual([
      'Copy succeeded',
      'Measure succeeded',
      'Publish succeeded',
    ])
    expect(run.visits.map(({ log }) => log.filter(({ code }) => code === 'ActionCompleted').length)).toEqual([1, 1, 1])
    const attempts = run.visits[1]?.attempts ?? []
    lost += attempts.filter(({ outcome }) => outcome === 'lost').length
    expect(attempts.filter(({ outcome }) => outcome === 'succeeded')).toHaveLength(1)
    expect(attempts.at(-1)?.outcome).toBe('succeeded')
    expect(attempts.every(({ outcome }) => outcome === 'succeeded' || outcome === 'lost')).toBe(true)
  }
  for (let i = 0; i < RUNS; i++) {
    const copy = readFileSync(join(site.target, `${tag}-${i}.bin`))
    expect(createHash('sha256').update(copy).digest('hex')).toBe(checksum)
    expect(readFileSync(join(site.work, `${tag}-${i}.txt`), 'utf8')).toBe(`${tag}-${i}`.repeat(1000))
    // No two executions were the same attempt, and the last one was accepted.
    const executed = readFileSync(join(site.work, `${tag}-${i}.attempts`), 'utf8')
      .trim()
      .split('\n')
      .map(Number)
    expect(new Set(executed).size).toBe(executed.length)
    const entry = await client.search.subject(site.index, `${tag}-${i}`)
    expect(entry.entries.map(({ content }) => content['attempt'])).toEqual([executed.at(-1)])
    rmSync(join(site.target, `${tag}-${i}.bin`))
  }
  return lost
}

/** All processes of a kind; there is one fabric and one agent. */
function kill(kind: HomeProcess['kind']): readonly number[] {
  const victims = home.processes().filter((one) => one.kind === kind)
  for (const { pid } of victims) process.kill(pid, 'SIGKILL')
  return victims.map(({ pid }) => pid)
}

const measuring = (tag: string) =>
  until(() => readdirSync(site.work).find((name) => name.startsWith(tag) && name.endsWith('.attempts')))

test('the fabric, while files are copied and again while tasks run', { timeout: 90_000 }, async () => {
  mkdirSync(site.work, { recursive: true })
  const runs = await startRuns('fabric')
  for (const moment of [() => sleep(30), () => measuring('fabric'), () => sleep(300)]) {
    await moment()
    kill('fabric')
    await home.davy('up')
    client = await home.client()
  }
  expect(await endsWell('fabric', runs)).toBe(0)
  // One agent all the while: that of the first fabric went on.
  expect(home.processes().filter(({ kind }) => kind === 'endpoint')).toHaveLength(1)
})

test('the agent of the endpoint, while tasks run', { timeout: 90_000 }, async () => {
  const runs = await startRuns('agent')
  await measuring('agent')
  const [killed] = kill('endpoint')
  expect(await endsWell('agent', runs)).toBeGreaterThan(0)
  expect(
    home
      .processes()
      .filter(({ kind }) => kind === 'endpoint')
      .map(({ pid }) => pid),
  ).not.toContain(killed)
})

test('the workers, while tasks run', { timeout: 90_000 }, async () => {
  const runs = await startRuns('worker')
  await measuring('worker')
  expect(kill('worker')).not.toEqual([])
  expect(await endsWell('worker', runs)).toBeGreaterThan(0)
})

test('everything at once', { timeout: 90_000 }, async () => {
  const runs = await startRuns('all')
  await measuring('all')
  // The agent tells of a start only when the task has run for a moment.
  await sleep(200)
  for (const kind of ['fabric', 'endpoint', 'worker'] as const) kill(kind)
  await home.davy('up')
  client = await home.client()
  expect(await endsWell('all', runs)).toBeGreaterThan(0)
})

test('whoever watches a run hears that the fabric is gone and that it is back', { timeout: 60_000 }, async () => {
  const path = join(home.path, 'wait.flow.json')
  writeFileSync(
    path,
    JSON.stringify({
      title: 'Wait',
      definition: { StartAt: 'Wait', States: { Wait: { Type: 'Wait', Seconds: 3, End: true } } },
      input_schema: {},
    }),
  )
  const watcher = home.start('flow', 'run', path, '--label', 'watched')
  const ended = answerOf(watcher)
  await until(async () => (await client.runs.list({ filter_status: 'ACTIVE' })).runs[0])
  // Connected by then, or it has nothing to lose.
  await sleep(500)
  kill('fabric')
  await sleep(500)
  await home.davy('up')
  client = await home.client()
  const { status, stdout } = await ended
  expect(status).toBe(0)
  expect(stdout).toContain('The fabric does not answer')
  expect(stdout).toContain('The fabric is back')
  expect(stdout).toContain('watched  SUCCEEDED')
})

test('an endpoint that is stopped keeps its runs waiting, and they say so', { timeout: 90_000 }, async () => {
  expect((await home.davy('endpoint', 'stop')).status).toBe(0)
  const runs = await startRuns('stopped')
  const [first] = runs
  if (!first) throw new Error('no run')
  await until(async () => {
    const run = buildRun(await client.runs.log(first.run_id))
    return (
      run.visits.at(-1)?.polls.some(({ display_status }) => /waiting for endpoint/.test(display_status)) || undefined
    )
  })
  expect((await client.runs.get(first.run_id)).status).toBe('ACTIVE')
  expect((await home.davy('endpoint', 'start')).status).toBe(0)
  expect(await endsWell('stopped', runs)).toBe(0)
})
