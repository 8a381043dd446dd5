/** Progress without a terminal: one line for each thing that happened, none for what did not. Pure. */
import type { RunProgress } from './model.ts'
import { running } from '../terminal/numbers.ts'
import { oneLine } from '../terminal/width.ts'

/** What changed between two moments of a run, as a line, or nothing. */
export function progressLine(before: RunProgress | undefined, after: RunProgress): string | undefined {
  const name = oneLine(after.name)
  const count = `[${String(after.done).padStart(String(after.steps).length)}/${after.steps}]`
  if (after.ended !== undefined) {
    if (before?.ended !== undefined) return undefined
    const time = running((after.ended - after.started) / 1000)
    if (after.status === 'SUCCEEDED') return `${name} ${count} done in ${time}`
    if (after.status === 'ENDED') return `${name} ${count} canceled after ${time}`
    return `${name} ${count} FAILED after ${time} at ${after.state ?? 'the start'}: ${oneLine(after.error ?? 'no reason was given')}`
  }
  if (after.state === undefined || (after.state === before?.state && after.doing === before.doing)) return undefined
  // A state that just ended is told by the next one's beginning.
  if (after.done !== before?.done && after.state === before?.state) return undefined
  return `${name} ${count} ${after.state}${after.doing ? `: ${oneLine(after.doing)}` : ''}`
}
