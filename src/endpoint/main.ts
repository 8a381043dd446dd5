/** The endpoint agent's process: `endpoint.js <directory>`. Its log goes to standard output, a line an entry. */
import { EXIT_ANOTHER_RUNS } from '#api'
import { timestamp } from './clock.ts'
import { DirectoryInUse } from './journal.ts'
import { startAgent } from './start.ts'

const note = (text: string) => process.stdout.write(`${timestamp()} ${text}\n`)
const [directory] = process.argv.slice(2)
if (directory === undefined) {
  process.stderr.write('usage: endpoint.js DIRECTORY   (the directory that holds endpoint.yaml)\n')
  process.exit(64)
}
process.title = 'davy-endpoint'
try {
  const agent = await startAgent(directory, note)
  note(`agent ${process.pid} started in ${directory}`)
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => agent.end(`it got ${signal}`))
  note(`agent ${process.pid} ended: ${await agent.ended}`)
  process.exit(0)
} catch (error) {
  note(error instanceof Error ? error.message : String(error))
  process.exit(error instanceof DirectoryInUse ? EXIT_ANOTHER_RUNS : 1)
}
