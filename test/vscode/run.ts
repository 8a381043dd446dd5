/**
 * `npm run test:vscode`: the packaged extension in a real VS Code. That is code-server in Chromium, or
 * the desktop VS Code that DAVY_VSCODE_EXECUTABLE names (found and set up by @vscode/test-electron); the suite is the same.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { startVitest } from 'vitest/node'
import { packageExtension } from '../../src/build/package.ts'
import { codeServer } from './setup.ts'

const folder = mkdtempSync(join(tmpdir(), 'davy-vsix-'))
process.env['DAVY_VSIX'] = await packageExtension(folder)

if (!process.env['DAVY_VSCODE_EXECUTABLE']) {
  process.stdout.write('Desktop VS Code: not tried, DAVY_VSCODE_EXECUTABLE names none. Trying code-server.\n')
  codeServer()
}
const vitest = await startVitest('test', process.argv.slice(2), {
  config: join(import.meta.dirname, 'vitest.config.ts'),
  run: true,
  watch: false,
})
await vitest.close()
rmSync(folder, { recursive: true, force: true })
