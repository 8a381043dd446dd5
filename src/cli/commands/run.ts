/** `davy run`: what happened. */
import { InvalidArgumentError, Option, type Command } from 'commander'
import type { RerunRequest, RunDocument } from '#api'
import { timelineSvg } from '#draw'
import { buildRun, finished, formatDuration, stepsOf, summaryOf } from '#run'
import { cancelRun, watchRun } from '#toolkit'
import { validFlow } from '../check-flow.ts'
import { exitCodes, type ExitCode } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import { allRuns, findRun } from '../find-run.ts'
import { readObject, writeText } from '../files.ts'
import type { CommandMaker, Invocation } from '../invocation.ts'
import { entryLine } from '../report/entry.ts'
import { runReport } from '../report/run.ts'
import { day } from '../terminal/numbers.ts'
import { table, type Column } from '../terminal/table.ts'
import type { Paint } from '../terminal/style.ts'
import { oneLine } from '../terminal/width.ts'
import { watchToEnd } from '../watch-to-end.ts'

const STATUSES = ['ACTIVE', 'INACTIVE', 'SUCCEEDED', 'FAILED', 'ENDED'] as const
const RUN = ['<run>', 'its id, the beginning of it, its label, or "last"'] as const

export function addRun(program: Command, make: CommandMaker): void {
  const run = program.command('run').description('the runs: list, look into, follow, cancel')
  make(
    run
      .command('list')
      .description('runs, newest first')
      .option('--limit <number>', 'at most so many', count, 20)
      .addOption(new Option('--status <status>', 'only those that are so').choices(STATUSES))
      .addHelpText('after', LIST),
    list,
  )
  make(
    run
      .command('show')
      .description('one run: its steps with their times, and why it failed')
      .argument(...RUN)
      .option('--svg <file>', 'write its timeline as an SVG picture')
      .addHelpText('after', SHOW),
    show,
  )
  make(
    run
      .command('log')
      .description('the log entries of a run')
      .argument(...RUN)
      .option('-f, --follow', 'go on until the run ends')
      .addHelpText('after', LOG),
    log,
  )
  make(
    run
      .command('cancel')
      .description('stop a run and the action it is at')
      .argument(...RUN)
      .addHelpText('after', CANCEL),
    cancel,
  )
  make(
    run
      .command('resume')
      .description('go on with a run that is INACTIVE: what its action waited for is there')
      .argument(...RUN)
      .addHelpText('after', RESUME),
    resume,
  )
  make(
    run
      .command('rerun')
      .description('go on from where a run failed: a new run that begins there, with the data it had')
      .argument(...RUN)
      .option('--from <state>', 'begin at this state, which the run entered (default: the one it failed in)')
      .option('--definition <file>', 'an edited flow, which must have that state')
      .option('--data <json>', 'instead of the data the run had there: a JSON object, a file that holds one, or -')
      .option('--input <json>', 'changes to that data, merged into it; null takes a member out')
      .option('--label <text>', 'what the new run is called')
      .option('--follow', 'watch it to its end')
      .addHelpText('after', RERUN),
    rerun,
  )
}

interface RerunOptions {
  readonly from?: string
  readonly definition?: string
  readonly data?: string
  readonly input?: string
  readonly label?: string
  readonly follow?: boolean
}

async function list(
  { out, connect }: Invocation,
  options: { readonly limit: number; readonly status?: RunDocument['status'] },
): Promise<void> {
  const client = await connect()
  const runs: RunDocument[] = []
  for await (const run of allRuns(client, options.status ? { filter_status: options.status } : {})) {
    if (runs.length === options.limit) break
    runs.push(run)
  }
  if (runs.length === 0) out.say('No runs. Start some with: davy demo xpcs')
  else out.say(...table(columns(out.paint), runs, out.paint))
  out.result({ runs })
}

async function show({ out, connect }: Invocation, name: string, options: { readonly svg?: string }): Promise<void> {
  const client = await connect()
  const document = await findRun(client, name)
  const run = buildRun(await client.runs.log(document.run_id))
  const now = Date.now() * 1000
  out.say(...runReport(document, run, now, out.paint))
  if (options.svg !== undefined) {
    writeText(options.svg, timelineSvg(run, { now, title: document.label ?? document.flow_title }))
    out.say('', `Timeline: ${options.svg}`)
  }
  out.result({
    run: document,
    steps: stepsOf(run, now),
    summary: summaryOf(run, now),
    ...(options.svg === undefined ? {} : { svg: options.svg }),
  })
}

