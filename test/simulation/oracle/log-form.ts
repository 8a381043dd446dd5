/** Is this a log as Globus Flows gives one? Each state started and completed or failed once, one end, time going on. */
import type { LogEntry } from '../../../src/run/index.ts'

const ENDS = ['FlowSucceeded', 'FlowFailed', 'FlowCanceled']

/** What is wrong with the log of a run that has ended. */
export function logMistakes(log: readonly LogEntry[]): readonly string[] {
  const mistakes: string[] = []
  let open: string | undefined
  let before = ''
  for (const [index, { code, time, details }] of log.entries()) {
    const wrong = (what: string) => mistakes.push(`log entry ${index} (${code}): ${what}`)
    if (time < before) wrong('its time is before that of the entry before it')
    before = time
    if ((index === 0) !== (code === 'FlowStarted')) wrong('a log starts with FlowStarted')
    const isEnd = ENDS.includes(code)
    if (isEnd !== (index === log.length - 1)) wrong('a log ends with the end of its run')
    const state = `${details.state_name} (${details.state_type})`
    if (isEnd) {
      // A run is canceled in the middle of a Wait, and a Fail state is its own end.
      const inside = code === 'FlowCanceled' ? /\(Wait\)$/ : /\(Fail\)$/
      if (open !== undefined && !inside.test(open)) wrong(`${open} is neither completed nor failed`)
    } else if (/^(Action|Choice|ExpressionEval|Fail|Pass|State|Wait|\w+WebInput|Parallel)Started$/.test(code)) {
      if (open !== undefined) wrong(`${open} is neither completed nor failed`)
      open = state
    } else if (code === 'ActionPolled') {
      if (open !== state) wrong(`${open} is under way`)
    } else if (/(Completed|Failed)$/.test(code)) {
      if (open !== state) wrong(`${open} is under way`)
      open = undefined
    } else if (index > 0) wrong('there is no such code')
  }
  return mistakes
}
