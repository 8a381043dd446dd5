/**
 * `npm run test:vscode [-- FILE… -t NAME]`: the packaged extension in a real VS Code. That is code-server in Chromium, or
 * the desktop VS Code that DAVY_VSCODE_EXECUTABLE names (found and set up by @vscode/test-electron); the suites are the same.
 * A suite that fails is tried once more in a window of its own, since VS Code loses a click now and then on a busy machine;
 * those that needed it are named at the end.
 */
import { globSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { parseCLI, startVitest } from 'vitest/node'
import { packageExtension } from '../../src/build/package.ts'
import { codeServer } from './setup.ts'

const folder = mkdtempSync(join(tmpdir(), 'davy-vsix-'))
process.env['DAVY_VSIX'] = await packageExtension(folder)

if (!process.env['DAVY_VSCODE_EXECUTABLE']) {
  process.stdout.write('Desktop VS Code: not tried, DAVY_VSCODE_EXECUTABLE names none. Trying code-server.\n')
  codeServer()
}
const { filter, options } = parseCLI(['vitest', 'run', ...process.argv.slice(2)])
const suites = globSync('*.test.ts', { cwd: import.meta.dirname })
  .filter((file) => filter.length === 0 || filter.some((word) => file.includes(word)))
  .sort()
const failed: string[] = []
const again: string[] = []
for (const suite of suites) {
  if (await passes(suite)) continue
  process.stdout.write(`\n${suite} failed and is tried once more.\n`)
  if (await passes(suite)) again.push(suite)
  else failed.push(suite)
}
process.stdout.write(`${suites.length - failed.length} of ${suites.length} suites passed.\n`)
if (again.length > 0) process.stdout.write(`Only at the second try: ${again.join(', ')}\n`)
if (failed.length > 0) process.stdout.write(`Failed: ${failed.join(', ')}\n`)
rmSync(folder, { recursive: true, force: true })
process.exitCode = failed.length > 0 || suites.length === 0 ? 1 : 0

async function passes(suite: string): Promise<boolean> {
  const vitest = await startVitest('test', [join(import.meta.dirname, suite)], {
    ...options,
    config: join(import.meta.dirname, 'vitest.config.ts'),
    run: true,
    watch: false,
  })
  const passed = vitest.state.getCountOfFailedTests() === 0 && vitest.state.getUnhandledErrors().length === 0
  const ran = vitest.state.getTestModules().every((module) => module.ok())
  await vitest.close()
  return passed && ran
}
