/** A run as it could have been, for pictures: three states, of which the second waits for a worker. */
import { buildRun, type LogEntry, type Run } from '#run'

interface Spent {
  readonly state: string
  /** Seconds from the start of the run: entered, taken by its provider, begun, done, left. */
  readonly at: readonly [number, number, number, number, number]
}

const spent: readonly Spent[] = [
  { state: 'Collect', at: [0.4, 0.6, 0.7, 3.1, 3.2] },
  { state: 'Reduce', at: [3.3, 3.4, 5.2, 9.6, 9.8] },
  { state: 'Keep', at: [9.9, 10, 10.1, 12, 12.2] },
]
const START = Date.UTC(2026, 0, 1, 12)
const time = (seconds: number) => new Date(START + seconds * 1000).toISOString().replace('Z', '000+00:00')

export function sampleRun(failing?: { readonly error: string; readonly cause: string }): Run {
  const entries: LogEntry[] = [{ time: time(0), code: 'FlowStarted', description: '', details: {} }]
  for (const { state, at } of failing ? spent.slice(0, 2) : spent) entries.push(...visit(state, at, failing))
  const end = failing ? 9.9 : 12.3
  const code = failing ? 'FlowFailed' : 'FlowSucceeded'
  return buildRun([...entries, { time: time(end), code, description: '', details: failing ?? {} }])
}

function visit(state: string, at: Spent['at'], failing?: object): LogEntry[] {
  const [entered, taken, begun, done, left] = at
  const failed = failing !== undefined && state === 'Reduce'
  const outcome = failed ? 'failed' : 'succeeded'
  const action = {
    action_id: state,
    status: failed ? ('FAILED' as const) : ('SUCCEEDED' as const),
    creator_id: '',
    label: null,
    monitor_by: [],
    manage_by: [],
    start_time: time(taken),
    completion_time: time(done),
    release_after: null,
    display_status: '',
    details: { work: [{ name: state, attempt: 1, start: time(begun), end: time(done), outcome }] },
  }
  const named = { state_name: state, state_type: 'Action' }
  return [
    { time: time(entered), code: 'ActionStarted', description: '', details: named },
    {
      time: time(left),
      code: failed ? 'ActionFailed' : 'ActionCompleted',
      description: '',
      details: { ...named, action, ...(failed ? failing : {}) },
    },
  ]
}
