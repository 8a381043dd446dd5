/** Table I of the paper: as printed, as its records have it step by step, and with the times the actions truly took. */
import { readFileSync } from 'node:fs'
import * as z from 'zod/mini'
import { sharedData } from '../shared-data.ts'
import { flowNames, keyOf, stepKinds, type FlowName } from './flows.ts'

/** Seconds, as printed (Vescovi et al. 2022, Table I), and the time that was no action by the services' own logs. */
export const printed: Readonly<Record<FlowName, { runtime: number; overhead: number; noAction: number }>> = {
  BraggNN: { runtime: 259.5, overhead: 33.4, noAction: 66.8 },
  HEDM: { runtime: 498.2, overhead: 75.3, noAction: 247.7 },
  Ptycho: { runtime: 2283.3, overhead: 13.0, noAction: 563.0 },
  'SSX-Publish': { runtime: 355.2, overhead: 44.9, noAction: 58.6 },
  'SSX-Prime': { runtime: 332.6, overhead: 126.9, noAction: 129.1 },
  'SSX-Stills': { runtime: 1041.4, overhead: 83.4, noAction: 441.8 },
  XPCS: { runtime: 240.0, overhead: 48.1, noAction: 125.0 },
}

const Bars = z.record(
  z.string(),
  z.array(
    z.object({ type: z.string(), name: z.string(), runtime: z.number(), real_time: z.number(), overhead: z.number() }),
  ),
)
const Traces = z.object({
  flows: z.record(
    z.string(),
    z.array(
      z.object({
        name: z.string(),
        type: z.enum(stepKinds),
        /** From submission to the result being there, queue included. */
        true_action_s: z.number(),
        /** Of it, waiting at the endpoint. */
        queue_s: z.number(),
        step_runtime_s: z.number(),
        paper_action_s: z.number(),
        paper_overhead_s: z.number(),
      }),
    ),
  ),
})

export type Bar = z.infer<typeof Bars>[string][number]
export type TraceStep = z.infer<typeof Traces>['flows'][string][number]

export interface TableOne {
  readonly bars: Readonly<Record<FlowName, readonly Bar[]>>
  readonly traces: Readonly<Record<FlowName, readonly TraceStep[]>>
}

/** Undefined where the shared data are not there. @throws {Error} when a file is not what it should be. */
export function tableOne(): TableOne | undefined {
  const [bars, traces] = [sharedData('replay/overhead_bars.json'), sharedData('replay/table1_true_traces.json')]
  if (bars === undefined || traces === undefined) return undefined
  return {
    bars: byFlow(Bars.parse(JSON.parse(readFileSync(bars, 'utf8'))), bars),
    traces: byFlow(Traces.parse(JSON.parse(readFileSync(traces, 'utf8'))).flows, traces),
  }
}

function byFlow<T>(flows: Readonly<Record<string, readonly T[]>>, file: string): Record<FlowName, readonly T[]> {
  const entries = flowNames.map((flow): [FlowName, readonly T[]] => {
    const found = flows[keyOf[flow]]
    if (!found) throw new Error(`${file} has no flow ${keyOf[flow]} (${flow})`)
    return [flow, found]
  })
  // SAFETY: one entry for each name.
  return Object.fromEntries(entries) as Record<FlowName, readonly T[]>
}

export const sum = (numbers: Iterable<number>): number => {
  let total = 0
  for (const number of numbers) total += number
  return total
}
