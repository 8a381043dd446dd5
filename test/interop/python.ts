/**
 * The Pythons of the suite: the versions of a requirements file in a virtual environment, made once in the user's cache
 * folder and found again by what it holds.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'

/** The folder with `python` and what these requirements bring. @throws {Error} that says what is missing. */
export function pythonWith(file: string): string {
  const requirements = join(import.meta.dirname, file)
  const held = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 12)
  const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'davy', 'interop')
  const folder = join(cache, held)
  const complete = join(folder, 'complete')
  if (existsSync(complete)) return join(folder, 'bin')
  process.stdout.write(`Installing ${requirements} into ${folder}, once.\n`)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(cache, { recursive: true })
  run('python3', ['-m', 'venv', folder])
  run(join(folder, 'bin', 'python'), ['-m', 'pip', 'install', '--quiet', '--requirement', requirements])
  writeFileSync(complete, '')
  return join(folder, 'bin')
}

function run(command: string, args: readonly string[]): void {
  const { status, error } = spawnSync(command, args, { stdio: 'inherit' })
  if (status === 0) return
  const why = error ? error.message : `exit status ${status}`
  throw new Error(
    `${command} ${args.join(' ')}: ${why}. The suite needs python3 (3.10 or newer) with venv: on Debian ` +
      `"sudo bash test/interop/setup-debian.sh"; and a package index that pip reaches.`,
  )
}
