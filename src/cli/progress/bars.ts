/** Progress of runs as the lines of a terminal: a mark, the name, a bar over the steps, what happens now, the time. Pure. */
import type { RunProgress } from './model.ts'
import { running } from '../terminal/numbers.ts'
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
const BAR = { least: 8, most: 22 }
const TIME = 8
/** Columns for words below which the bar is made shorter, and at last left out. */
const WORDS = 32
const TURNING = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']
/** ms that each picture of the turning mark stays. */
const TURN = 100

export function barLines(runs: readonly RunProgress[], screen: Screen): string[] {
  if (runs.length <= screen.rows) return linesOf(runs, screen)
  // Too many for the window: those that move are worth more than those that ended.
  const room = Math.max(1, screen.rows - 1)
  const moving = runs.filter((run) => run.ended === undefined)
  const ended = runs.filter((run) => run.ended !== undefined)
  const shown = [...ended.slice(Math.max(0, ended.length - Math.max(0, room - moving.length))), ...moving].slice(-room)
  const more = screen.paint('dim', `  and ${runs.length - shown.length} more`)
  return [...linesOf(shown, screen), more].slice(0, Math.max(1, screen.rows))
}

/** Columns of what all lines have in common. */
interface Layout {
  readonly name: number
  readonly count: number
  readonly bar: number
  readonly words: number
}

function linesOf(runs: readonly RunProgress[], screen: Screen): string[] {
  const most = (columns: (run: RunProgress) => number) => runs.reduce((so, run) => Math.max(so, columns(run)), 0)
  const name = Math.min(
    NAME,
    most((run) => width(oneLine(run.name))),
  )
  const count = most((run) => countOf(run).length)
  // Mark, name, count and time with the spaces between them; a last column stays free, or some terminals wrap.
  const fixed = 2 + name + 1 + count + 1 + TIME + 2 + 1
  const wished = Math.min(BAR.most, screen.columns - fixed - WORDS)
  const bar = wished < BAR.least ? 0 : wished
  const words = Math.max(0, screen.columns - fixed - (bar > 0 ? bar + 1 : 0))
  return runs.map((run) => line(run, { name, count, bar, words }, screen))
}

const countOf = (run: RunProgress) => `${run.done}/${run.steps}`

function line(run: RunProgress, layout: Layout, { columns, paint, now }: Screen): string {
  const time = padStart(running(Math.max(0, (run.ended ?? now) - run.started) / 1000), TIME)
  const name = padEnd(cut(oneLine(run.name), layout.name), layout.name)
  const head = `${mark(run, paint, now)} `
  const words = cut(oneLine(said(run)), layout.words)
  // So narrow that even the name has no room: the mark and what fits of the name.
  if (layout.words === 0) return head + cut(name, Math.max(0, columns - 3))
  const bar = layout.bar > 0 ? `${drawBar(run, layout.bar, paint)} ` : ''
  const count = padStart(countOf(run), layout.count)
  return `${head}${name} ${bar}${count} ${paint('dim', time)}  ${paintWords(run, words, paint)}`
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
