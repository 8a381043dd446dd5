/**
 * A real fabric under load that is killed again and again at random moments: clients start runs and listen, files arrive in
 * a watched folder; and in the end it is counted what became of all of it.
 */
import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { connect, packFunction, processStart, startFabric, type Client, type FoundFabric } from '#api'
import type { JsonObject } from '#flow'
import { buildRun, type LogEntry } from '#run'
import { chances } from '../../simulation/seeded.ts'
import { looping, nesting, TURNS } from './load-flows.ts'

export interface Load {
  readonly kills: number
  /** Between two kills, ms: anything from none of it to all. */
  readonly lifeMs: number
  /** The kills come at the same moments for the same seed. */
  readonly seed: number
}

export interface Counted {
  readonly kills: number
  readonly runs: number
  /** Runs whose start was answered with 201, and files that arrived. */
  readonly promised: number
  readonly files: number
  readonly entries: number
  /** Log entries that a client had seen on the event stream. */
  readonly seen: number
  readonly actions: number
  /** What is wrong, in sentences. */
  readonly wrong: readonly string[]
}

export async function killUnderLoad(home: string, { kills, lifeMs, seed }: Load): Promise<Counted> {
  const chance = chances(seed)
  const folder = join(home, 'collections/instrument/in')
  let fabric = await startFabric(home)
  let client = connect(fabric.connection)
  const flows = await prepare(client)
  mkdirSync(folder)
  await watch(client, flows.looping)

  const seen = new Map<string, Map<number, string>>()
  const promised = new Set<string>()
  const over = new AbortController()
  let files = 0
  const living = [
    listen(() => client, seen, over.signal),
    ...[flows.looping, flows.nesting, flows.looping].map((flow, i) =>
      keepStarting(() => client, flow, `client ${i}`, promised, over.signal),
    ),
  ]
  for (let killed = 0; killed < kills; killed++) {
    for (const end = Date.now() + chance() * lifeMs; Date.now() < end; await sleep(20)) {
      if (files >= (killed + 1) * 3) continue
      writeFileSync(join(folder, `${files}.tmp`), `${files}`)
      renameSync(join(folder, `${files}.tmp`), join(folder, `${files}.h5`))
      files++
    }
    await kill(fabric)
    fabric = await startFabric(home)
    client = connect(fabric.connection)
  }
  over.abort()
  await Promise.all(living)
  await allEnded(client, files)
  return { kills, files, ...(await count(client, promised, seen, files)) }
}

export async function kill({ file }: FoundFabric): Promise<void> {
  process.kill(file.pid, 'SIGKILL')
  while (processStart(file.pid) === file.start_time) await sleep(5)
}

async function prepare(client: Client): Promise<{ readonly looping: string; readonly nesting: string }> {
  const { function_uuid } = await client.compute.registerFunction({
    function_name: 'double',
    function_code: packFunction({
      kind: 'ts',
      name: 'double',
      source: 'export default async ({ n }) => ({ twice: 2 * n })',
    }),
  })
  const [endpoint] = await client.compute.endpoints()
  if (!endpoint) throw new Error('no endpoint')
  const deploy = (title: string, definition: JsonObject) => client.flows.create({ title, definition, input_schema: {} })
  const inner = await deploy('Looping', looping(endpoint.uuid, function_uuid))
  const outer = await deploy('Nesting', nesting(inner.id))
  return { looping: inner.id, nesting: outer.id }
}

async function watch(client: Client, flow: string): Promise<void> {
  const collection = (await client.transfer.collections()).DATA.find((one) => one.display_name === 'instrument')
  await client.triggers.create({
    name: 'every file',
    flow_id: flow,
    source: {
      kind: 'directory',
      collection_id: collection?.id ?? '',
      path: '/in',
      pattern: '*.h5',
      complete: 'renamed',
    },
    input: { turns: 1 },
    label: 'file {stem}',
    enabled: true,
  })
}

