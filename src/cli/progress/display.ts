/** Shows the progress of runs on a stream: bars that are redrawn in place on a terminal, lines elsewhere. */
import { barLines } from './bars.ts'
import { progressLine } from './lines.ts'
import type { RunProgress } from './model.ts'
import type { Paint, TextStream } from '../terminal/style.ts'

export interface ProgressDisplay {
  /** Show this run as it is now; a run not shown before gets its own line. */
  show(run: RunProgress): void
  /** A line above the bars that stays. */
  say(text: string): void
  /** Draw for the last time and give the cursor back. */
  [Symbol.dispose](): void
}

export function showProgress(stream: TextStream, env: NodeJS.ProcessEnv, paint: Paint): ProgressDisplay {
  return stream.isTTY && env['TERM'] !== 'dumb' ? bars(stream, paint) : lines(stream)
}

function lines(stream: TextStream): ProgressDisplay {
  const shown = new Map<string, RunProgress>()
  return {
    show(run) {
      const line = progressLine(shown.get(run.runId), run)
      shown.set(run.runId, run)
      if (line) stream.write(`${line}\n`)
    },
    say: (text) => void stream.write(`${text}\n`),
    [Symbol.dispose]() {},
  }
}

/** ms between two drawings: a turning mark looks alive and a slow line is not flooded. */
const FRAME = 100
const ESC = '\u001b['
const HIDE = `${ESC}?25l`
const SHOW = `${ESC}?25h`
/** Synchronized update: a terminal that knows it shows the frame at once, any other ignores it. */
const BEGIN = `${ESC}?2026h`
const END = `${ESC}?2026l`

function bars(stream: TextStream, paint: Paint): ProgressDisplay {
  const runs = new Map<string, RunProgress>()
  let drawn = 0
  const restoreCursor = () => void stream.write(SHOW)

  function draw(above = ''): void {
    const screen = { columns: stream.columns ?? 80, rows: Math.max(1, (stream.rows ?? 24) - 1), paint, now: Date.now() }
    const next = barLines([...runs.values()], screen)
    const up = drawn > 0 ? `${ESC}${drawn}A` : ''
    const text = [...(above === '' ? [] : above.split('\n')), ...next].map((line) => `${line}${ESC}K\n`).join('')
    // Fewer lines than before leave nothing below.
    stream.write(`${BEGIN}${up}\r${text}${ESC}J${END}`)
    drawn = next.length
  }

  stream.write(HIDE)
  // However the process ends, the cursor comes back.
  process.once('exit', restoreCursor)
  const timer = setInterval(() => draw(), FRAME)
  return {
    show: (run) => void runs.set(run.runId, run),
    say: (text) => draw(text),
    [Symbol.dispose]() {
      clearInterval(timer)
      draw()
      process.removeListener('exit', restoreCursor)
      restoreCursor()
    },
  }
}
