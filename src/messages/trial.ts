/** What the flow editor's page asks the host about runs: their data, to go on from them, and lines of source. */
import * as z from 'zod/mini'
import type { JsonObject } from '#flow'
import { flowDefinition, logEntry, runSummary } from './run.ts'
import { sourceFrame } from './source-frame.ts'

const object = z.custom<JsonObject>((value) => typeof value === 'object' && value !== null && !Array.isArray(value))

/** Why a run was not started: the sentence, and the places in its data that are meant (dotted paths from `$`). */
export const refusal = z.object({
  message: z.string(),
  at: z.array(z.object({ path: z.readonly(z.array(z.union([z.string(), z.number()]))), message: z.string() })),
})
export type Refusal = z.infer<typeof refusal>

export const startedOrRefused = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('started'), run_id: z.string() }),
  z.object({ kind: z.literal('refused'), refusal }),
])
export type StartedOrRefused = z.infer<typeof startedOrRefused>

export const trialCalls = {
  /** A run with its log so far and the definition it started with. */
  runLog: {
    request: z.object({ run_id: z.string() }),
    reply: z.object({ run: runSummary, entries: z.array(logEntry), definition: z.nullable(flowDefinition) }),
  },
  /** Go on from a run that has ended: a new run that begins at `state`. What is left out is as the run had it. */
  rerun: {
    request: z.object({
      run_id: z.string(),
      state: z.string(),
      definition: z.optional(flowDefinition),
      /** `$` that it begins with. */
      data: z.optional(object),
      label: z.optional(z.string()),
    }),
    reply: startedOrRefused,
  },
  /** Show a line of a function's source in an editor; `opened: false` says why the file is not at hand. */
  openFrame: {
    request: sourceFrame,
    reply: z.object({ opened: z.boolean(), reason: z.optional(z.string()) }),
  },
} as const
