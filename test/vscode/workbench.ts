/**
 * `npm run workbench`: VS Code in a browser with Davy installed and the demo folder open, for whoever tries or develops it
 * without a desktop. Only this machine reaches it, with the password that is printed. Ctrl-C ends it; the folder stays.
 */
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { connect, findFabric } from '../../src/api/index.ts'
import { packageExtension } from '../../src/build/package.ts'
import { writeDemoFolder } from './demo-folder.ts'
import { startServer } from './server.ts'

const { values, positionals } = parseArgs({
  options: { port: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
  allowPositionals: true,
})
if (values.help) {
  process.stdout.write('npm run workbench [-- [--port PORT] [FOLDER]]\n')
  process.exit(0)
}

const state = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'davy', 'workbench')
const [folder = join(state, 'demo')] = positionals
mkdirSync(state, { recursive: true, mode: 0o700 })
if (!existsSync(folder)) writeDemoFolder(folder)
const packed = mkdtempSync(join(tmpdir(), 'davy-vsix-'))
const vsix = await packageExtension(packed)
const password = randomBytes(12).toString('base64url')
const port = values.port === undefined ? {} : { port: Number(values.port) }
const server = await startServer({ vsix, folder, state, password, ...port })
rmSync(packed, { recursive: true })
process.stdout.write(`\n  ${server.url}\n  password: ${password}\n\n  Ctrl-C ends it.\n`)

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    void (async () => {
      await server.stop()
      const fabric = await findFabric(server.davyHome)
      if (fabric) await connect(fabric.connection).fabric.shutdown()
      process.exit(0)
    })()
  })
