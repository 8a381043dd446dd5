/**
 * The page of the flow editor. The text of the document is the only model: the host sends it and each change of it, from
 * wherever it came, and the page answers with edits of the text. Offsets and lengths count UTF-16 units.
 */
import * as z from 'zod/mini'
import type { JsonObject } from '#flow'
import { languageCalls, languageToHost, languageToPage } from './language.ts'
import { flowDefinition, liveness, logEntry, runSummary } from './run.ts'
import { trialCalls } from './trial.ts'

const jsonSchema = z.custom<JsonObject>((value) => typeof value === 'object' && value !== null && !Array.isArray(value))

export const runChoice = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({ kind: z.literal('newest') }),
  z.object({ kind: z.literal('run'), run_id: z.string() }),
])
export type RunChoice = z.infer<typeof runChoice>

/** A replacement of `length` units at `offset`. */
export const textChange = z.object({ offset: z.number(), length: z.number(), text: z.string() })
export type TextChange = z.infer<typeof textChange>

export const flowEditorSettings = z.object({
  /** Which way the graph runs. */
  direction: z.enum(['down', 'right']),
  /** Show the whole flow in small while not all of it is seen. */
  minimap: z.boolean(),
  /** Show on the edges what the data looks like there. */
  dataHints: z.boolean(),
})
export type FlowEditorSettings = z.infer<typeof flowEditorSettings>

/** What the fabric knows that a flow can name. Empty while no fabric is up. */
export const surroundings = z.object({
  providers: z.array(
    z.object({
      url: z.string(),
      title: z.string(),
      kind: z.enum(['built-in', 'served', 'remote']),
      description: z.string(),
      synchronous: z.boolean(),
      /** Null where the provider could not be asked. */
      input_schema: z.nullable(jsonSchema),
    }),
  ),
  endpoints: z.array(z.object({ id: z.string(), name: z.string(), status: z.string() })),
  collections: z.array(z.object({ id: z.string(), name: z.string() })),
  functions: z.array(z.object({ id: z.string(), name: z.string() })),
  /** Flows, which can be states of other flows. */
  flows: z.array(z.object({ id: z.string(), title: z.string(), input_schema: jsonSchema })),
})
export type Surroundings = z.infer<typeof surroundings>

export const flowGraphProtocol = {
  toPage: z.discriminatedUnion('kind', [
    /** The whole text, at the beginning and whenever the page asks. */
    z.object({
      kind: z.literal('document'),
      uri: z.string(),
      /** The file's name. */
      name: z.string(),
      version: z.number(),
      /** Null for a text that is too long to be a flow. */
      text: z.nullable(z.string()),
      format: z.enum(['json', 'yaml']),
      /** False for the frozen definition of a run and for files that cannot be written. */
      editable: z.boolean(),
      settings: flowEditorSettings,
    }),
    /** The text changed: `changes` one after the other lead from the text before to this version, `length` units long. */
    z.object({
      kind: z.literal('changes'),
      version: z.number(),
      changes: z.array(textChange),
      length: z.number(),
    }),
    z.object({ kind: z.literal('settings'), settings: flowEditorSettings }),
    /** Where the cursor stands in a text editor of the document. */
    z.object({ kind: z.literal('cursor'), offset: z.number() }),
    z.object({ kind: z.literal('surroundings'), surroundings }),
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
    languageToPage.diagnostics,
  ]),
  toHost: z.discriminatedUnion('kind', [
    /** Send everything: the page has just opened, or lost track of the text. */
    z.object({ kind: z.literal('ready') }),
    /** What the flow is called now: runs know their flow by it. Null for a bare definition. */
    z.object({ kind: z.literal('titled'), title: z.nullable(z.string()) }),
    /** Select a part of the text; `focus`: and go on there; `follow`: only where the text is seen already. */
    z.object({
      kind: z.literal('reveal'),
      start: z.number(),
      end: z.number(),
      focus: z.boolean(),
      follow: z.optional(z.boolean()),
    }),
    /** Show the text beside the graph. */
    z.object({ kind: z.literal('openText') }),
    /** Ask what to compare the flow with, and show both as one graph. */
    z.object({ kind: z.literal('compare') }),
    /** Have graphs run that way from now on. */
    z.object({ kind: z.literal('setDirection'), direction: z.enum(['down', 'right']) }),
    /** Open the form on which a run of the flow is begun. */
    z.object({ kind: z.literal('runFlow') }),
    /** Undo or redo the document's last change, whoever made it. */
    z.object({ kind: z.literal('history'), step: z.enum(['undo', 'redo']) }),
    /** Which run to paint: one, always the newest of this flow, or none. */
    z.object({ kind: z.literal('chooseRun'), choice: runChoice }),
    z.object({ kind: z.literal('openTimeline'), run_id: z.string(), state: z.nullable(z.string()) }),
    languageToHost.cancelLanguage,
  ]),
  calls: {
    ...languageCalls,
    /**
     * Change the text, if it still is of that version; `edits` are all of that text, in order and not overlapping.
     * `version` is the one of the text afterwards, or the one it has when nothing was done.
     */
    edit: {
      request: z.object({ version: z.number(), edits: z.array(textChange) }),
      reply: z.object({ applied: z.boolean(), version: z.number() }),
    },
    /** Ask for a file name and write a file there; null when the user thought better of it. */
    saveFile: {
      request: z.object({
        name: z.string(),
        content: z.discriminatedUnion('kind', [
          z.object({ kind: z.literal('text'), text: z.string() }),
          z.object({ kind: z.literal('bytes'), base64: z.string() }),
        ]),
      }),
      reply: z.object({ path: z.nullable(z.string()) }),
    },
    /** The clipboard, for menus: pages may read it only at a key. */
    writeClipboard: { request: z.object({ text: z.string() }), reply: z.object({}) },
    readClipboard: { request: z.object({}), reply: z.object({ text: z.string() }) },
    ...trialCalls,
  },
} as const

export type FlowGraphToPage = z.infer<typeof flowGraphProtocol.toPage>
export type FlowGraphToHost = z.infer<typeof flowGraphProtocol.toHost>
