/** Start the fabric of a home as a process of its own, which outlives whoever started it. */
import { spawn, type ChildProcess } from 'node:child_process'
import { chmodSync, closeSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Polling } from '../documents/fabric.ts'
import { FabricUnavailable, findFabric, type FoundFabric } from './find.ts'

/** A fabric that has to migrate a large database may take its time; one that is refused ends at once. */
const START_TIMEOUT_MS = 60_000
/**
 * Left to itself, V8's young generation grows with a burst of runs to many times what the fabric lives on, and is not given
 * back: what waits for days beside an editor should stay small. It counts only from the process's start on. MB.
 */
const SMALL = '--max-semi-space-size=8'
/** How long a home that another process holds is given before it is tried again. */
const RETRY_MS = 500
/** The fabric's exit status when another one already holds the home (EX_TEMPFAIL): then that one is waited for. */
export const EXIT_ANOTHER_RUNS = 75

export interface StartOptions {
  /** The fabric's bundle. @default `fabric.js` beside the bundle this code is in */
  readonly bundle?: string
  /** The Node that runs it. @default this process's own */
  readonly runtime?: string
  /** Insist on this port. @default 5000, or a free one where that is taken */
  readonly port?: number
  /** How action providers that cannot push are asked. @default learned */
  readonly polling?: Polling
  readonly env?: NodeJS.ProcessEnv
}

/**
 * Start the fabric and wait until it answers. Whoever else starts one at the same moment gets the same fabric.
 * @throws {FabricUnavailable} with the end of the fabric's log when it does not come up.
 */
export async function startFabric(home: string, options: StartOptions = {}): Promise<FoundFabric> {
  let launched = launch(home, options)
  let ended: Exit | undefined
  const deadline = Date.now() + START_TIMEOUT_MS
  for (;;) {
    const found = await findFabric(home)
    if (found) {
      // It would find the home taken, but only when it has come so far; by then the other one may have been ended again.
      if (found.file.pid !== launched.pid) launched.end()
      return found
    }
    if (ended) await sleep(RETRY_MS)
    ended = await Promise.race([launched.exit, sleep(25, undefined)])
    if (ended && ended.code !== EXIT_ANOTHER_RUNS) throw unavailable(`did not start${ended.reason}`, home)
    if (Date.now() > deadline) throw unavailable(`did not answer within ${START_TIMEOUT_MS / 1000} s`, home)
    // Another one holds the home: it comes up just now, or is ending and will let go.
    if (ended && !(await findFabric(home))) launched = launch(home, options)
  }
}

const unavailable = (what: string, home: string) =>
  new FabricUnavailable(`The fabric ${what}. The end of its log:\n${logTail(home)}`)

interface Launched {
  readonly pid: number | undefined
  /** Resolves when the process has ended. */
  readonly exit: Promise<Exit>
  end(): void
}

interface Exit {
  readonly code: number | null
  readonly reason: string
}

function launch(home: string, options: StartOptions): Launched {
  const bundle = options.bundle ?? siblingBundle()
  const runtime = options.runtime ?? process.execPath
  const log = openLog(home)
  const port = options.port ? ['--port', `${options.port}`] : []
  const polling = options.polling ? ['--polling', options.polling] : []
  const child = spawn(runtime, [SMALL, bundle, '--home', home, ...port, ...polling], {
    detached: true,
    stdio: ['ignore', log, log],
    cwd: home,
    env: {
      ...(options.env ?? process.env),
      // VS Code's own runtime is Electron, which becomes Node by this.
      ...(process.versions['electron'] && runtime === process.execPath ? { ELECTRON_RUN_AS_NODE: '1' } : {}),
    },
  })
  closeSync(log)
  child.unref()
  return { pid: child.pid, exit: exitOf(child), end: () => void child.kill() }
}

/** `dist/fabric.js` beside `dist/cli.js`; the source itself where this runs unbundled. */
function siblingBundle(): string {
  const here = import.meta.dirname
  if (!here) throw new FabricUnavailable('startFabric was not told where the bundle of the fabric is.')
  return import.meta.url.endsWith('.ts') ? join(here, '../../fabric/main.ts') : join(here, 'fabric.js')
}

function openLog(home: string): number {
  try {
    mkdirSync(home, { recursive: true, mode: 0o700 })
    chmodSync(home, 0o700)
    return openSync(join(home, 'fabric.log'), 'a', 0o600)
  } catch (cause) {
    throw new FabricUnavailable(
      `Davy cannot write in its home ${home} (${cause instanceof Error ? cause.message : String(cause)}). ` +
        `Make room or give it the right to write there, or set DAVY_HOME to another folder.`,
      { cause },
    )
  }
}

function exitOf(child: ChildProcess): Promise<Exit> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: null, reason: ` (${error.message})` }))
    child.once('exit', (code, signal) => resolve({ code, reason: signal ? ` (${signal})` : ` (exit status ${code})` }))
  })
}

/** The last lines of the log, those of pino reduced to what they say. */
export function logTail(home: string, lines = 8): string {
  let text: string
  try {
    text = readFileSync(join(home, 'fabric.log'), 'utf8')
  } catch {
    return '(it is empty)'
  }
  if (text.trim() === '') return '(it is empty: is the disk full?)'
  return text.trimEnd().split('\n').slice(-lines).map(readable).join('\n')
}

function readable(line: string): string {
  try {
    const entry: unknown = JSON.parse(line)
    if (typeof entry === 'object' && entry !== null && 'msg' in entry) return String(entry.msg)
  } catch {
    // Not of pino: what Node itself wrote when it fell.
  }
  return line
}
