/** "Why did this run fail?": the state, its error and cause, the line of the source, its input, and the log around it. */
import type { RunDocument } from '#api'
import { isObject, type JsonObject } from '#flow'
import { buildRun, formatDuration, type LogEntry, type Run, type Visit } from '#run'
import { adviceFor } from './advice.ts'
import { answerOf, asData, asJson, bounded } from './text.ts'

const LOG_BEFORE = 6
const LOG_AFTER = 3

export interface ExplainedRun {
  readonly document: RunDocument
  readonly entries: readonly LogEntry[]
  /** The definition that the run began with, when it could be had. */
  readonly definition: JsonObject | undefined
}

/** Private values are masked by the fabric in all of this. */
export function failedStepAnswer({ document, entries, definition }: ExplainedRun, mark: string): string {
  const run = buildRun(entries)
  const title = `Run ${document.run_id} of the flow ${JSON.stringify(document.flow_title)}`
  if (run.status !== 'FAILED') return `${title} has not failed: it is ${run.status}.${caughtNote(run)}`
  const visit = run.visits.findLast(({ status }) => status === 'failed')
  const error = run.error ?? visit?.error ?? 'unknown'
  if (!visit)
    return answerOf([
      `${title} failed outside of any state: ${error}.`,
      ...asData('Cause', bounded(run.cause ?? 'none was given', 2000), mark),
    ])
  const failures = failuresOf(visit)
  return answerOf([
    `${title} failed in the state ${JSON.stringify(visit.state)} (${visit.type}), visit ${visit.ordinal}, after ${spent(visit)}.`,
    `Error: ${error}`,
    ...asData('Cause', bounded(visit.cause ?? run.cause ?? 'none was given', 1500), mark),
    ...failures.flatMap((failure) => asData(`Task failure ${failure.code}`, failure.text, mark)),
    '',
    'What to do:',
    ...adviceFor(error, codesOf(visit, failures), document.run_id).map((sentence) => `- ${sentence}`),
    '',
    ...inputOf(run, visit, mark),
    ...asData('The state in the definition that the run began with', stateText(definition, visit.state), mark),
    ...asData('Log around it', logText(entries, visit), mark),
  ])
}

const spent = (visit: Visit) => formatDuration(((visit.end ?? visit.start) - visit.start) / 1e6)

/** A failure that a Catch took is worth a word, too. */
function caughtNote(run: Run): string {
  const caught = run.visits.filter(({ status }) => status === 'failed').map(({ state }) => JSON.stringify(state))
  return caught.length === 0 ? '' : ` Failures in ${[...new Set(caught)].join(', ')} were caught.`
}

interface TaskFailure {
  readonly code: string
  readonly text: string
}

/** What compute reports of each task that failed: the message, and the stack mapped to its source. */
function failuresOf({ action }: Visit): TaskFailure[] {
  const results = action?.details['results']
  if (!Array.isArray(results)) return []
  return results.flatMap((result: unknown) => {
    const failure = isObject(result) ? result['failure'] : undefined
    if (!isObject(failure)) return []
    const stack = Array.isArray(failure['stack']) ? failure['stack'].filter(isObject).slice(0, 8) : []
    const frames = stack.map((frame) => {
      const place = `  at ${String(frame['function'] ?? '(module)')} ${String(frame['file'])}:${String(frame['line'])}`
      return typeof frame['text'] === 'string'
        ? `${place}\n     ${String(frame['line'])} | ${frame['text'].trim()}`
        : place
    })
    const text = [bounded(String(failure['message'] ?? ''), 1000), ...frames].join('\n')
    return [{ code: String(failure['code'] ?? 'unknown'), text: bounded(text, 2500) }]
  })
}

function codesOf({ action }: Visit, failures: readonly TaskFailure[]): string[] {
  const fatal = action?.details['fatal_error']
  const code = isObject(fatal) && typeof fatal['code'] === 'string' ? [fatal['code']] : []
  return [...failures.map((failure) => failure.code), ...code]
}

/** Of a state whose parameters could not be evaluated the log has no input: it is what the state before it left. */
function inputOf(run: Run, visit: Visit, mark: string): string[] {
  if (visit.input !== undefined)
    return asData('What the state was given, private values masked', asJson(visit.input, 2500), mark)
  const before = run.visits[run.visits.indexOf(visit) - 1]
  const data = before ? before.output : run.input
  if (data === undefined) return ['The log does not say what the state was given.']
  return asData('$ when the run came to the state, private values masked', asJson(data, 2500), mark)
}

function stateText(definition: JsonObject | undefined, name: string): string {
  const states = definition?.['States']
  const state = isObject(states) && Object.hasOwn(states, name) ? states[name] : undefined
  return state === undefined ? 'not known' : asJson(state, 2000)
}

function logText(entries: readonly LogEntry[], visit: Visit): string {
  const at = entries.findLastIndex(
    ({ code, details }) => details.state_name === visit.state && code.endsWith('Failed') && code !== 'FlowFailed',
  )
  return entries
    .slice(Math.max(0, at - LOG_BEFORE), at < 0 ? LOG_BEFORE : at + 1 + LOG_AFTER)
    .map(({ time, code, details }) => {
      const said = [details.state_name, details.error, details.cause ?? details.action?.display_status]
      return `${time} ${code} ${bounded(said.filter((part) => part !== undefined).join(': '), 200)}`
    })
    .join('\n')
}
