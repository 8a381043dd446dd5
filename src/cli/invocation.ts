/** What every command is given: where the fabric's home is, how to talk to it, where to write, and when to stop. */
import type { Command } from 'commander'
import { connectLocal, homeDirectory, type Client } from '#api'
import { exitCodes, type ExitCode } from './exit-codes.ts'
import { explain, Interrupted } from './failure.ts'
import { openOutput, type Output, type Streams } from './output.ts'

export interface Invocation {
  readonly out: Output
  readonly env: NodeJS.ProcessEnv
  /** DAVY_HOME, absolute. */
  readonly home: string
  /** Aborts at Ctrl-C and SIGTERM; the reason is an `Interrupted`. */
  readonly signal: AbortSignal
  /** The running fabric, or one started now. */
  connect(): Promise<Client>
  /** A command line of davy's for this home, to tell the user. */
  davy(command: string): string
}

export interface Surroundings extends Streams {
  readonly signal: AbortSignal
  /** Told once, when the command is over. */
  exit(code: ExitCode): void
}

interface SharedOptions {
  readonly json?: boolean
  readonly home?: string
}

/** What a command does; a code that it does not give is 0. */
export type Handler<Args extends readonly unknown[]> = (
  call: Invocation,
  ...args: Args
) => Promise<ExitCode | void> | ExitCode | void

/** Makes commands that share `--home`, `--json` and the way they fail. */
export type CommandMaker = ReturnType<typeof commandMaker>

export function commandMaker(surroundings: Surroundings) {
  /** Completes `command` with the shared options and what it does, given its arguments and then its options. */
  return function finish<Args extends readonly unknown[]>(command: Command, handler: Handler<Args>): Command {
    return command
      .option('--home <dir>', "the fabric's home (default: $DAVY_HOME, or a folder of this host)")
      .option('--json', 'write the result as one JSON document; words for people go to standard error')
      .action(async (...received: readonly unknown[]) => {
        const shared: SharedOptions = command.opts()
        // SAFETY: commander calls with the declared arguments, the options and the command itself.
        const args = received.slice(0, -1) as unknown as Args
        surroundings.exit(await perform(surroundings, shared, (call) => handler(call, ...args)))
      })
  }
}

async function perform(
  { signal, ...streams }: Surroundings,
  { json = false, home }: SharedOptions,
  work: (call: Invocation) => Promise<ExitCode | void> | ExitCode | void,
): Promise<ExitCode> {
  const { env } = streams
  const out = openOutput(streams, json)
  const place = homeDirectory(home === undefined ? env : { ...env, DAVY_HOME: home })
  // Whoever came by npm has no command `davy` in the shell.
  const program = env['npm_execpath'] ? 'npx --no-install davy' : 'davy'
  const davy = (command: string) => `${program} ${command}${home === undefined ? '' : ` --home ${home}`}`
  const call = { out, env, home: place, signal, connect: () => connectLocal({ home: place, env }), davy }
  try {
    const code = (await work(call)) ?? exitCodes.ok
    out.close()
    return code
  } catch (error) {
    // What fails because the user ended the command is not worth a word of its own.
    const interrupted = signal.reason instanceof Interrupted && !(error instanceof Interrupted)
    const failure = explain(interrupted ? signal.reason : error)
    out.close(failure)
    return failure.exit
  }
}
