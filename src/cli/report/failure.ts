/** Why a run failed: the state, its error, and the stack of the task that threw, with the lines of its source. */
import * as z from 'zod/mini'
import { taskFailure, type StackFrame, type TaskFailure } from '#api'
import type { Run, Visit } from '#run'
import type { Paint } from '../terminal/style.ts'
import { oneLine } from '../terminal/width.ts'

/** `FAILED at Correlate: Hdf5Error: the file ends early`, in one line. */
export function failureReason(run: Run): string {
  const { visit, failure } = failedTask(run)
  const [first = ''] = (failure ? said(failure) : causeOf(run, visit)).split('\n')
  const what = run.status === 'CANCELED' ? 'was canceled' : 'FAILED'
  return oneLine(`${what}${visit ? ` at ${visit.state}` : ''}${first ? `: ${first}` : ''}`)
}

export function failureLines(run: Run, paint: Paint): string[] {
  if (run.status !== 'FAILED') return []
  const { visit, failure } = failedTask(run)
  const head = paint('red', `${visit ? `${visit.state} failed` : 'The run failed'}: ${run.error ?? visit?.error ?? ''}`)
  const told = failure ? [said(failure)] : [causeOf(run, visit)]
  const words = told.flatMap((text) => text.split('\n')).filter((line) => line.trim() !== '')
  return [
    head,
    ...words.map((line) => `  ${oneLine(line)}`),
    ...(failure?.stack ?? []).flatMap((at) => frame(at, paint)),
  ]
}

/** The state at which the run ended, and the failure of its task if a task it was. */
function failedTask(run: Run): { readonly visit?: Visit; readonly failure?: TaskFailure } {
  const visit = run.visits.findLast(({ status }) => status === 'failed' || status === 'canceled') ?? run.visits.at(-1)
  if (!visit) return {}
  const failure = failureIn(visit)
  return failure ? { visit, failure } : { visit }
}

const failedResults = z.array(z.looseObject({ failure: z.optional(z.nullable(taskFailure)) }))

export function failureIn(visit: Visit): TaskFailure | undefined {
  const results = z.safeParse(failedResults, visit.action?.details['results'])
  return results.success ? (results.data.find(({ failure }) => failure)?.failure ?? undefined) : undefined
}

/** `TaskError` says no more than that the function threw; what it threw has a name of its own. */
const said = ({ code, message }: TaskFailure) => (code === 'TaskError' ? message : `${code}: ${message}`)

const causeOf = (run: Run, visit: Visit | undefined) => run.cause ?? visit?.cause ?? run.error ?? visit?.error ?? ''

function frame({ function: name, file, line, column, text }: StackFrame, paint: Paint): string[] {
  const place = `    at ${name ? `${oneLine(name)} ` : ''}${oneLine(file)}:${line}:${column}`
  return [paint('dim', place), ...(text ? [`      ${paint('dim', `${line} |`)} ${oneLine(text.trim())}`] : [])]
}
