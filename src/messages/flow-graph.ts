/** The flow graph page. */
import * as z from 'zod/mini'
import { flowDefinition, liveness, logEntry, runSummary } from './run.ts'

export const graphProblem = z.object({
  /** Null for a problem of the flow as a whole. */
  state: z.nullable(z.string()),
  severity: z.enum(['error', 'warning', 'information']),
  message: z.string(),
})
export type GraphProblem = z.infer<typeof graphProblem>

export const runChoice = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({ kind: z.literal('newest') }),
  z.object({ kind: z.literal('run'), run_id: z.string() }),
])
export type RunChoice = z.infer<typeof runChoice>

export const flowGraphProtocol = {
  toPage: z.discriminatedUnion('kind', [
    /** The document as it reads now. `definition` is null while the text is no flow: the last good graph stays. */
    z.object({
      kind: z.literal('document'),
      title: z.string(),
      definition: z.nullable(flowDefinition),
      /** Why there is no definition, with its line counted from 1. */
      broken: z.nullable(z.object({ message: z.string(), line: z.number() })),
      problems: z.array(graphProblem),
    }),
    /** Runs that can be painted, newest first. */
    z.object({ kind: z.literal('runs'), runs: z.array(runSummary), choice: runChoice, liveness }),
    /** Paint a run, on the definition it started with where that is not the document's any more. */
    z.object({
      kind: z.literal('paint'),
      run: runSummary,
      entries: z.array(logEntry),
      definition: z.nullable(flowDefinition),
      now: z.number(),
    }),
    z.object({ kind: z.literal('run'), run: runSummary }),
    z.object({ kind: z.literal('entry'), run_id: z.string(), index: z.number(), entry: logEntry, now: z.number() }),
    z.object({ kind: z.literal('clear') }),
    /** The cursor in the text stands in this state. */
    z.object({ kind: z.literal('cursor'), state: z.nullable(z.string()) }),
  ]),
  toHost: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('ready') }),
    /** Select a state's text; `focus`: and go on there. */
    z.object({ kind: z.literal('reveal'), state: z.string(), focus: z.boolean() }),
    z.object({ kind: z.literal('revealLine'), line: z.number() }),
    /** Which run to paint: one, always the newest of this flow, or none. */
    z.object({ kind: z.literal('chooseRun'), choice: runChoice }),
    z.object({ kind: z.literal('openTimeline'), run_id: z.string(), state: z.nullable(z.string()) }),
  ]),
  calls: {},
} as const

export type FlowGraphToPage = z.infer<typeof flowGraphProtocol.toPage>
export type FlowGraphToHost = z.infer<typeof flowGraphProtocol.toHost>
