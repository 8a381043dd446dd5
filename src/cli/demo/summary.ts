/** What the demo tells at its end: steps and times, the fit against the truth, where to look. */
import { dirname } from 'node:path'
import { areaPerSecond } from '#experiments'
import type { Step } from '#run'
import { stepTable } from '../report/run.ts'
import { percent, significant } from '../terminal/numbers.ts'
import { table, type Column } from '../terminal/table.ts'
import type { Paint } from '../terminal/style.ts'
import { oneLine } from '../terminal/width.ts'
import type { DemoRun } from './outcome.ts'

export interface SummaryPlace {
  readonly tolerance: number
  readonly origin: string
  /** Whether the fabric is left running. */
  readonly keeps: boolean
  /** A command line for this home. */
  davy(command: string): string
}

export function summaryLines(runs: readonly DemoRun[], place: SummaryPlace, paint: Paint): string[] {
  const good = runs.filter(({ status }) => status === 'SUCCEEDED')
  const title = (text: string) => paint('bold', text)
  return [
    '',
    title(runs.length === 1 ? 'Run' : `${runs.length} runs`),
    ...table(runColumns(runs, place, paint), runs, paint),
    ...(good.length === 0
      ? []
      : ['', title(good.length === 1 ? 'Steps' : 'Steps, mean of the runs'), ...steps(good, paint)]),
    ...failures(runs, paint),
    ...(good.length === 0 ? [] : ['', title('Results'), ...results(good, place)]),
    '',
    title('In VS Code'),
    '  npm run package, then "Extensions: Install from VSIX…"; the Davy icon in the activity bar shows runs and endpoints.',
    '  Without a desktop: npm run workbench opens it in a browser.',
    '',
    place.keeps
      ? `The fabric keeps running at ${place.origin}; stop it with: ${place.davy('down')}`
      : 'The fabric has been stopped; its runs and catalogue stay.',
  ]
}

function runColumns(runs: readonly DemoRun[], place: SummaryPlace, paint: Paint): Column<DemoRun>[] {
  const seconds = (title: string, of: (run: DemoRun) => number): Column<DemoRun> => ({
    title,
    align: 'right',
    cell: (run) => `${of(run).toFixed(2)} s`,
  })
  const columns: Column<DemoRun>[] = [
    { title: 'RUN', cell: (run) => oneLine(run.label ?? run.run_id) },
    {
      title: 'STATUS',
      cell: (run) => run.status,
      paint: (run, text) => paint(run.status === 'SUCCEEDED' ? 'green' : 'red', text),
    },
    seconds('TOOK', (run) => run.summary.seconds),
    seconds('ACTIVE', (run) => run.summary.active_seconds),
    seconds('QUEUE', (run) => run.summary.queue_seconds),
    seconds('OVERHEAD', (run) => run.summary.overhead_seconds),
    { title: '', align: 'right', cell: (run) => percent(run.summary.overhead_percent) },
    { title: 'D FITTED', align: 'right', cell: fitted },
  ]
  if (runs.every(({ truth }) => truth === undefined)) return columns
  return [
    ...columns,
    { title: 'D TRUE', align: 'right', cell: (run) => (run.truth ? `${significant(run.truth.D)} µm²/s` : '') },
    {
      title: 'OFF BY',
      align: 'right',
      cell: (run) => (run.truth && run.D !== undefined ? percent(100 * run.truth.off) : ''),
      paint: (run, text) => paint((run.truth?.off ?? 0) <= place.tolerance ? 'green' : 'red', text),
    },
  ]
}

/** The median of the rings, with its unit; and how many rings it is of, where some have no fit. */
function fitted({ D, result }: DemoRun): string {
  if (!result) return ''
  if (D === undefined) return 'no ring fitted'
  const all = result.rings.length
  const found = result.rings.filter((ring) => ring.D !== null).length
  return `${significant(D)} ${areaPerSecond(result.q_unit)}${found < all ? ` (${found} of ${all} rings)` : ''}`
}

/** The steps of several runs of one flow, every time the mean. */
function steps(runs: readonly DemoRun[], paint: Paint): string[] {
  const [first] = runs
  if (!first) return []
  const averaged = first.steps.map((step, i) => {
    const same = runs.flatMap((run) => run.steps[i] ?? [])
    const mean = (of: (step: Step) => number) => same.reduce((sum, one) => sum + of(one), 0) / same.length
    return {
      ...step,
      seconds: mean((one) => one.seconds),
      active_seconds: mean((one) => one.active_seconds),
      queue_seconds: mean((one) => one.queue_seconds),
      overhead_seconds: mean((one) => one.overhead_seconds),
    }
  })
  return stepTable(averaged, paint)
}

function failures(runs: readonly DemoRun[], paint: Paint): string[] {
  const failed = runs.flatMap(({ label, run_id, error }) => (error ? [{ name: label ?? run_id, run_id, error }] : []))
  // The only one is what the command ends with.
  if (runs.length === 1 || failed.length === 0) return []
  return ['', ...failed.map(({ name, error }) => paint('red', `${oneLine(name)} ${error.message}`))]
}

function results(runs: readonly DemoRun[], { davy }: SummaryPlace): string[] {
  return runs.flatMap(({ run_id, label, files, entry }) => {
    const plots = files.filter((file) => file.endsWith('.svg'))
    const [first = files[0]] = plots
    return [
      `  ${oneLine(label ?? run_id)}`,
      ...(first === undefined
        ? []
        : [`    plots and results  ${dirname(first)} (${plots.length} plots, ${files.length} files)`]),
      ...(entry === undefined ? [] : [`    catalogue entry    ${oneLine(entry.subject)}`]),
      `    the run            ${davy(`run show ${run_id.slice(0, 8)}`)}`,
    ]
  })
}