async function log(
  { out, connect, signal }: Invocation,
  name: string,
  options: { readonly follow?: boolean },
): Promise<void> {
  const client = await connect()
  const { run_id: id } = await findRun(client, name)
  const entries = []
  if (options.follow) {
    for await (const update of watchRun(client, id, { signal })) {
      if (update.kind !== 'log') continue
      out.say(entryLine(update.entry, out.paint))
      entries.push(update.entry)
    }
    signal.throwIfAborted()
  } else {
    entries.push(...(await client.runs.log(id)))
    for (const entry of entries) out.say(entryLine(entry, out.paint))
  }
  out.result({ run_id: id, entries })
}

async function cancel({ out, connect }: Invocation, name: string): Promise<void> {
  const client = await connect()
  const run = await findRun(client, name)
  if (finished(run.status))
    throw new Failure('NotActive', exitCodes.refused, `Run ${run.run_id} has ended already: ${run.status}.`)
  const now = await cancelRun(client, run.run_id)
  out.say(`Run ${run.run_id} is ${finished(now.status) ? 'canceled' : 'being canceled'}.`)
  out.result({ run: now })
}

async function resume({ out, connect, davy }: Invocation, name: string): Promise<void> {
  const client = await connect()
  const run = await findRun(client, name)
  if (finished(run.status))
    throw new Failure('NotActive', exitCodes.refused, `Run ${run.run_id} has ended already: ${run.status}.`)
  const now = await client.runs.resume(run.run_id)
  out.say(`Run ${run.run_id}: its action is asked to go on. Watch it: ${davy(`run log -f ${run.run_id.slice(0, 8)}`)}`)
  out.result({ run: now })
}

async function rerun(call: Invocation, name: string, options: RerunOptions): Promise<ExitCode> {
  const { out, connect, davy } = call
  const { from, definition, data, input, label } = options
  const request: RerunRequest = {
    ...(from !== undefined && { state: from }),
    ...(definition !== undefined && { definition: validFlow(definition, out.paint).definition }),
    ...(data !== undefined && { data: readObject(data) }),
    ...(input !== undefined && { input: readObject(input) }),
    ...(label !== undefined && { label }),
  }
  const client = await connect()
  const before = await findRun(client, name)
  const run = await client.runs.rerun(before.run_id, request)
  out.say(`Run ${run.run_id} goes on at ${String(run.rerun_from)}, from where run ${before.run_id} was.`)
  if (options.follow) return watchToEnd(call, client, run)
  out.say(`Watch it: ${davy(`run log -f ${run.run_id}`)}`)
  out.result({ run })
  return exitCodes.ok
}

const STATUS = { ACTIVE: 'cyan', INACTIVE: 'yellow', SUCCEEDED: 'green', FAILED: 'red', ENDED: 'yellow' } as const

const columns = (paint: Paint): readonly Column<RunDocument>[] => [
  { title: 'RUN', cell: (run) => run.run_id.slice(0, 8) },
  { title: 'STATUS', cell: (run) => run.status, paint: (run, text) => paint(STATUS[run.status], text) },
  { title: 'STARTED', cell: (run) => day(run.start_time) },
  { title: 'TOOK', align: 'right', cell: (run) => (run.completion_time ? formatDuration(elapsed(run)) : '') },
  { title: 'LABEL', cell: (run) => oneLine(run.label ?? '') },
  { title: 'FLOW', cell: (run) => oneLine(run.flow_title) },
]

const elapsed = (run: RunDocument) => (Date.parse(run.completion_time ?? '') - Date.parse(run.start_time)) / 1000

function count(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('It must be a whole number from 1 on.')
  return value
}

const LIST = `
Examples:
  davy run list
  davy run list --status FAILED --limit 5
  davy run list --json | jq -r '.runs[].run_id'
`
const SHOW = `
"active" is the time in which somebody worked on the step, "queue" the time in which it waited for a worker, "overhead"
the rest: between steps, and between the end of the work and the moment the flow went on.

Examples:
  davy run show last
  davy run show 5b1c --svg timeline.svg
  davy run show last --json | jq '.steps[] | {name, seconds}'
`
const LOG = `
Examples:
  davy run log last
  davy run log -f 5b1c
`
const CANCEL = `
Examples:
  davy run cancel 5b1c
`
const RESUME = `
A run is INACTIVE when the provider of its action waits for somebody: for a consent, say. "davy run show" says for what.

Examples:
  davy run resume last
`
const RERUN = `
The old run stays as it is. Private values end with their run: give those that are needed again with --input.
A run that failed in a Fail state fails there again: name the state before it with --from.

Examples:
  davy run rerun last --follow
  davy run rerun 5b1c --from Correlate --input '{"threads": 4}'
  davy run rerun 5b1c --definition mended.flow.json --label "second try" --json | jq -r .run.run_id
`
