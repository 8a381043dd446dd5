#!/usr/bin/env node
/**
 * The `davy` command's first step, plain JavaScript that any Node can read: find a Node that has what Davy needs, build
 * `dist/` in a checkout whose sources are newer, then run the command itself.
 */
import { spawn } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { constants } from 'node:os'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '../..')
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)

/** Types are stripped by Node itself from 22.18 on, which building in a checkout needs. */
if (major < 22 || (major === 22 && minor < 18)) {
  const own = ownNode()
  if (!own) {
    process.stderr.write(
      `davy needs Node 22.18 or newer and this is ${process.version}.\n` +
        `On Linux "npm ci" brings one along (it was left out here: optional dependencies were omitted); elsewhere install Node 24.\n`,
    )
    process.exit(69)
  }
  process.exit(await run(own, [fileURLToPath(import.meta.url), ...process.argv.slice(2)]))
}

if (sourcesAreNewer()) {
  const { buildAll } = await import(pathToFileURL(join(root, 'src/build/build.ts')).href)
  await buildAll()
}
await import(pathToFileURL(join(root, 'dist/cli.js')).href)

/** Stays until the command has ended, Ctrl-C or not, and answers with its status as a shell would. */
function run(command, args) {
  const child = spawn(command, args, { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal]))
  })
}

function ownNode() {
  const require = createRequire(import.meta.url)
  try {
    return join(dirname(require.resolve(`node-${process.platform}-${process.arch}/package.json`)), 'bin/node')
  } catch {
    return undefined
  }
}

/** In a checkout only: an installed Davy has no build recipe beside it. */
function sourcesAreNewer() {
  if (!existsSync(join(root, 'src/build/build.ts'))) return false
  const mark = join(root, 'dist/build.json')
  if (!existsSync(mark)) return true
  const built = statSync(mark).mtimeMs
  const newer = (folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true }).some(
      (entry) => entry.isFile() && statSync(join(entry.parentPath, entry.name)).mtimeMs > built,
    )
  return ['src', 'webviews', 'kernel'].some((name) => existsSync(join(root, name)) && newer(join(root, name)))
}
