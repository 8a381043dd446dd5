/** What pages are told of runs: the part of the wire documents that they show. */
import * as z from 'zod/mini'
import type { JsonObject } from '#flow'
import type { LogEntry, RunStatus } from '#run'

export const runSummary = z.object({
  run_id: z.string(),
  flow_id: z.string(),
  flow_title: z.string(),
  label: z.nullable(z.string()),
  status: z.custom<RunStatus>((value) => typeof value === 'string'),
  /** ISO 8601. */
  start_time: z.string(),
  completion_time: z.nullable(z.string()),
})
export type RunSummary = z.infer<typeof runSummary>

export const logEntry = z.custom<LogEntry>(
  (value) => typeof value === 'object' && value !== null && 'time' in value && 'code' in value,
)

/** As written: a flow that is being edited may lack anything. */
export const flowDefinition = z.custom<JsonObject>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
)

/** Whether what is shown is still kept up to date. */
export const liveness = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('live') }),
  z.object({ kind: z.literal('down'), reason: z.string() }),
])
export type Liveness = z.infer<typeof liveness>
