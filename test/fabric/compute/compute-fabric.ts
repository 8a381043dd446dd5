/** A whole fabric in a home of its own, with its endpoint agent and workers as real processes, and functions to run. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { transform } from 'esbuild'
import pino from 'pino'
import {
  connect,
  packArguments,
  packFunction,
  processStart,
  type Client,
  type Connection,
  type EndpointDocument,
  type FunctionRequest,
  type TaskDocument,
} from '../../../src/api/index.ts'
import { createFabric } from '../../../src/fabric/index.ts'
import { temporaryHome } from '../temporary-home.ts'

export type ComputeFabric = Awaited<ReturnType<typeof startComputeFabric>>

export async function startComputeFabric() {
  const home = temporaryHome()
  configureEndpoint(home.path)
  const fabric = await createFabric({ home: home.path, port: 0, log: pino({ level: 'silent' }) })
  return {
    ...(await computeClient(fabric)),
    home: home.path,
    fabric,
    async stop() {
      await fabric.stop()
      home.remove()
    },
  }
}

/** Two workers, whatever machine this is, and little patience with tasks that shall end. */
export function configureEndpoint(home: string): void {
  const directory = join(home, 'endpoints/local')
  mkdirSync(directory, { recursive: true })
  writeFileSync(join(directory, 'endpoint.yaml'), 'workers: 2\ngrace_s: 0.2\n')
}

/** The compute service of a running fabric, as a program uses it. */
export async function computeClient(connection: Connection) {
  const client: Client = connect(connection)
  const [local] = await client.compute.endpoints()
  if (!local) throw new Error('there is no endpoint')
  const endpointId = local.uuid

  /** TypeScript source, bundled as a build does it: one module with its source map inside. Answers with the id. */
  async function register(name: string, source: string, more: Partial<FunctionRequest> = {}): Promise<string> {
    const { code } = await transform(source, {
      loader: 'ts',
      format: 'esm',
      sourcemap: 'inline',
      sourcesContent: true,
      sourcefile: `../../../src/${name}.ts`,
    })
    const function_code = packFunction({ kind: 'ts', name, source: code })
    const request = { function_name: name, function_code, ...more }
    return (await client.compute.registerFunction(request)).function_uuid
  }

  async function submit(functionId: string, kwargs: Record<string, unknown> = {}, resources = {}): Promise<string> {
    const answer = await client.compute.submit(endpointId, {
      tasks: { [functionId]: [packArguments({ args: [], kwargs })] },
      resource_specification: resources,
    })
    const [task] = answer.tasks[functionId] ?? []
    if (task === undefined) throw new Error('nothing was submitted')
    return task
  }

  const task = (id: string) => client.compute.task(id)
  const isOver = ({ status }: TaskDocument) => status === 'success' || status === 'failed'

  async function ended(id: string): Promise<TaskDocument> {
    for (;;) {
      const document = await task(id)
      if (isOver(document)) return document
      await sleep(10)
    }
  }

  return {
    client,
    endpointId,
    register,
    submit,
    task,
    ended,
    run: async (functionId: string, kwargs?: Record<string, unknown>, resources?: object) =>
      ended(await submit(functionId, kwargs, resources)),
    endpoint: () => client.compute.endpoint(endpointId),
    call: (method: string, path: string, body?: unknown) =>
      fetch(new URL(path, connection.origin), {
        method,
        headers: { authorization: `Bearer ${connection.token}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
  }
}

export const isOnline = async (endpoint: () => Promise<EndpointDocument>) =>
  (await endpoint()).status.status === 'online'

/** A number that a process wrote to a file. */
export const numberIn = (path: string): number | undefined => {
  const text = existsSync(path) ? readFileSync(path, 'utf8').trim() : ''
  return text === '' ? undefined : Number(text)
}

export const alive = (pid: number): boolean => processStart(pid) !== undefined

/** Attempts as the database has them, whatever a fabric says. */
export function attemptsOnDisk(home: string, taskId: string): { attempt: number; outcome: string }[] {
  const db = new DatabaseSync(join(home, 'fabric.db'), { readOnly: true })
  try {
    return db
      .prepare('SELECT attempt, outcome FROM compute_attempts WHERE task_id = ? ORDER BY attempt')
      .all(taskId)
      .map((row) => ({ attempt: Number(row['attempt']), outcome: String(row['outcome']) }))
  } finally {
    db.close()
  }
}
