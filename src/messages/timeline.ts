/** The run timeline page. */
import * as z from 'zod/mini'
import { flowDefinition, liveness, logEntry, runSummary } from './run.ts'
import { sourceFrame } from './source-frame.ts'

export const timelineProtocol = {
  toPage: z.discriminatedUnion('kind', [
    /** A run with all of its log so far, in place of whatever was shown. */
    z.object({
      kind: z.literal('show'),
      run: runSummary,
      entries: z.array(logEntry),
      definition: z.nullable(flowDefinition),
      /** Unix time in ms on the host as this was sent: the page's clock may differ (remote hosts). */
      now: z.number(),
    }),
    /** Entry number `index` of the log. */
    z.object({ kind: z.literal('entry'), index: z.number(), entry: logEntry, now: z.number() }),
    z.object({ kind: z.literal('run'), run: runSummary, now: z.number() }),
    z.object({ kind: z.literal('liveness'), liveness }),
    /** Select a state and open its details. */
    z.object({ kind: z.literal('select'), state: z.string() }),
    /** Nothing can be shown: the run is not there any more, or cannot be read. */
    z.object({ kind: z.literal('unavailable'), run_id: z.string(), reason: z.string() }),
  ]),
  toHost: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('ready') }),
    z.object({ kind: z.literal('openState'), state: z.string() }),
    z.object({ kind: z.literal('openDefinition') }),
    z.object({ kind: z.literal('cancelRun') }),
    z.object({ kind: z.literal('startFabric') }),
    z.object({ kind: z.literal('copy'), text: z.string() }),
  ]),
  calls: {
    /** Show a line of a function's source in an editor; `opened: false` says why the file is not at hand. */
    openFrame: {
      request: sourceFrame,
      reply: z.object({ opened: z.boolean(), reason: z.optional(z.string()) }),
    },
    /** What a task printed. */
    taskOutput: {
      request: z.object({ task_id: z.string() }),
      reply: z.object({ stdout: z.string(), stderr: z.string() }),
    },
    /** Ask for a file name and write the picture there; null when the user thought better of it. */
    saveSvg: {
      request: z.object({ svg: z.string(), name: z.string() }),
      reply: z.object({ path: z.nullable(z.string()) }),
    },
  },
} as const

export type TimelineToPage = z.infer<typeof timelineProtocol.toPage>
export type TimelineToHost = z.infer<typeof timelineProtocol.toHost>
