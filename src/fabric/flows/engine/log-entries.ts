/** The log of a run as Globus Flows serves it (Globus Flows API), rebuilt from the journal's entries. */
import { formatTimestamp, type Json, type Path } from '#flow'
import type { ActionStatus, LogDetails, LogEntry } from '#run'
import { apply, stateNamed } from './apply.ts'
import type { Entry, ErredEntry, StartedEntry } from './entry.ts'
import { masked, maskedText } from './private-values.ts'
import type { Run } from './run.ts'

/** The log entries that one journal entry is, given the run before and after it. */
export function logEntries(before: Run, entry: Entry, after: Run): readonly LogEntry[] {
  const entries = entriesOf(before, entry, after)
  const { texts } = after.hidden
  if (texts.length === 0) return entries
  return entries.map(({ time, code, description, details }) => ({
    time,
    code,
    description: maskedText(description, texts),
    // SAFETY: an object of JSON stays one, only texts in it change.
    details: masked(details as Json, { paths: [], texts }) as LogDetails,
  }))
}

function entriesOf(before: Run, entry: Entry, after: Run): readonly LogEntry[] {
  const time = formatTimestamp(entry.time)
  const make = (code: string, description: string, details: LogDetails): LogEntry => ({
    time,
    code,
    description,
    details,
  })
  const ofState = (what: 'Started' | 'Completed' | 'Failed', name: string, details: LogDetails): LogEntry => {
    const type = stateNamed(before, name)?.Type ?? 'State'
    const description = `State ${name} of type ${type} ${what.toLowerCase()}`
    return make(`${type}${what}`, description, { state_name: name, state_type: type, ...details })
  }
  const output = () => shown(after.data, after.hidden.paths)

  switch (entry.kind) {
    case 'started':
      return [startLog(entry, shown(entry.value, after.hidden.paths), make)]
    case 'passed': {
      const input = shown(before.data, before.hidden.paths)
      return [ofState('Started', entry.state, { input }), ofState('Completed', entry.state, { output: output() })]
    }
    case 'acted':
      return [ofState('Started', entry.state, { input: shown(entry.value, entry.hidden) })]
    case 'polled': {
      const name = currentState(before)
      // How a web input stands is no poll of an action: the run's document tells it.
      if (stateNamed(before, name)?.Type !== 'Action') return []
      const description = `State ${name}: ${entry.value.display_status || entry.value.status}`
      const details = { state_name: name, state_type: 'Action', action: shownAction(entry.value) }
      return [make('ActionPolled', description, details)]
    }
    case 'action-done':
      return [ofState('Completed', currentState(before), { output: output(), action: shownAction(entry.value) })]
    case 'waiting': {
      const until = formatTimestamp(entry.until)
      return [ofState('Started', entry.state, { input: shown(before.data, before.hidden.paths), until })]
    }
    case 'waited':
      return [ofState('Completed', currentState(before), { output: output() })]
    case 'erred':
      return errorLog(before, entry, ofState)
    case 'canceling':
      return []
    case 'ended':
      return [endLog(entry, output, make)]
  }
}

function startLog(
  { from }: StartedEntry,
  input: Json,
  make: (code: string, description: string, details: LogDetails) => LogEntry,
): LogEntry {
  if (!from) return make('FlowStarted', 'The Flow Instance started execution', { input })
  const description = `The Flow Instance started execution at state ${from.state}, where run ${from.run} was`
  return make('FlowStarted', description, { input, rerun_of: from.run, rerun_from: from.state })
}

function errorLog(
  before: Run,
  entry: ErredEntry,
  ofState: (what: 'Started' | 'Failed', name: string, details: LogDetails) => LogEntry,
): readonly LogEntry[] {
  const { state, error, cause, value } = entry
  const entered = before.phase.kind === 'entering'
  const definition = stateNamed(before, state)
  // A Fail state does what it is for: the run's own FlowFailed says the rest.
  if (definition?.Type === 'Fail') return [ofState('Started', state, { error, cause })]
  const catcher = entry.caught !== undefined && definition && 'Catch' in definition ? definition.Catch : undefined
  const next = entry.caught === undefined ? undefined : catcher?.[entry.caught]?.Next
  const failed = ofState('Failed', state, {
    error,
    cause,
    ...(value === undefined ? {} : isAction(value) ? { action: shownAction(value) } : { response: shown(value) }),
    ...(next === undefined ? {} : { caught: true, next }),
  })
  return entered ? [ofState('Started', state, {}), failed] : [failed]
}

function endLog(
  entry: Entry & { kind: 'ended' },
  output: () => Json,
  make: (code: string, description: string, details: LogDetails) => LogEntry,
): LogEntry {
  const { state, error = '', cause = '' } = entry
  switch (entry.how) {
    case 'succeeded':
      return make('FlowSucceeded', 'The Flow Instance completed successfully', { output: output() })
    case 'failed': {
      const where = state === undefined ? {} : { state_name: state }
      const failed = `The Flow Instance failed${state === undefined ? '' : ` in state ${state}`}`
      const description = [failed, error, cause].filter((part) => part !== '').join(': ')
      return make('FlowFailed', description, { ...where, error, cause })
    }
    case 'canceled':
      return make('FlowCanceled', `The Flow Instance was ${cause}`, { cause })
  }
}

/**
 * Log entries from number `from` to before number `to`, of the steps that follow `start`.
 *
 * `place`: where to read on from after this page, at the beginning of a step. `more`: there are entries after it.
 */
export function readLog(
  start: Run,
  steps: Iterable<readonly Entry[]>,
  from: number,
  to: number,
): { readonly page: readonly LogEntry[]; readonly place: Run; readonly more: boolean } {
  const page: LogEntry[] = []
  let place = start
  for (const step of steps) {
    let run = place
    for (const entry of step) {
      const after = apply(run, entry)
      if (after.logged > to) {
        page.push(
          ...(run.logged < to
            ? logEntries(run, entry, after).slice(Math.max(0, from - run.logged), to - run.logged)
            : []),
        )
        return { page, place, more: true }
      }
      if (after.logged > from) page.push(...logEntries(run, entry, after).slice(Math.max(0, from - run.logged)))
      run = after
    }
    place = run
  }
  return { page, place, more: false }
}

/** Without what keys and paths hide; texts are hidden in the whole entry. */
const shown = (value: Json, paths: readonly Path[] = []): Json => masked(value, { paths, texts: [] })

function currentState(run: Run): string {
  return run.phase.kind === 'acting' || run.phase.kind === 'waiting' ? run.phase.state : ''
}

const isAction = (value: object): value is ActionStatus => 'action_id' in value && 'status' in value

function shownAction(action: ActionStatus): ActionStatus {
  const details = shown(action.details)
  // SAFETY: masking an object gives an object.
  return details === action.details ? action : { ...action, details: details as ActionStatus['details'] }
}
