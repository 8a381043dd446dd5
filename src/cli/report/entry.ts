/** One log entry as a line. */
import type { LogEntry } from '#run'
import { clock } from '../terminal/numbers.ts'
import type { Paint } from '../terminal/style.ts'
import { oneLine } from '../terminal/width.ts'

/** As wide as the longest code, and a space. */
const CODE_WIDTH = 'ExpressionEvalCompleted'.length + 1

export function entryLine({ time, code, details }: LogEntry, paint: Paint): string {
  const milliseconds = /\.(\d{3})/.exec(time)?.[1] ?? '000'
  const failed = code.endsWith('Failed')
  const coloured = failed ? paint('red', code) : code.endsWith('Succeeded') ? paint('green', code) : code
  const said = failed
    ? [details.error, details.cause?.split('\n')[0]].filter((part) => part !== undefined && part !== '').join(': ')
    : (details.action?.display_status ?? '')
  return `${paint('dim', `${clock(time)}.${milliseconds}`)}  ${coloured}${' '.repeat(Math.max(1, CODE_WIDTH - code.length))}${oneLine(
    [details.state_name, said].filter(Boolean).join(': '),
  )}`
}