/** What a client hears while there is a fabric to hear from. */
async function listen(
  client: () => Client,
  seen: Map<string, Map<number, string>>,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const here = client()
    const gone = new AbortController()
    const look = setInterval(() => {
      if (client() !== here || signal.aborted) gone.abort()
    }, 20)
    for await (const event of here.events(undefined, gone.signal)) {
      if (event.kind !== 'log') continue
      const entries = seen.get(event.run_id) ?? new Map<number, string>()
      seen.set(event.run_id, entries.set(event.index, JSON.stringify(event.entry)))
    }
    clearInterval(look)
  }
}

async function keepStarting(
  client: () => Client,
  flow: string,
  label: string,
  promised: Set<string>,
  signal: AbortSignal,
): Promise<void> {
  for (let i = 0; !signal.aborted; i++) {
    // A request that found no fabric, or was cut off by its death, promised nothing.
    const run = await client()
      .flows.run(flow, { body: { turns: TURNS }, label: `${label}, ${i}` })
      .catch(() => undefined)
    if (run) promised.add(run.run_id)
    await sleep(run ? 60 : 20)
  }
}

async function allEnded(client: Client, files: number): Promise<void> {
  for (;;) {
    const { runs } = await client.fabric.status()
    const fired = (await client.triggers.list()).triggers[0]?.fired ?? 0
    if (!runs['ACTIVE'] && !runs['INACTIVE'] && fired >= files) return
    await sleep(100)
  }
}

async function count(
  client: Client,
  promised: ReadonlySet<string>,
  seen: ReadonlyMap<string, ReadonlyMap<number, string>>,
  files: number,
): Promise<Omit<Counted, 'kills' | 'files'>> {
  const wrong: string[] = []
  const labels: string[] = []
  const found = new Set<string>()
  let [entries, actions, heard] = [0, 0, 0]
  for (let marker: string | undefined, more = true; more;) {
    const page = await client.runs.list({ per_page: 100, ...(marker === undefined ? {} : { marker }) })
    for (const { run_id, status, label } of page.runs) {
      found.add(run_id)
      if (label?.startsWith('file ')) labels.push(label)
      const log = await client.runs.log(run_id)
      entries += log.length
      actions += log.filter(({ code }) => code === 'ActionCompleted').length
      wrong.push(...mistakes(run_id, status, log))
      for (const [index, entry] of seen.get(run_id) ?? []) {
        heard++
        if (JSON.stringify(log[index]) !== entry) wrong.push(`run ${run_id}: entry ${index} was told as ${entry}`)
      }
    }
    marker = page.marker ?? undefined
    more = page.has_next_page
  }
  for (const run of promised) if (!found.has(run)) wrong.push(`run ${run} was answered with 201 and is not there`)
  for (const run of seen.keys()) if (!found.has(run)) wrong.push(`run ${run} was told of and is not there`)
  for (let i = 0; i < files; i++) {
    const started = labels.filter((label) => label === `file ${i}`).length
    if (started !== 1) wrong.push(`file ${i} started ${started} runs`)
  }
  return { runs: found.size, promised: promised.size, entries, seen: heard, actions, wrong }
}

/** The log explains the run: it ended well, every state was left as often as entered, every action had one result. */
function mistakes(run: string, status: string, log: readonly LogEntry[]): readonly string[] {
  const wrong = (text: string) => [`run ${run}: ${text}`]
  const told = buildRun(log)
  if (status !== 'SUCCEEDED' || told.status !== 'SUCCEEDED') {
    return wrong(`it is ${status}, its log says ${told.status}: ${told.cause ?? ''}`)
  }
  return told.visits.flatMap(({ state, ordinal, log: own }) => {
    const codes = own.map(({ code }) => code)
    const [started, completed] = ['Started', 'Completed'].map(
      (end) => codes.filter((code) => code.endsWith(end)).length,
    )
    return started === 1 && completed === 1
      ? []
      : wrong(`visit ${ordinal} of ${state} has the entries ${codes.join(', ')}`)
  })
}
