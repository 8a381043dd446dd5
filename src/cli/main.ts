/** The process `davy`: its streams and signals around the command. Bundled to dist/cli.js. */
import process from 'node:process'
import { exitCodes } from './exit-codes.ts'
import { Interrupted } from './failure.ts'
import { runDavy } from './program.ts'

const stop = new AbortController()
process.on('SIGINT', () => stop.abort(new Interrupted(exitCodes.interrupted, 'interrupted')))
process.on('SIGTERM', () => stop.abort(new Interrupted(exitCodes.terminated, 'terminated')))
// `davy run list | head` ends early and that is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) =>
  process.exit(error.code === 'EPIPE' ? 0 : exitCodes.internal),
)

const code = await runDavy(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  signal: stop.signal,
})
// A connection kept alive for a next call must not keep the command.
process.stdout.write('', () => process.exit(code))
