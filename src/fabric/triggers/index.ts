/** The triggers service: new data starts runs. Each file does so once, over restarts of the fabric and of the machine. */
import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import * as z from 'zod/mini'
import { trigger as triggerSchema, type Trigger } from '#api'
import { presentFiles, type FileIdentity } from '#instruments'
import type { FabricContext, FabricService } from '../context.ts'
import type { FlowsService } from '../flows/service.ts'
import { ServiceError } from '../server/error.ts'
import { parseDocument } from '../server/parse.ts'
import type { Collections } from '../transfer/collections.ts'
import { TransferFailure } from '../transfer/failure.ts'
import {
  insertTrigger,
  readFirings,
  readTrigger,
  readTriggers,
  recordFile,
  shownInput,
  type StoredTrigger,
  type TriggerRequest,
} from './table.ts'
import { watch, type Watcher } from './watcher.ts'
import { watchedDirectory } from './watched-directory.ts'

export const createBody = z.omit(triggerSchema, {
  id: true,
  fired: true,
  failed: true,
  last_failure: true,
  problem: true,
})
export const enableBody = z.looseObject({ enabled: z.boolean() })
const FIRINGS = 1000
type Params = { Params: { id: string } }

export function createTriggerService(
  context: FabricContext,
  flows: FlowsService,
  collections: Collections,
): FabricService {
  const { store, identity, publish } = context
  const watchers = new Map<string, Watcher>()
  const problems = new Map<string, string>()

  /** The document: without what is private, with what is wrong. */
  const shown = ({ unreadable, ...trigger }: StoredTrigger): Trigger => ({
    ...trigger,
    input: shownInput(trigger.input),
    problem: problems.get(trigger.id) ?? unreadable ?? null,
  })
  /** @throws {ServiceError} 404 */
  function find(id: string): StoredTrigger {
    const trigger = readTrigger(store, id)
    if (!trigger) throw new ServiceError(404, 'NOT_FOUND', `there is no trigger ${id}`)
    return trigger
  }
  function tell(id: string): void {
    const trigger = readTrigger(store, id)
    if (trigger) publish({ kind: 'trigger', trigger: shown(trigger) })
  }

  function begin(trigger: Trigger): void {
    watchers.set(
      trigger.id,
      watch({
        context,
        flows,
        trigger,
        collection: () => collections.get(trigger.source.collection_id),
        onFile: () => {
          problems.delete(trigger.id)
          tell(trigger.id)
        },
        onProblem(problem) {
          if (problem === undefined) problems.delete(trigger.id)
          else problems.set(trigger.id, problem)
          tell(trigger.id)
        },
      }),
    )
  }

  async function end(id: string): Promise<void> {
    const watcher = watchers.get(id)
    watchers.delete(id)
    await watcher?.[Symbol.asyncDispose]()
    problems.delete(id)
  }

  async function endAll(): Promise<void> {
    await Promise.all([...watchers.keys()].map(end))
  }

  /**
   * What is in the folder now, for a trigger that wants only what comes.
   * @throws {ServiceError} 400 for a folder or pattern that cannot be watched
   */
  async function present({ source }: TriggerRequest): Promise<readonly FileIdentity[]> {
    try {
      const directory = await watchedDirectory(collections.get(source.collection_id), source.path)
      const files = await presentFiles({
        directory,
        pattern: source.pattern,
        complete: source.complete,
        ...(source.stable_ms === undefined ? {} : { stableMs: source.stable_ms }),
      })
      return source.existing ? [] : files
    } catch (error) {
      if (error instanceof RangeError) throw new ServiceError(400, 'BadRequest', `source.pattern: ${error.message}`)
      if (error instanceof TransferFailure) throw new ServiceError(400, 'BadRequest', `source.path: ${error.message}`)
      throw error
    }
  }

  /** @throws {ServiceError} 404. Whether the input fits is known only once there is a file. */
  function checkFlow(flowId: string): void {
    try {
      flows.prepareRun(flowId, { body: {} }, { urn: identity.urn, username: identity.username })
    } catch (error) {
      if (error instanceof ServiceError && error.status === 404) throw error
    }
  }

  return {
    routes(app: FastifyInstance) {
      app.get('/davy/triggers', async () => ({ triggers: readTriggers(store).map(shown) }))
      app.post('/davy/triggers', async (request, reply) => {
        const body = parseDocument(createBody, request.body)
        checkFlow(body.flow_id)
        const before = await present(body)
        const id = randomUUID()
        await store.write((db) => {
          insertTrigger(store, id, body)
          for (const file of before) recordFile(db, id, file)
        })
        if (body.enabled) begin(find(id))
        tell(id)
        return reply.code(201).send(shown(find(id)))
      })
      app.get<Params>('/davy/triggers/:id', async ({ params }) => shown(find(params.id)))
      app.get<Params>('/davy/triggers/:id/firings', async ({ params }) => {
        find(params.id)
        return { firings: readFirings(store.db, params.id, FIRINGS) }
      })
      app.put<Params>('/davy/triggers/:id', async ({ params, body }) => {
        const { enabled } = parseDocument(enableBody, body)
        const trigger = find(params.id)
        if (trigger.enabled !== enabled) {
          // What came while it was off counts as being there before.
          const before = enabled ? await present(trigger) : []
          await store.write((db) => {
            db.prepare('UPDATE triggers SET enabled=? WHERE id=?').run(enabled ? 1 : 0, trigger.id)
            for (const file of before) recordFile(db, trigger.id, file)
          })
          if (enabled) begin(find(trigger.id))
          else await end(trigger.id)
          tell(trigger.id)
        }
        return shown(find(params.id))
      })
      app.delete<Params>('/davy/triggers/:id', async ({ params }) => {
        const trigger = find(params.id)
        await end(trigger.id)
        await store.write((db) => db.prepare('DELETE FROM triggers WHERE id=?').run(trigger.id))
        return shown(trigger)
      })
    },
    async start() {
      for (const trigger of readTriggers(store)) if (trigger.enabled) begin(trigger)
    },
    stop: endAll,
    // Or a detector that goes on writing would keep the fabric for ever: what comes now is found at the next start.
    drain: endAll,
    busy: () => [...watchers.values()].some((watcher) => watcher.busy()),
    wanted: () => watchers.size > 0,
  }
}
