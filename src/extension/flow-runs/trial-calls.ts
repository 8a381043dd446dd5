/** What the flow editor's page asks about runs. */
import * as z from 'zod/mini'
import { ApiError, type RerunRequest } from '#api'
import type { JsonObject } from '#flow'
import type { flowGraphProtocol, Handlers, Refusal } from '#messages'
import { runSummaryOf } from '../run-timeline/run-summary.ts'
import { openFrame } from '../run-timeline/source-line.ts'
import type { TimelineServices } from '../run-timeline/timeline-panel.ts'

type TrialHandlers = Pick<Handlers<typeof flowGraphProtocol>, 'runLog' | 'rerun' | 'openFrame'>

export function trialHandlers({ connection, extensionUri }: TimelineServices): TrialHandlers {
  return {
    runLog: async ({ run_id }) => {
      // To look at runs is no reason to start a fabric where none may be started.
      const client = connection.client ?? (await connection.need())
      const [run, entries, started] = await Promise.all([
        client.runs.get(run_id),
        client.runs.log(run_id),
        client.runs.definition(run_id).catch(() => undefined),
      ])
      // SAFETY: a definition is JSON that came from a document; the type only says more about it.
      const definition = (started?.definition as JsonObject | undefined) ?? null
      return { run: runSummaryOf(run), entries: [...entries], definition }
    },
    rerun: async ({ run_id, ...rest }) => {
      const client = await connection.need()
      try {
        // SAFETY: the fabric checks the definition; until then it is what a page sent.
        const again = await client.runs.rerun(run_id, rest as RerunRequest)
        return { kind: 'started', run_id: again.run_id }
      } catch (error) {
        if (error instanceof ApiError) return { kind: 'refused', refusal: refusalOf(error) }
        throw error
      }
    },
    openFrame: (frame) => openFrame(frame, extensionUri),
  }
}

const located = z.array(z.looseObject({ loc: z.array(z.union([z.string(), z.number()])), msg: z.string() }))

/** Where the fabric says what it does not take; places in the data begin at `input` or `data`. */
export function refusalOf({ message, detail }: ApiError): Refusal {
  const read = z.safeParse(located, detail)
  const at = (read.success ? read.data : []).map(({ loc, msg }) => ({
    path: loc[0] === 'input' || loc[0] === 'data' || loc[0] === 'body' ? loc.slice(1) : loc,
    message: msg,
  }))
  return { message, at }
}
