/** One VS Code in a browser: its own user, extensions and DAVY_HOME, with the packaged extension installed. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import process from 'node:process'
import { setTimeout as sleep } from 'node:timers/promises'
import { quietSettings } from './settings.ts'
import { codeServer } from './setup.ts'

export interface ServerOptions {
  readonly vsix: string
  /** The folder that is opened. */
  readonly folder: string
  /** For everything the server keeps, and the fabric. */
  readonly state: string
  /** Without a password nobody but this machine's users is kept out: tests only. */
  readonly password?: string
  readonly port?: number
  /** False: the folder is one that VS Code does not trust. @default true */
  readonly trusted?: boolean
  /** Further packages to install. */
  readonly more?: readonly string[]
}

/** Restricted without a question. */
const untrusted = { 'security.workspace.trust.startupPrompt': 'never', 'security.workspace.trust.banner': 'never' }

export interface Server {
  readonly url: string
  readonly davyHome: string
  stop(): Promise<void>
}

export async function startServer(options: ServerOptions): Promise<Server> {
  const { node, entry } = codeServer()
  const [user, extensions, davyHome] = ['user', 'extensions', 'davy'].map((name) => join(options.state, name)) as [
    string,
    string,
    string,
  ]
  mkdirSync(join(user, 'User'), { recursive: true })
  writeFileSync(
    join(user, 'User/settings.json'),
    JSON.stringify({ ...quietSettings, ...(options.trusted === false && untrusted) }, null, 2),
  )
  const places = ['--user-data-dir', user, '--extensions-dir', extensions]
  const packages = [options.vsix, ...(options.more ?? [])].flatMap((path) => ['--install-extension', path])
  const installed = spawnSync(node, [entry, ...places, ...packages], { encoding: 'utf8' })
  if (installed.status !== 0)
    throw new Error(`The extension was not installed:\n${installed.stdout}${installed.stderr}`)
  const port = options.port ?? (await freePort())
  const auth = options.password === undefined ? 'none' : 'password'
  const child = spawn(
    node,
    [entry, '--auth', auth, '--bind-addr', `127.0.0.1:${port}`, ...places].concat(
      [
        '--disable-telemetry',
        '--disable-update-check',
        ...(options.trusted === false ? [] : ['--disable-workspace-trust']),
        '--disable-getting-started-override',
      ],
      options.folder,
    ),
    {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: {
        ...process.env,
        DAVY_HOME: davyHome,
        ...(options.password === undefined ? {} : { PASSWORD: options.password }),
      },
    },
  )
  const url = `http://127.0.0.1:${port}`
  await answering(url, child)
  return { url: `${url}/?folder=${encodeURIComponent(options.folder)}`, davyHome, stop: () => stop(child) }
}

async function answering(url: string, child: ChildProcess): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`code-server ended with status ${child.exitCode}`)
    const answer = await fetch(`${url}/healthz`).catch(() => undefined)
    if (answer?.ok) return
    await sleep(100)
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  child.kill('SIGTERM')
  await ended
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => (typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port'))))
    })
  })
}
