/** `davy demo xpcs`: the first thing one sees of Davy. */
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import type { Client } from '#api'
import { exitCodes, type ExitCode } from '../exit-codes.ts'
import { Failure, Interrupted } from '../failure.ts'
import type { Invocation } from '../invocation.ts'
import { followLabels, followRun } from '../progress/follow.ts'
import { acquireAll, plannedAcquisitions, watchAcquisitions } from './acquisitions.ts'
import { checkFile, runOnFile } from './given-file.ts'
import { processingOf, type DemoOptions } from './options.ts'
import { demoRun, type DemoRun } from './outcome.ts'
import { prepareSite, type DemoSite } from './site.ts'
import { claimFolder } from './claim-folder.ts'
import { summaryLines } from './summary.ts'

/** Part of the truth by which a fitted D may be off. */
const TOLERANCE = 0.05

export async function xpcsDemo(call: Invocation, options: DemoOptions): Promise<ExitCode> {
  const { out, signal } = call
  if (options.data !== undefined) await checkFile(options.data)
  const client = await call.connect()
  try {
    const runs = await carryOut(call, client, options)
    const [first] = runs
    out.result({
      runs,
      ...(first?.result === undefined ? {} : { result: first.result }),
      ...(first?.entry === undefined ? {} : { entry: first.entry }),
    })
    const place = { tolerance: TOLERANCE, origin: client.connection.origin, keeps: !options.down, davy: call.davy }
    out.say(...summaryLines(runs, place, out.paint))
    judge(runs, call.davy)
    return exitCodes.ok
  } catch (error) {
    if (signal.reason instanceof Interrupted)
      throw signal.reason.saying(`the demo was ended; runs that have begun go on: ${call.davy('run list')}`)
    throw error
  } finally {
    if (options.down) await client.fabric.shutdown()
  }
}

async function carryOut(call: Invocation, client: Client, options: DemoOptions): Promise<readonly DemoRun[]> {
  const { out } = call
  // One file has the machine for itself, three share it.
  const cores = options.data === undefined ? 1 : availableParallelism()
  const site = await prepareSite(client, cores)
  const processing = processingOf(options)
  out.say(`Fabric at ${client.connection.origin}, home ${call.home}. Flow "${site.flow.title}", 11 steps.`)
  if (site.endpoint.status.status === 'stopped')
    out.say(`Endpoint ${site.endpoint.name} is stopped: runs wait for it until ${call.davy('endpoint start')}`)
  if (options.data === undefined) return threeAcquisitions(call, client, site, processing)
  const run = await runOnFile(client, site, { file: options.data, processing, cores })
  using display = out.progress()
  const ended = await followRun(client, run, display, call.signal)
  return [await demoRun(client, site, ended)]
}

async function threeAcquisitions(
  { out, signal }: Invocation,
  client: Client,
  site: DemoSite,
  processing: ReturnType<typeof processingOf>,
): Promise<readonly DemoRun[]> {
  const folder = await claimFolder(site.instrument.directory, 'simulated', new Date())
  const acquisitions = plannedAcquisitions(folder)
  await using _trigger = await watchAcquisitions(client, site, folder, processing)
  out.say(
    `A trigger starts it for each file that the simulated detector writes to ${join(site.instrument.directory, folder)}.`,
  )
  using display = out.progress()
  const giveUp = new AbortController()
  const watching = AbortSignal.any([signal, giveUp.signal])
  const following = followLabels(
    client,
    site.flow,
    acquisitions.map(({ stem }) => stem),
    display,
    watching,
  )
  const acquiring = acquireAll(join(site.instrument.directory, folder), acquisitions, display, watching)
  try {
    const [ended] = await Promise.all([following, acquiring])
    return await Promise.all(ended.map((one, i) => demoRun(client, site, one, acquisitions[i]?.diffusion)))
  } finally {
    giveUp.abort()
    await Promise.allSettled([following, acquiring])
  }
}

/** @throws {Failure} when a run failed, or a fit is further from the truth than the tolerance. */
function judge(runs: readonly DemoRun[], davy: Invocation['davy']): void {
  const failed = runs.find(({ status }) => status !== 'SUCCEEDED')
  if (failed)
    throw new Failure(
      'RunFailed',
      exitCodes.failed,
      `run ${failed.run_id} ${failed.error?.message ?? failed.status}\nMore about it: ${davy(`run show ${failed.run_id.slice(0, 8)}`)}`,
    )
  const off = runs.find(({ truth }) => truth !== undefined && !(truth.off <= TOLERANCE))
  if (off?.truth)
    throw new Failure(
      'OutsideTolerance',
      exitCodes.failed,
      `run ${off.run_id} found D = ${off.D ?? 'none'} µm²/s where ${off.truth.D} µm²/s was simulated: more than 5 % off`,
    )
}
