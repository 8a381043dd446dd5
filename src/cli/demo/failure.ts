/** `davy demo failure`: a run that fails for a reason, and what to do about it. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { packFunction, type Client, type RunDocument } from '#api'
import { beamCentreFlow, brightFrameInput, darkFrame, findBeamFunction } from '#experiments'
import { buildRun } from '#run'
import { deployFlow, registerFunctions, startRun } from '#toolkit'
import { exitCodes, type ExitCode } from '../exit-codes.ts'
import { Failure, notFound } from '../failure.ts'
import type { Invocation } from '../invocation.ts'
import { followRun, type FollowedRun } from '../progress/follow.ts'
import { runReport } from '../report/run.ts'

export async function failureDemo(call: Invocation, { detach }: { readonly detach?: boolean }): Promise<ExitCode> {
  const { out } = call
  const client = await call.connect()
  const started = await begin(client)
  const id = started.run_id.slice(0, 8)
  if (detach) {
    out.say(`Run ${started.run_id} is under way, and will fail.`, `Look into it: ${call.davy(`run show ${id}`)}`)
    out.result({ run: started })
    return exitCodes.ok
  }
  const { run, log } = await watch(call, client, started)
  out.say('', ...runReport(run, buildRun(log), Date.now() * 1000, out.paint))
  out.result({ run })
  if (run.status !== 'FAILED')
    throw new Failure('RunDidNotFail', exitCodes.failed, `run ${run.run_id} was to fail and is ${run.status}`)
  out.say(
    '',
    'It was to fail: the shutter was closed. Now look at it in VS Code, "Davy: Open Run Timeline…", or let it go on with another frame:',
    `  ${call.davy(`run rerun ${id} --input '${JSON.stringify(brightFrameInput)}' --follow`)}`,
  )
  return exitCodes.ok
}

/** The function registered, the flow deployed, a run on a dark frame. */
async function begin(client: Client): Promise<RunDocument> {
  const endpoint = (await client.compute.endpoints()).find(({ managed }) => managed)
  if (!endpoint) throw notFound('This fabric manages no endpoint: davy status')
  const { name, description, bundle } = findBeamFunction
  const source = readFileSync(join(import.meta.dirname, bundle), 'utf8')
  const [{ find_beam }, { flow }] = await Promise.all([
    registerFunctions(client, {
      find_beam: { function_name: name, description, function_code: packFunction({ kind: 'ts', name, source }) },
    }),
    deployFlow(client, beamCentreFlow),
  ])
  const frame = { columns: darkFrame.columns, counts: [...darkFrame.counts] }
  const input = { frame, compute_endpoint: endpoint.uuid, find_beam_function_id: find_beam }
  return await startRun(client, flow.id, { input }, { label: 'dark frame' })
}

async function watch({ out, signal }: Invocation, client: Client, started: RunDocument): Promise<FollowedRun> {
  using display = out.progress()
  return await followRun(client, started, display, signal)
}
