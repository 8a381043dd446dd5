/**
 * A real VS Code without a desktop: code-server from npm, installed once a version into the user's cache folder. Kept out of
 * package.json because it takes minutes and 600 MB. `node test/vscode/setup.ts` does it ahead of time.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { homedir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

/** VS Code 1.139.1. It refuses any Node but 24. */
const CODE_SERVER = '4.139.1'

export interface CodeServer {
  readonly node: string
  readonly entry: string
}

/** Where it is, installing it when it is not there yet (about three minutes). */
export function codeServer(): CodeServer {
  const folder = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'davy', 'code-server', CODE_SERVER)
  const entry = join(folder, 'node_modules/code-server/out/node/entry.js')
  const node = node24()
  if (!existsSync(entry)) install(folder, node)
  return { node, entry }
}

/** The Node 24 that this project installs on Linux; elsewhere the one that runs this. */
function node24(): string {
  try {
    const manifest = createRequire(import.meta.url).resolve(`node-${process.platform}-${process.arch}/package.json`)
    return join(dirname(manifest), 'bin/node')
  } catch {
    if (process.versions.node.startsWith('24.')) return process.execPath
    throw new Error(
      `code-server ${CODE_SERVER} needs Node 24 and this is ${process.version}: install Node 24 and try again`,
    )
  }
}

function install(folder: string, node: string): void {
  process.stdout.write(`Installing code-server ${CODE_SERVER} into ${folder} (once, about three minutes)\n`)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true }))
  const npm = spawnSync('npm', ['install', '--no-audit', '--no-fund', `code-server@${CODE_SERVER}`], {
    cwd: folder,
    stdio: 'inherit',
    env: {
      ...withoutOuterNpm(process.env),
      PATH: `${dirname(node)}${delimiter}${process.env['PATH'] ?? ''}`,
      // The npm package of Node carries its headers: node-gyp downloads nothing.
      npm_config_nodedir: dirname(dirname(node)),
    },
  })
  if (npm.status !== 0)
    throw new Error(
      `code-server was not installed. On Debian, test/vscode/setup-debian.sh (as root) brings what it needs.`,
    )
}

/** An npm that runs this script tells everything below it which Node it runs on, and code-server believes it. */
function withoutOuterNpm(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => name.toLowerCase() !== 'npm_config_user_agent'))
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.stdout.write(`${codeServer().entry}\n`)
