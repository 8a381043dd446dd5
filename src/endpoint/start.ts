/** An endpoint agent, put together: one directory, one lock, one link, one pool of workers. */
import { randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { davyVersion, LINK_PROTOCOL } from '#api'
import { createAgent } from './agent.ts'
import { openBlobs } from './blobs.ts'
import { readAgentConfig } from './config.ts'
import { fenceOldWorkers } from './fence.ts'
import { linkPackages, openFunctions } from './functions.ts'
import { packagesFolder } from './installation.ts'
import { openJournal } from './journal.ts'
import { openLink } from './link.ts'
import { createPool } from './pool.ts'

export interface RunningAgent {
  /** Resolves with the reason when the agent has ended, with all its workers. */
  readonly ended: Promise<string>
  end(reason: string): void
}

/**
 * Start the agent of `directory`, which holds its `endpoint.yaml`.
 * @throws {DirectoryInUse} when one is at work there already; {Error} naming the field when the configuration is wrong.
 */
export async function startAgent(directory: string, note: (text: string) => void): Promise<RunningAgent> {
  const config = readAgentConfig(directory)
  const journal = openJournal(directory)
  await fenceOldWorkers(journal, note)
  const workDirectory = join(directory, 'work')
  mkdirSync(workDirectory, { recursive: true })
  linkPackages(directory, packagesFolder)

  const boot = randomUUID()
  const ended = Promise.withResolvers<string>()
  const pool = createPool({
    directory: workDirectory,
    size: config.workers,
    idleMs: config.idleWorkerMs,
    journal,
    note,
  })
  const agent = createAgent({
    journal,
    functions: openFunctions(directory),
    pool,
    blobs: openBlobs(directory, config.blobBytes),
    workers: config.workers,
    graceMs: config.graceMs,
    send: (messages) => link.send(messages),
    note,
  })
  const link = openLink(config, {
    hello: () => ({
      kind: 'hello',
      protocol: LINK_PROTOCOL,
      endpoint_id: config.id,
      boot,
      davy: davyVersion,
      pid: process.pid,
      hostname: hostname(),
      ...agent.holds(),
    }),
    welcome: () => agent.report(),
    heartbeat: () => ({ kind: 'counts', counts: agent.counts() }),
    receive(message) {
      if (message.kind === 'end') end('the fabric told it to end')
      else if (message.kind === 'refused') end(`the fabric refused it: ${message.reason}`)
      else agent.receive(message)
    },
    note,
  })

  const loneliness = setInterval(() => {
    if (link.silentFor() > config.patienceMs && !agent.busy())
      end(`no fabric answered for ${config.patienceMs / 1000} s`)
  }, 1_000)

  let ending = false
  function end(reason: string): void {
    if (ending) return
    ending = true
    void close(reason)
  }

  async function close(reason: string): Promise<void> {
    clearInterval(loneliness)
    agent.abandon()
    // Workers first: goodbye means that none is left which could still write.
    await pool.close()
    link.send([{ kind: 'goodbye', reason }])
    await link.close()
    journal.close()
    ended.resolve(reason)
  }

  return { ended: ended.promise, end }
}
