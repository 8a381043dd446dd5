/** A run that was just started, watched to its end and reported. */
import type { Client, RunDocument } from '#api'
import { buildRun, stepsOf, summaryOf } from '#run'
import { exitCodes, type ExitCode } from './exit-codes.ts'
import { Failure, Interrupted } from './failure.ts'
import type { Invocation } from './invocation.ts'
import { followRun, type FollowedRun } from './progress/follow.ts'
import { failureReason } from './report/failure.ts'
import { runReport } from './report/run.ts'

/** @throws {Failure} when the run fails, and when the user stops watching, which leaves the run alone. */
export async function watchToEnd(call: Invocation, client: Client, started: RunDocument): Promise<ExitCode> {
  const { out, signal } = call
  // Ctrl-C leaves the run alone: who wants it gone says so.
  const ended = await watch(call, client, started).catch((error: unknown) => {
    if (!signal.aborted || !(signal.reason instanceof Interrupted)) throw error
    out.result({ run: started })
    throw signal.reason.saying(
      `stopped watching; run ${started.run_id} goes on.\n` +
        `  watch it:   ${call.davy(`run log -f ${started.run_id}`)}\n  cancel it:  ${call.davy(`run cancel ${started.run_id}`)}`,
    )
  })
  const happened = buildRun(ended.log)
  const now = Date.now() * 1000
  out.say('', ...runReport(ended.run, happened, now, out.paint))
  out.result({ run: ended.run, steps: stepsOf(happened, now), summary: summaryOf(happened, now) })
  if (ended.run.status === 'SUCCEEDED') return exitCodes.ok
  throw new Failure('RunFailed', exitCodes.failed, `run ${ended.run.run_id} ${failureReason(happened)}`)
}

async function watch({ out, signal }: Invocation, client: Client, started: RunDocument): Promise<FollowedRun> {
  using display = out.progress()
  return await followRun(client, started, display, signal)
}
