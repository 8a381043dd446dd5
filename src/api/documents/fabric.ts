/** Documents of the fabric itself, under `/davy`: what Globus has no word for. */
import * as z from 'zod/mini'
import { logEntry, runDocument } from './flows.ts'
import { endpointDocument, taskDocument } from './compute.ts'
import { transferTask } from './transfer.ts'
import { webInputSummary } from './web-inputs.ts'

/** Two versions meet: client and fabric compare `protocol` (whole number) and talk only when it is equal. */
export const handshake = z.object({
  davy: z.string(),
  protocol: z.number(),
  /** Proof that this is the process that `fabric.json` names. */
  nonce: z.string(),
  boot: z.string(),
  pid: z.number(),
  idle: z.boolean(),
})
export type Handshake = z.infer<typeof handshake>

export const PROTOCOL = 1

/**
 * How action providers that cannot push are asked: planned from the durations seen before, or by the back-off of hosted
 * Globus Flows in Vescovi et al. 2022 (1 s, doubled each time, up to 600 s).
 */
export const POLLINGS = ['learned', 'paper'] as const
export type Polling = (typeof POLLINGS)[number]

export const fabricStatus = z.object({
  davy: z.string(),
  protocol: z.number(),
  boot: z.string(),
  pid: z.number(),
  started: z.string(),
  home: z.string(),
  origin: z.string(),
  rss_bytes: z.number(),
  clients: z.number(),
  polling: z._default(z.enum(POLLINGS), 'learned'),
  runs: z.record(z.string(), z.number()),
  endpoints: z.array(endpointDocument),
})
export type FabricStatus = z.infer<typeof fabricStatus>

export const clientEnvironment = z.object({ variables: z.record(z.string(), z.string()) })

/** `fabric.json`, by which clients find the fabric of a home. */
export const fabricFile = z.object({
  host: z.string(),
  boot: z.string(),
  pid: z.number(),
  start_time: z.string(),
  port: z.number(),
  nonce: z.string(),
  davy: z.string(),
  protocol: z.number(),
})
export type FabricFile = z.infer<typeof fabricFile>

/** How long runs are kept after their end, and how many of them; null: without end. */
export const retention = z.object({
  days: z.nullable(z.number().check(z.minimum(0))),
  runs: z.nullable(z.int().check(z.minimum(0))),
})
export type Retention = z.infer<typeof retention>

/** Somebody whom the owner of the home lets in, for flows and runs only. */
export const principal = z.object({
  /** Of its identity, and its client id. */
  id: z.string(),
  name: z.string(),
  /** `urn:globus:auth:identity:<id>`, as roles of flows and runs name it. */
  urn: z.string(),
  username: z.string(),
  client_id: z.string(),
  /** `urn:globus:groups:id:<uuid>` */
  groups: z.array(z.string()),
  created: z.string(),
})
export type PrincipalDocument = z.infer<typeof principal>

const groupUrn = z.string().check(z.regex(/^urn:globus:groups:id:[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/))
export const principalRequest = z.object({
  name: z.string().check(z.minLength(1), z.maxLength(128)),
  groups: z._default(z.array(groupUrn), []),
})
/** With the secret, which is told this once. */
export const newPrincipal = z.extend(principal, { client_secret: z.string() })

export const trigger = z.object({
  id: z.string(),
  name: z.string(),
  flow_id: z.string(),
  source: z.object({
    kind: z.literal('directory'),
    /** The collection that is watched, and the folder in it. */
    collection_id: z.string(),
    path: z.string(),
    /** Glob of the file names that count. */
    pattern: z.string(),
    /** How a file is known to be complete. `stable`: size and mtime unchanged for `stable_ms`. */
    complete: z.enum(['renamed', 'sentinel', 'stable']),
    stable_ms: z.optional(z.number()),
    /** Start runs for files that were there before the trigger. */
    existing: z.optional(z.boolean()),
  }),
  /** The run input; strings `{file}`, `{path}`, `{stem}`, `{size}` in it are filled in for each file. */
  input: z.custom<Record<string, unknown>>((value) => typeof value === 'object' && value !== null),
  label: z.optional(z.string()),
  enabled: z.boolean(),
  /** Runs it has started. */
  fired: z.number(),
  /** Files it could start no run for, and the newest of them with the reason. */
  failed: z.optional(z.number()),
  last_failure: z.optional(z.nullable(z.object({ path: z.string(), time: z.string(), message: z.string() }))),
  /** Why it sees nothing at the moment: the folder is missing, say. */
  problem: z.optional(z.nullable(z.string())),
})
export type Trigger = z.infer<typeof trigger>

/** A file that a trigger is done with: the run it started, or why it could not start one. */
export const firing = z.object({
  /** Absolute. */
  path: z.string(),
  size: z.number(),
  mtime_ms: z.number(),
  time: z.string(),
  run_id: z.nullable(z.string()),
  failure: z.nullable(z.string()),
})

/**
 * What the fabric publishes, each with its `cursor`. A client that comes with a cursor the fabric no longer knows gets a
 * `snapshot` first and then every event after it.
 */
export const fabricEvent = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('snapshot'),
    cursor: z.string(),
    runs: z.array(runDocument),
    endpoints: z.array(endpointDocument),
  }),
  /** A run began, changed status or label, or ended. */
  z.object({ kind: z.literal('run'), cursor: z.string(), run: runDocument }),
  /** Entry number `index` (from 0) of a run's log. */
  z.object({ kind: z.literal('log'), cursor: z.string(), run_id: z.string(), index: z.number(), entry: logEntry }),
  z.object({ kind: z.literal('run-removed'), cursor: z.string(), run_id: z.string() }),
  /** A run asks something, or what it asked is closed. */
  z.object({ kind: z.literal('web-input'), cursor: z.string(), web_input: webInputSummary }),
  z.object({ kind: z.literal('flow'), cursor: z.string(), flow_id: z.string() }),
  z.object({ kind: z.literal('endpoint'), cursor: z.string(), endpoint: endpointDocument }),
  z.object({ kind: z.literal('task'), cursor: z.string(), task: taskDocument }),
  z.object({ kind: z.literal('transfer'), cursor: z.string(), task: transferTask }),
  z.object({ kind: z.literal('entry'), cursor: z.string(), index_id: z.string(), subject: z.string() }),
  z.object({ kind: z.literal('trigger'), cursor: z.string(), trigger }),
])
export type FabricEvent = z.infer<typeof fabricEvent>
/** An event before the stream has numbered it. */
export type FabricEventBody = FabricEvent extends infer E ? (E extends FabricEvent ? Omit<E, 'cursor'> : never) : never
