/** The recorded runs, read strictly: a cell that is no number, or a step that ends before it began, stops the reading. */
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { csvParseRows } from 'd3'
import { sharedData } from '../shared-data.ts'
import type { FlowName, StepKind } from './flows.ts'

export interface RecordedRun {
  readonly flow: FlowName
  /** Seconds since 1970. */
  readonly start: number
  readonly end: number
  readonly steps: readonly RecordedStep[]
}

export interface RecordedStep {
  readonly name: string
  readonly kind: StepKind
  readonly start: number
  readonly end: number
  /** What its provider said the action took, in whole seconds; null where it said nothing (compute). */
  readonly action_seconds: number | null
}

/** Ptycho and BraggNN have no file of runs: of them only the runs of Table I are recorded step by step. */
const files: Readonly<Partial<Record<FlowName, string>>> = {
  XPCS: 'replay/xpcs_runs_2.csv',
  'SSX-Stills': 'replay/stills_runs.csv',
  'SSX-Prime': 'replay/prime_runs.csv',
  'SSX-Publish': 'replay/ssx_publish.csv',
  HEDM: 'replay/hedm_runs.csv',
}

/** Undefined where the shared data are not there. @throws {Error} naming file, line and column of what is wrong. */
export function recordedRuns(flow: FlowName): readonly RecordedRun[] | undefined {
  const name = files[flow]
  const path = name === undefined ? undefined : sharedData(name)
  return path === undefined ? undefined : readRuns(flow, readFileSync(path, 'utf8'), basename(path))
}

export function readRuns(flow: FlowName, csv: string, file: string): readonly RecordedRun[] {
  const [columns = [], ...rows] = csvParseRows(csv)
  const places = new Map(columns.map((column, place) => [column, place]))
  const steps = columns.flatMap((column) => (column.endsWith('_start') ? column.slice(0, -'_start'.length) : []))
  if (steps.length === 0) throw new Error(`${file}: no column ends with _start: this is not a table of runs`)
  return rows.map((row, index) => {
    const line = index + 2
    if (row.length !== columns.length) {
      throw new Error(`${file}:${line}: ${row.length} cells, the head has ${columns.length}`)
    }
    const cell = (column: string): number => {
      const text = row[places.get(column) ?? -1] ?? ''
      const value = text.trim() === '' ? NaN : Number(text)
      if (!Number.isFinite(value))
        throw new Error(`${file}:${line}: ${column} is ${JSON.stringify(text)}, not a number`)
      return value
    }
    const run = {
      flow,
      start: cell('start'),
      end: cell('end'),
      steps: steps.map((name) => readStep(name, cell, places)),
    }
    inOrder(run, `${file}:${line}`)
    return run
  })
}

function readStep(name: string, cell: (column: string) => number, columns: ReadonlyMap<string, number>): RecordedStep {
  // HEDM's two transfers are called Inject and Extract, their action times after the states' results.
  const told = [`${name}_action_time`, `${name}Result_action_time`].find((column) => columns.has(column))
  return {
    name,
    kind: told === undefined ? 'compute' : name.endsWith('Ingest') ? 'search' : 'transfer',
    start: cell(`${name}_start`),
    end: cell(`${name}_end`),
    action_seconds: told === undefined ? null : cell(told),
  }
}

/** Two of the services' clocks differ by less than this. */
const CLOCKS = 0.001

function inOrder({ start, end, steps }: RecordedRun, where: string): void {
  let before = start
  for (const step of [...steps, { name: 'the run', start: end, end }]) {
    if (step.start < before - CLOCKS || step.end < step.start) {
      throw new Error(
        `${where}: ${step.name} is from ${step.start} to ${step.end}, what is before it ends at ${before}`,
      )
    }
    before = step.end
  }
}
