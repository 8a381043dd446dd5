/** The page on which a run is begun: a form from the flow's `input_schema`. */
import * as z from 'zod/mini'
import type { JsonObject } from '#flow'
import { startedOrRefused } from './trial.ts'

const object = z.custom<JsonObject>((value) => typeof value === 'object' && value !== null && !Array.isArray(value))

export const rememberedInput = z.object({
  input: object,
  label: z.string(),
  /** ISO 8601. */
  time: z.string(),
})
export type RememberedInput = z.infer<typeof rememberedInput>

export const runFormProtocol = {
  toPage: z.discriminatedUnion('kind', [
    /** The flow as its file reads now. */
    z.object({
      kind: z.literal('flow'),
      uri: z.string(),
      /** The file's name. */
      name: z.string(),
      title: z.string(),
      schema: object,
      /** Why it cannot be run at this moment; null when it can. */
      hindrance: z.nullable(z.string()),
      /** Inputs it was run with, newest first. */
      remembered: z.array(rememberedInput),
      /** Names of files with inputs beside the flow. */
      files: z.array(z.string()),
    }),
  ]),
  toHost: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('ready') }),
    z.object({ kind: z.literal('show'), run_id: z.string(), as: z.enum(['graph', 'timeline']) }),
    z.object({ kind: z.literal('openFlow') }),
  ]),
  calls: {
    start: { request: z.object({ input: object, label: z.string() }), reply: startedOrRefused },
    /** The text of an input file: one beside the flow, or with null one that is chosen. Null: none was. */
    readFile: {
      request: z.object({ name: z.nullable(z.string()) }),
      reply: z.nullable(z.object({ name: z.string(), text: z.string() })),
    },
    /** Ask for a place and write the input there; null when the user thought better of it. */
    saveFile: { request: z.object({ text: z.string() }), reply: z.object({ path: z.nullable(z.string()) }) },
  },
} as const

export type RunFormToHost = z.infer<typeof runFormProtocol.toHost>
export type RunFormToPage = z.infer<typeof runFormProtocol.toPage>
