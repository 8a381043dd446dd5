/**
 * Keeps the agent of an endpoint running that this fabric is responsible for. The agent outlives a fabric that is killed
 * and finds the next one by itself; then the one started here ends at once, because the directory is taken.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { EXIT_ANOTHER_RUNS } from '#api'

export interface ManagedAgent {
  /** See to it that an agent runs, from now on. */
  keep(): void
  /** Its link closed: look whether it has to be started again. */
  missed(): void
  /** Stop seeing to it. */
  release(): void
  /** Resolves when no agent of ours runs any more; one that does not end in time is killed. */
  gone(patienceMs: number): Promise<void>
}

/** How long to wait before the agent is started again, ms: doubles from the first to the last. */
const RETRY = { first: 100, last: 30_000 }
/** An agent that ran for so long fell for a new reason. */
const SETTLED_MS = 10_000

export function createManagedAgent(directory: string, linked: () => boolean, log: Logger): ManagedAgent {
  let wanted = false
  let child: ChildProcess | undefined
  let retry: NodeJS.Timeout | undefined
  let delay = RETRY.first

  function ensure(): void {
    clearTimeout(retry)
    if (wanted && !child && !linked()) start()
  }

  function start(): void {
    const output = openSync(join(directory, 'agent.log'), 'a', 0o600)
    const started = performance.now()
    const agent = spawn(process.execPath, [agentProgram(), directory], {
      cwd: directory,
      detached: true,
      stdio: ['ignore', output, output],
      env: { ...process.env, ...(process.versions['electron'] ? { ELECTRON_RUN_AS_NODE: '1' } : {}) },
    })
    closeSync(output)
    agent.unref()
    child = agent
    const ended = (how: string) => {
      if (child !== agent) return
      child = undefined
      if (performance.now() - started > SETTLED_MS) delay = RETRY.first
      if (wanted && how !== `exit status ${EXIT_ANOTHER_RUNS}`)
        log.warn({ directory }, `the endpoint agent ended (${how}) and is started again: see agent.log`)
      later()
    }
    agent.once('error', (error) => ended(error.message))
    agent.once('exit', (code, signal) => ended(signal ?? `exit status ${code}`))
  }

  function later(): void {
    if (!wanted || linked()) return
    clearTimeout(retry)
    retry = setTimeout(ensure, delay)
    delay = Math.min(delay * 2, RETRY.last)
  }

  return {
    keep() {
      wanted = true
      delay = RETRY.first
      ensure()
    },
    missed: ensure,
    release() {
      wanted = false
      clearTimeout(retry)
    },
    async gone(patienceMs) {
      const agent = child
      if (!agent) return
      await new Promise<void>((resolve) => {
        const patience = setTimeout(() => agent.kill('SIGKILL'), patienceMs)
        agent.once('exit', () => {
          clearTimeout(patience)
          resolve()
        })
        // Told over the link already, unless it had none yet.
        if (!linked()) agent.kill('SIGTERM')
      })
    },
  }
}

/** `dist/endpoint.js` beside `dist/fabric.js`; the source itself where this runs unbundled. */
function agentProgram(): string {
  const here = import.meta.dirname
  return import.meta.filename.endsWith('.ts') ? join(here, '../../endpoint/main.ts') : join(here, 'endpoint.js')
}
