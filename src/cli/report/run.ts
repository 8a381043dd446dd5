/** A run for people: what it was, its steps with their times, and why it failed. */
import type { RunDocument } from '#api'
import { finished, formatDuration, stepsOf, summaryOf, type Run, type Step } from '#run'
import { day, percent } from '../terminal/numbers.ts'
import { table, type Column } from '../terminal/table.ts'
import type { Paint } from '../terminal/style.ts'
import { oneLine } from '../terminal/width.ts'
import { failureLines } from './failure.ts'

/** @param now microseconds since 1970, which end what still goes on. */
export function runReport(document: RunDocument, run: Run, now: number, paint: Paint): string[] {
  const why = failureLines(run, paint)
  const steps = stepsOf(run, now)
  return [
    ...header(document, run, now, paint),
    ...(steps.length === 0 ? [] : ['', ...stepTable(steps, paint)]),
    ...(why.length === 0 ? [] : ['', ...why]),
  ]
}

const COLOUR = {
  SUCCEEDED: 'green',
  FAILED: 'red',
  CANCELED: 'yellow',
  ENDED: 'yellow',
  INACTIVE: 'yellow',
  ACTIVE: 'cyan',
} as const

function header(document: RunDocument, run: Run, now: number, paint: Paint): string[] {
  const status = run.status === 'CANCELED' ? 'CANCELED' : document.status
  const spent = summaryOf(run, now)
  return [
    `${paint('bold', oneLine(document.label ?? document.flow_title))}  ${paint(COLOUR[status], status)}`,
    `run      ${document.run_id}`,
    `flow     ${oneLine(document.flow_title)}, ${document.flow_id}`,
    `started  ${day(document.start_time)}`,
    ...(document.parent_run_id ? [`part of  run ${document.parent_run_id}`] : []),
    ...(document.rerun_of ? [`goes on  from ${document.rerun_from} of run ${document.rerun_of}`] : []),
    ...(finished(document.status) ? [] : [`now      ${oneLine(doing(document, run))}`]),
    `took     ${formatDuration(spent.seconds)}: active ${formatDuration(spent.active_seconds)}, ` +
      `queue ${formatDuration(spent.queue_seconds)}, ` +
      `overhead ${formatDuration(spent.overhead_seconds)} (${percent(spent.overhead_percent)})`,
  ]
}

function doing({ details, blocking_web_input_id: asked }: RunDocument, run: Run): string {
  if (typeof asked === 'string') return `${String(details['description'])}; answer it with: davy input answer ${asked}`
  const visit = run.visits.at(-1)
  return visit ? [visit.state, visit.action?.display_status].filter(Boolean).join(': ') : 'starting'
}

const STATUS = { active: 'cyan', inactive: 'yellow', succeeded: 'green', failed: 'red', canceled: 'yellow' } as const

export function stepTable(steps: readonly Step[], paint: Paint): string[] {
  const time = (title: string, of: (step: Step) => number): Column<Step> => ({
    title,
    align: 'right',
    cell: (step) => of(step).toFixed(3),
  })
  const columns: Column<Step>[] = [
    { title: 'STEP', cell: (step) => oneLine(step.name) },
    { title: 'STATUS', cell: (step) => step.status, paint: (step, text) => paint(STATUS[step.status], text) },
    time('SECONDS', (step) => step.seconds),
    time('ACTIVE', (step) => step.active_seconds),
    time('QUEUE', (step) => step.queue_seconds),
    time('OVERHEAD', (step) => step.overhead_seconds),
  ]
  return table(columns, steps, paint)
}
