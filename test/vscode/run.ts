/**
 * `npm run test:vscode`: the packaged extension in a real VS Code. Here that is code-server, driven in Chromium. With
 * DAVY_VSCODE_EXECUTABLE (a desktop VS Code) the smaller suite of desktop/ runs in it, by @vscode/test-electron, first.
 */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { startVitest } from 'vitest/node'
import { packageExtension } from '../../src/build/package.ts'
import { codeServer } from './setup.ts'

const folder = mkdtempSync(join(tmpdir(), 'davy-vsix-'))
process.env['DAVY_VSIX'] = await packageExtension(folder)

const desktop = process.env['DAVY_VSCODE_EXECUTABLE']
if (desktop) {
  const { runDesktop } = await import('./desktop/run.ts')
  await runDesktop(desktop, process.env['DAVY_VSIX'])
} else process.stdout.write('Desktop VS Code: not tried (DAVY_VSCODE_EXECUTABLE names none).\n')

codeServer()
const vitest = await startVitest('test', process.argv.slice(2), {
  config: join(import.meta.dirname, 'vitest.config.ts'),
  run: true,
  watch: false,
})
await vitest.close()
