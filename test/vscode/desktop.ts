/** The same window in a desktop VS Code: found and given the extension by @vscode/test-electron, driven by Playwright. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { resolveCliArgsFromVSCodeExecutablePath } from '@vscode/test-electron'
import { _electron as electron } from 'playwright-core'
import type { Place, PlaceOptions } from './place.ts'
import { quietSettings } from './settings.ts'
import { Window } from './window.ts'

export async function openDesktop(
  executable: string,
  { vsix, folder, state, trusted, more = [], language }: PlaceOptions,
): Promise<Place> {
  const [user, extensions, davyHome] = [join(state, 'user'), join(state, 'extensions'), join(state, 'davy')]
  mkdirSync(join(user, 'User'), { recursive: true })
  writeFileSync(join(user, 'User/settings.json'), JSON.stringify(quietSettings))
  const places = [`--user-data-dir=${user}`, `--extensions-dir=${extensions}`]
  const [cli = executable, ...args] = resolveCliArgsFromVSCodeExecutablePath(executable, { reuseMachineInstall: true })
  const installed = spawnSync(
    cli,
    [...args, ...places, ...[vsix, ...more].flatMap((path) => ['--install-extension', path])],
    { encoding: 'utf8' },
  )
  if (installed.status !== 0)
    throw new Error(`The extension was not installed:\n${installed.stdout}${installed.stderr}`)
  const app = await electron.launch({
    executablePath: executable,
    args: [
      ...places,
      ...(trusted === false ? [] : ['--disable-workspace-trust']),
      ...(language === undefined ? [] : ['--locale', language]),
      '--skip-welcome',
      '--no-sandbox',
      folder,
    ],
    env: { ...definedEnvironment(), DAVY_HOME: davyHome },
  })
  const window = new Window(await app.firstWindow())
  await window.ready()
  return { window, davyHome, close: () => app.close() }
}

function definedEnvironment(): Record<string, string> {
  const entries = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return Object.fromEntries(entries)
}
