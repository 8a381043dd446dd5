/** What came of one run of the demo: the contract of `davy demo xpcs --json`. */
import { globSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Client, MetaResult, RunDocument } from '#api'
import { isObject, type JsonObject } from '#flow'
import { readCorrelation, readSubject, type CorrelatedRing } from '#experiments'
import { buildRun, distributionOf, stepsOf, summaryOf, type RunSummary, type Step } from '#run'
import { whenReachable } from '#toolkit'
import type { FollowedRun } from '../progress/follow.ts'
import { failureReason } from '../report/failure.ts'
import type { DemoSite } from './site.ts'

export interface DemoRun {
  readonly run_id: string
  readonly label: string | null
  readonly status: RunDocument['status']
  readonly steps: readonly Step[]
  readonly summary: RunSummary
  /** Why it failed. */
  readonly error?: {
    readonly state: string | null
    readonly error: string
    readonly cause: string
    readonly message: string
  }
  /** In the units of the data file: q in `q_unit`, gamma in 1/s, D in s^-1 / q_unit^2. */
  readonly result?: {
    readonly lags_frames: readonly number[]
    readonly frame_time_s: number
    readonly q_unit: string
    readonly frames: number
    readonly rings: readonly CorrelatedRing[]
  }
  /** Median of D over the rings that could be fitted. */
  readonly D?: number
  /** What was simulated, and the part of it by which the fit is off. */
  readonly truth?: { readonly D: number; readonly off: number }
  /** As the catalogue has it. */
  readonly entry?: MetaResult & { readonly content: JsonObject }
  /** What is kept on the storage collection: absolute paths. */
  readonly files: readonly string[]
}

export async function demoRun(
  client: Client,
  site: DemoSite,
  { run: document, log }: FollowedRun,
  diffusion?: number,
): Promise<DemoRun> {
  const run = buildRun(log)
  const now = Date.now() * 1000
  const output = isObject(run.output) ? run.output : {}
  const correlation = readCorrelation(output)
  const subject = readSubject(output)
  const D = correlation && distributionOf(correlation.rings.flatMap((ring) => (ring.D === null ? [] : [ring.D])))?.p50
  return {
    run_id: document.run_id,
    label: document.label,
    status: document.status,
    steps: stepsOf(run, now),
    summary: summaryOf(run, now),
    ...(document.status === 'SUCCEEDED' ? {} : { error: errorOf(run) }),
    ...(correlation === undefined ? {} : { result: resultOf(correlation) }),
    ...(D === undefined ? {} : { D }),
    ...(diffusion === undefined ? {} : { truth: { D: diffusion, off: Math.abs((D ?? 0) - diffusion) / diffusion } }),
    ...(subject === undefined ? {} : { entry: await catalogued(client, site.xpcs.searchIndex, subject) }),
    files: storedFiles(site, run.input),
  }
}

function errorOf(run: ReturnType<typeof buildRun>): NonNullable<DemoRun['error']> {
  const failed = run.visits.findLast(({ status }) => status === 'failed')
  return {
    state: failed?.state ?? null,
    error: run.error ?? failed?.error ?? run.status,
    cause: run.cause ?? failed?.cause ?? '',
    message: failureReason(run),
  }
}

const resultOf = (correlation: NonNullable<ReturnType<typeof readCorrelation>>): NonNullable<DemoRun['result']> => {
  const { lags_frames, frame_time_s, q_unit, frames, rings } = correlation
  return { lags_frames, frame_time_s, q_unit, frames, rings }
}

async function catalogued(client: Client, index: string, subject: string): Promise<NonNullable<DemoRun['entry']>> {
  const found = await whenReachable(() => client.search.subject(index, subject))
  return { ...found, content: found.entries.at(-1)?.content ?? {} }
}

function storedFiles(site: DemoSite, input: unknown): string[] {
  const storage = isObject(input) && isObject(input['input']) ? input['input']['storage'] : undefined
  if (!isObject(storage) || typeof storage['path'] !== 'string') return []
  const directory = join(site.storage.directory, storage['path'])
  return globSync('**/*', { cwd: directory, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort((a, b) => basename(a).localeCompare(basename(b)))
}
