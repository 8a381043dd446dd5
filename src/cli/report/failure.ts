/** Why a run failed, for people: the state, its error, and the stack of the task that threw, with lines of its source. */
import type { StackFrame } from '#api'
import type { Run } from '#run'
import { failureOf } from '#toolkit'
import type { Paint } from '../terminal/style.ts'
import { oneLine } from '../terminal/width.ts'

/** `FAILED at Correlate: Hdf5Error: the file ends early`, in one line. */
export function failureReason(run: Run): string {
  const { visit, message } = failureOf(run)
  const [first = ''] = message.split('\n')
  const what = run.status === 'CANCELED' ? 'was canceled' : 'FAILED'
  return oneLine(`${what}${visit ? ` at ${visit.state}` : ''}${first ? `: ${first}` : ''}`)
}

export function failureLines(run: Run, paint: Paint): string[] {
  if (run.status !== 'FAILED') return []
  const { visit, task, message } = failureOf(run)
  const head = paint('red', `${visit ? `${visit.state} failed` : 'The run failed'}: ${run.error ?? visit?.error ?? ''}`)
  const words = message.split('\n').filter((line) => line.trim() !== '')
  return [head, ...words.map((line) => `  ${oneLine(line)}`), ...(task?.stack ?? []).flatMap((at) => frame(at, paint))]
}

function frame({ function: name, file, line, column, text }: StackFrame, paint: Paint): string[] {
  const place = `    at ${name ? `${oneLine(name)} ` : ''}${oneLine(file)}:${line}:${column}`
  return [paint('dim', place), ...(text ? [`      ${paint('dim', `${line} |`)} ${oneLine(text.trim())}`] : [])]
}
