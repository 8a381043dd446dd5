/**
 * What a command says. People read standard output; with `--json` it carries exactly one JSON document, the command's
 * result or its error, and everything for people goes to standard error.
 */
import type { Failure } from './failure.ts'
import { showProgress, type ProgressDisplay } from './progress/display.ts'
import { harmless, oneLine } from './terminal/width.ts'
import { paintFor, type Paint, type TextStream } from './terminal/style.ts'

export interface Output {
  readonly json: boolean
  /** For what goes to people on this output. */
  readonly paint: Paint
  /** The result for people. */
  say(...lines: readonly string[]): void
  /** The command's result for programs; written when the command is over, only with `--json`. */
  result(document: unknown): void
  progress(): ProgressDisplay
}

export interface Streams {
  readonly stdout: TextStream
  readonly stderr: TextStream
  readonly env: NodeJS.ProcessEnv
}

export interface ClosableOutput extends Output {
  /** Writes the one JSON document, and the failure if there is one. */
  close(failure?: Failure): void
}

export function openOutput({ stdout, stderr, env }: Streams, json: boolean): ClosableOutput {
  const people = json ? stderr : stdout
  let document: unknown
  return {
    json,
    paint: paintFor(people, env),
    say: (...lines) => void people.write(lines.map((line) => `${shown(people, line)}\n`).join('')),
    result(value) {
      document = value
    },
    progress: () => showProgress(people, env, paintFor(people, env)),
    close(failure) {
      if (failure) {
        const paint = paintFor(stderr, env)
        const [first = '', ...more] = failure.message.split('\n')
        stderr.write(
          `${paint('red', 'davy:')} ${oneLine(first)}\n${more.map((line) => `${shown(stderr, line)}\n`).join('')}`,
        )
        if (env['DAVY_DEBUG']) stderr.write(`${stackOf(failure)}\n`)
      }
      if (!json) return
      const error = failure ? { error: { code: failure.code, message: failure.message } } : {}
      // A failed command may have a result as well: the run that failed, beside why.
      const whole = isObject(document) || failure ? { ...(isObject(document) ? document : {}), ...error } : document
      stdout.write(`${shown(stdout, JSON.stringify(whole ?? {}, null, 2))}\n`)
    },
  }
}

/** What steers a terminal is taken out for terminals only: a file gets every character. */
const shown = (stream: TextStream, text: string) => (stream.isTTY ? harmless(text) : text)

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function stackOf(error: Error): string {
  const stack = error.stack ?? error.message
  return error.cause instanceof Error ? `${stack}\ncaused by ${stackOf(error.cause)}` : stack
}
