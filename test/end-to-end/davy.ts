/** The `davy` command as a user has it: its own processes, its own home, from a copy of `dist/` that nobody rebuilds. */
import { spawn, type ChildProcess } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { connectLocal, readFabricFile, type Client } from '../../src/api/index.ts'

const dist = join(import.meta.dirname, '../../dist')

export interface Answer {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface JsonAnswer<T> {
  readonly status: number | null
  readonly document: T
  readonly stderr: string
}

/** What a command that failed answers. */
export interface Refusal {
  readonly error: { readonly code: string; readonly message: string }
}

export interface DavyHome extends AsyncDisposable {
  readonly path: string
  /** Runs the command to its end. */
  davy(...args: readonly string[]): Promise<Answer>
  /** The same with `--json`: the one document on standard output, parsed. */
  json<T = Refusal>(...args: readonly string[]): Promise<JsonAnswer<T>>
  /** Starts the command and leaves it to the test. */
  start(...args: readonly string[]): ChildProcess
  client(): Promise<Client>
  /** Processes of this home that are alive, by what they are. */
  processes(): readonly HomeProcess[]
}

export interface HomeProcess {
  readonly pid: number
  readonly kind: 'fabric' | 'endpoint' | 'worker'
}

export function davyHome(): DavyHome {
  if (!existsSync(join(dist, 'build.json'))) throw new Error('There is no dist/: npm run build')
  const place = realpathSync(mkdtempSync(join(tmpdir(), 'davy-end-to-end-')))
  const bundles = join(place, 'dist')
  const path = join(place, 'home')
  cpSync(dist, bundles, { recursive: true })
  const env = { ...process.env, DAVY_HOME: path, NO_COLOR: '1' }

  const start = (...args: readonly string[]) =>
    spawn(process.execPath, [join(bundles, 'cli.js'), ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const davy = (...args: readonly string[]) => answerOf(start(...args))
  const processes = () => homeProcesses(path)
  return {
    path,
    davy,
    start,
    processes,
    async json<T>(...args: readonly string[]) {
      const { status, stdout, stderr } = await davy(...args, '--json')
      // SAFETY: each test says which document it asked for, and looks into it.
      return { status, document: JSON.parse(stdout) as T, stderr }
    },
    client: () => connectLocal({ home: path, start: false }),
    async [Symbol.asyncDispose]() {
      // The fabric first, or it would start its endpoint again.
      for (const kind of ['fabric', 'endpoint', 'worker'] as const)
        await endAll(() => processes().filter((one) => one.kind === kind))
      rmSync(place, { recursive: true, force: true })
    },
  }
}

/** The command's end, with all that it wrote. */
export async function answerOf(child: ChildProcess): Promise<Answer> {
  let stdout = ''
  let stderr = ''
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (status) => resolve({ status, stdout, stderr }))
  })
}

/** Found by their working directory, which is in the home; the fabric by what it wrote down. */
function homeProcesses(home: string): HomeProcess[] {
  const fabric = readFabricFile(home)?.pid
  return readdirSync('/proc').flatMap((name): HomeProcess[] => {
    const pid = Number(name)
    if (!Number.isInteger(pid)) return []
    try {
      const cwd = readlinkSync(`/proc/${pid}/cwd`)
      if (cwd !== home && !cwd.startsWith(`${home}/`)) return []
      if (/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))) return []
      return [{ pid, kind: pid === fabric ? 'fabric' : cwd.endsWith('/work') ? 'worker' : 'endpoint' }]
    } catch {
      return []
    }
  })
}

async function endAll(alive: () => readonly HomeProcess[]): Promise<void> {
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    for (const { pid } of alive())
      try {
        process.kill(pid, signal)
      } catch {
        // It ended meanwhile.
      }
    for (let waited = 0; waited < 3000 && alive().length > 0; waited += 50) await sleep(50)
  }
}
