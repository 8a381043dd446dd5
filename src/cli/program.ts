/** The `davy` command: its subcommands, its help, and what it answers to a command line that is not right. */
import { Command, CommanderError } from 'commander'
import { davyVersion } from '#api'
import { addDemo } from './commands/demo.ts'
import { addEndpoint } from './commands/endpoint.ts'
import { addEnv } from './commands/env.ts'
import { addFabric } from './commands/fabric.ts'
import { addFlow } from './commands/flow.ts'
import { addInput } from './commands/input.ts'
import { addLanguageServer } from './commands/language-server.ts'
import { addOpenApi } from './commands/openapi.ts'
import { addPrincipal } from './commands/principal.ts'
import { addProvider } from './commands/provider.ts'
import { addRun } from './commands/run.ts'
import { addSearch } from './commands/search.ts'
import { exitCodeHelp, exitCodes, type ExitCode } from './exit-codes.ts'
import { explain } from './failure.ts'
import { commandMaker, type Surroundings } from './invocation.ts'
import { openOutput } from './output.ts'

/** Does what `argv` (without node and script) says; resolves with the exit status. */
export async function runDavy(argv: readonly string[], surroundings: Omit<Surroundings, 'exit'>): Promise<ExitCode> {
  let code: ExitCode = exitCodes.ok
  const program = davyProgram({ ...surroundings, exit: (status) => (code = status) })
  try {
    await program.parseAsync(argv, { from: 'user' })
    return code
  } catch (error) {
    // Help and version have been written; the rest is a command line that commander refused.
    if (error instanceof CommanderError && (error.exitCode === 0 || error.code === 'commander.help'))
      return exitCodes.ok
    const failure = explain(error)
    openOutput(surroundings, argv.includes('--json')).close(failure)
    return failure.exit
  }
}

function davyProgram(surroundings: Surroundings): Command {
  const { stdout } = surroundings
  const program = new Command('davy')
    .description('Link instruments and HPC: flows from new data to the catalogue, on this machine or on Globus.')
    .version(davyVersion, '-V, --version')
    .helpOption('-h, --help', 'say what a command does, with examples')
    .showHelpAfterError(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void stdout.write(text),
      // An error is said once, by `close`, in the form that was asked for; what is left is help for a bare `davy flow`.
      outputError: () => {},
      writeErr: (text) => void stdout.write(text),
    })
    .addHelpText('after', overview)
  const make = commandMaker(surroundings)
  for (const add of [
    addDemo,
    addFabric,
    addFlow,
    addRun,
    addInput,
    addProvider,
    addEndpoint,
    addSearch,
    addPrincipal,
    addEnv,
    addLanguageServer,
    addOpenApi,
  ])
    add(program, make)
  return program
}

const overview = `
Examples:
  davy demo xpcs                    a simulated detector, three acquisitions, from file to catalogue
  davy up                           start the fabric (flows, compute, transfer, search) of this machine
  davy flow run my.flow.json --input input.json
  davy run show 5b1c                what a run did, by the beginning of its id
  davy <command> --help             more about a command

Exit status:
${exitCodeHelp.map(([code, text]) => `  ${String(code).padStart(3)}  ${text}`).join('\n')}

Environment: DAVY_HOME, NO_COLOR, FORCE_COLOR, DAVY_DEBUG=1 (stacks of errors).
`
