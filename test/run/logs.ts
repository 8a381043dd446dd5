/** Logs to test with, in our engine's form and in the hosted service's. */
import { formatTimestamp, type JsonObject } from '#flow'
import type { ActionStatus, LogEntry, WorkSpan } from '#run'

/** 2026-03-10T20:15:00Z */
export const START = Date.UTC(2026, 2, 10, 20, 15) * 1000
export const at = (seconds: number): string => formatTimestamp(START + Math.round(seconds * 1e6))

export function entry(seconds: number, code: string, details: LogEntry['details'] = {}): LogEntry {
  return { time: at(seconds), code, description: code, details }
}

export function action(start: number, completion: number | null, details: JsonObject = {}): ActionStatus {
  return {
    action_id: 'a-1',
    status: completion === null ? 'ACTIVE' : 'SUCCEEDED',
    creator_id: 'urn:globus:auth:identity:1',
    label: null,
    monitor_by: [],
    manage_by: [],
    start_time: at(start),
    completion_time: completion === null ? null : at(completion),
    release_after: null,
    display_status: completion === null ? 'running on local' : 'SUCCEEDED',
    details,
  }
}

export function work(
  name: string,
  attempt: number,
  start: number,
  end: number | null,
  outcome: WorkSpan['outcome'] = end === null ? 'running' : 'succeeded',
): JsonObject {
  return { name, attempt, start: at(start), end: end === null ? null : at(end), outcome }
}

/** An eleven-second run of two actions and a choice between them; the second one lost its first attempt. */
export function smallLog(): LogEntry[] {
  const transfer = action(0.03, 2.03, { work: [work('copy', 1, 0.53, 2.03)] })
  const correlate = action(3, 9.5, {
    work: [work('correlate', 1, 3.5, null, 'lost'), work('correlate', 2, 5, 9), work('plot', 1, 3.5, 4)],
  })
  const name = (state_name: string, state_type = 'Action') => ({ state_name, state_type })
  return [
    entry(0, 'FlowStarted', { input: { file: 'a.h5' } }),
    entry(0.02, 'ActionStarted', { ...name('Transfer'), input: { items: 1 } }),
    entry(0.04, 'ActionPolled', {
      ...name('Transfer'),
      action: { ...transfer, status: 'ACTIVE', completion_time: null, display_status: '3 of 12 MB' },
    }),
    entry(2.5, 'ActionCompleted', { ...name('Transfer'), output: { bytes: 10 }, action: transfer }),
    entry(2.5, 'ChoiceStarted', { ...name('Large?', 'Choice'), input: {} }),
    entry(2.51, 'ChoiceCompleted', { ...name('Large?', 'Choice'), output: {} }),
    entry(2.9, 'ActionStarted', name('Correlate')),
    entry(10.5, 'ActionCompleted', { ...name('Correlate'), output: { g2: 1 }, action: correlate }),
    entry(11, 'FlowSucceeded', { output: { g2: 1 } }),
  ]
}
