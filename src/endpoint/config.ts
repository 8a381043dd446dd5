/** `endpoint.yaml`, by which an agent knows who it is and where its fabric is. */
import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join, resolve } from 'node:path'
import { parse } from 'yaml'
import * as z from 'zod/mini'

const configFile = z.strictObject({
  id: z.uuid(),
  name: z.string().check(z.minLength(1)),
  fabric: z.union([
    /** The fabric of a home on this host, at whatever port it is by now. */
    z.strictObject({ home: z.string() }),
    z.strictObject({ origin: z.url(), token_file: z.string() }),
  ]),
  /** Tasks of one core that may run at once. @default the cores of this host */
  workers: z.optional(z.int().check(z.minimum(1))),
  /** A worker that had nothing to do for so long is ended; one is always kept. */
  idle_worker_s: z._default(z.number().check(z.minimum(0)), 300),
  /** How long a task may take to end by itself once it is canceled or its walltime is over, before it is killed. */
  grace_s: z._default(z.number().check(z.minimum(0)), 2),
  /** What its blobs may take together, in GB (10^9 bytes). */
  blobs_gb: z._default(z.number().check(z.minimum(0)), 20),
  /** Without tasks and without a fabric for so long, the agent ends. */
  patience_s: z._default(z.number().check(z.minimum(0)), 300),
})

export interface AgentConfig {
  readonly directory: string
  readonly id: string
  readonly name: string
  readonly fabric: { readonly home: string } | { readonly origin: string; readonly token_file: string }
  readonly workers: number
  readonly idleWorkerMs: number
  readonly graceMs: number
  readonly patienceMs: number
  readonly blobBytes: number
}

/** Paths in the file are relative to its directory. @throws {Error} naming file and field. */
export function readAgentConfig(directory: string): AgentConfig {
  const path = join(directory, 'endpoint.yaml')
  const parsed = z.safeParse(configFile, parse(readFileSync(path, 'utf8')))
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw new Error(`${path}: ${issue?.path.join('.') || 'the file'}: ${issue?.message ?? 'is not a configuration'}`)
  }
  const { id, name, fabric, workers, idle_worker_s, grace_s, patience_s, blobs_gb } = parsed.data
  return {
    directory,
    id,
    name,
    fabric:
      'home' in fabric
        ? { home: resolve(directory, fabric.home) }
        : { origin: fabric.origin, token_file: resolve(directory, fabric.token_file) },
    workers: workers ?? availableParallelism(),
    idleWorkerMs: idle_worker_s * 1000,
    graceMs: grace_s * 1000,
    patienceMs: patience_s * 1000,
    blobBytes: blobs_gb * 1e9,
  }
}
