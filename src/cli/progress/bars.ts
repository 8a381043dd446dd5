/** Progress of runs as the lines of a terminal: a mark, the name, a bar over the steps, what happens now, the time. Pure. */
import type { RunProgress } from './model.ts'
import { seconds } from '../terminal/numbers.ts'
import type { Paint } from '../terminal/style.ts'
import { cut, oneLine, padEnd, padStart, width } from '../terminal/width.ts'

export interface Screen {
  readonly columns: number
  /** Lines there is room for. */
  readonly rows: number
  readonly paint: Paint
  /** ms since 1970. */
  readonly now: number
}

const NAME = 28
const BAR = 22
const TURNING = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']
/** ms that each picture of the turning mark stays. */
const TURN = 100

export function barLines(runs: readonly RunProgress[], screen: Screen): string[] {
  if (runs.length <= screen.rows) return runs.map((run) => line(run, nameColumns(runs), screen))
  // Too many for the window: those that move are worth more than those that ended.
  const room = Math.max(1, screen.rows - 1)
  const moving = runs.filter((run) => run.ended === undefined)
  const ended = runs.filter((run) => run.ended !== undefined)
  const shown = [...ended.slice(Math.max(0, ended.length - Math.max(0, room - moving.length))), ...moving].slice(-room)
  return [
    ...shown.map((run) => line(run, nameColumns(shown), screen)),
    screen.paint('dim', `  and ${runs.length - shown.length} more`),
  ].slice(0, Math.max(1, screen.rows))
}

const nameColumns = (runs: readonly RunProgress[]) =>
  runs.reduce((most, run) => Math.min(NAME, Math.max(most, width(oneLine(run.name)))), 0)

function line(run: RunProgress, nameWidth: number, { columns, paint, now }: Screen): string {
  const name = padEnd(cut(oneLine(run.name), nameWidth), nameWidth)
  const digits = String(run.steps).length
  const count = `${padStart(String(run.done), digits)}/${run.steps}`
  const time = padStart(seconds(Math.max(0, (run.ended ?? now) - run.started) / 1000), 8)
  // Without room for everything the bar goes first, then what is said.
  const fixed = 2 + nameWidth + 1 + width(count) + 1 + width(time)
  const bar = columns - fixed >= BAR + 24 ? BAR : 0
  const words = cut(oneLine(said(run)), Math.max(0, columns - fixed - (bar ? bar + 2 : 1) - 2))
  return [
    mark(run, paint, now),
    ' ',
    name,
    ' ',
    bar ? `${drawBar(run, bar, paint)} ` : '',
    count,
    ' ',
    paint('dim', time),
    words ? `  ${paintWords(run, words, paint)}` : '',
  ].join('')
}

function said(run: RunProgress): string {
  switch (run.status) {
    case 'SUCCEEDED':
      return 'done'
    case 'ENDED':
      return 'canceled'
    case 'FAILED':
      return [run.state, run.error ?? 'failed'].filter(Boolean).join(': ')
    case 'ACTIVE':
    case 'INACTIVE':
      return [run.state, run.doing].filter(Boolean).join(' · ') || 'starting'
    default:
      return run.status satisfies never
  }
}

function mark(run: RunProgress, paint: Paint, now: number): string {
  switch (run.status) {
    case 'SUCCEEDED':
      return paint('green', '✓')
    case 'FAILED':
      return paint('red', '✗')
    case 'ENDED':
      return paint('yellow', '■')
    case 'INACTIVE':
      return paint('yellow', '!')
    case 'ACTIVE':
      return paint('cyan', TURNING[Math.floor(now / TURN) % TURNING.length] ?? '·')
    default:
      return run.status satisfies never
  }
}

function drawBar(run: RunProgress, columns: number, paint: Paint): string {
  const full = run.steps === 0 ? 0 : Math.round((columns * run.done) / run.steps)
  const colour = run.status === 'FAILED' ? 'red' : run.status === 'SUCCEEDED' ? 'green' : 'cyan'
  return paint(colour, '━'.repeat(full)) + paint('dim', '─'.repeat(columns - full))
}

function paintWords(run: RunProgress, words: string, paint: Paint): string {
  if (run.status === 'FAILED') return paint('red', words)
  return run.status === 'ACTIVE' ? words : paint('dim', words)
}
