/** The `transfer` and `delete` action providers (Globus docs, Hosted Action Providers): an action is a task of the service. */
import type { TransferTask } from '#api'
import { hostedProvider, type CataloguedProvider, type JsonObject } from '#flow'
import { displayStatus, type ActionStatus, type WorkSpan } from '#run'
import { createStatusListeners } from '../actions/listeners.ts'
import type { ActionProvider } from '../actions/provider.ts'
import { refuseWhileActive, refusing } from '../actions/refusals.ts'
import { acceptAction, acceptedAction, actionIdOf, dropAction, type AcceptedAction } from '../store/accepted-actions.ts'
import type { Store } from '../store/store.ts'
import { copyRequest, deleteRequest, deletionOfAction, submissionOfAction, type TaskRequest } from './request.ts'

interface Kind {
  readonly name: string
  readonly hosted: CataloguedProvider
  readonly description: string
  /** @throws {ServiceError} */
  parse(body: JsonObject): TaskRequest
}

const copying: Kind = {
  name: 'transfer',
  hosted: hostedProvider('https://transfer.actions.globus.org/transfer'),
  description: 'Copies files and folders between collections and verifies them',
  parse: (body) => copyRequest(submissionOfAction(body)),
}

const deleting: Kind = {
  name: 'transfer_delete',
  hosted: hostedProvider('https://transfer.actions.globus.org/delete'),
  description: 'Deletes files and folders of a collection',
  parse: (body) => deleteRequest(deletionOfAction(body)),
}

export interface ProviderParts {
  readonly store: Store
  /** @throws {ServiceError} 404 when a collection it names is not there */
  check(request: TaskRequest): void
  /** Write the task; call `begin` once that is durable. */
  insert(taskId: string, request: TaskRequest, label: string | null): void
  begin(taskId: string): void
  cancel(taskId: string): void
  document(taskId: string): TransferTask
  displayStatus(taskId: string): string
  work(taskId: string): WorkSpan[]
}

export interface TransferProvider extends ActionProvider {
  /** A task changed: whoever watches its action hears of it. */
  changed(taskId: string): void
}

export const createTransferProvider = (parts: ProviderParts): TransferProvider => taskProvider(copying, parts)
export const createDeleteProvider = (parts: ProviderParts): TransferProvider => taskProvider(deleting, parts)

function taskProvider({ name, hosted, description, parse }: Kind, parts: ProviderParts): TransferProvider {
  const { db } = parts.store
  const isAction = db.prepare('SELECT 1 FROM accepted_actions WHERE provider=? AND action_id=?')
  const listeners = createStatusListeners()

  function statusOf(action: AcceptedAction): ActionStatus {
    const task = parts.document(action.action_id)
    return {
      ...action,
      status: task.status,
      start_time: task.request_time,
      completion_time: task.completion_time,
      release_after: 'P30D',
      display_status: displayStatus(parts.displayStatus(action.action_id)),
      // SAFETY: a task document is JSON: the Transfer API answers with it.
      details: {
        ...task,
        // Where the engine looks for the cause of a failed action.
        ...(task.fatal_error ? { code: task.fatal_error.code, description: task.fatal_error.description } : {}),
        work: parts.work(action.action_id),
      } as unknown as JsonObject,
    }
  }
  const status = (actionId: string) => statusOf(acceptedAction(db, name, actionId))

  return {
    name,
    urls: [hosted.url],
    title: hosted.title,
    description,
    inputSchema: hosted.inputSchema,
    scope: hosted.scope,
    synchronous: false,
    async run(request, caller) {
      const wanted = refusing(() => {
        const parsed = parse(request.body)
        parts.check(parsed)
        return parsed
      })
      const taskId = actionIdOf(request.request_id)
      const label = typeof request.body['label'] === 'string' ? request.body['label'] : (request.label ?? null)
      const fresh = await parts.store.write((db) => {
        const accepted = acceptAction(db, name, request, caller)
        if (accepted) parts.insert(taskId, wanted, label)
        return accepted
      })
      if (fresh) parts.begin(taskId)
      return status(taskId)
    },
    status: async (actionId) => status(actionId),
    async cancel(actionId) {
      status(actionId)
      parts.cancel(actionId)
      return status(actionId)
    },
    async release(actionId) {
      const last = status(actionId)
      refuseWhileActive(last)
      await parts.store.write((db) => {
        db.prepare('DELETE FROM transfer_tasks WHERE task_id = ?').run(actionId)
        dropAction(db, name, actionId)
      })
      return last
    },
    watch: listeners.watch,
    changed(taskId) {
      listeners.tell(() => (isAction.get(name, taskId) ? status(taskId) : undefined))
    },
  }
}
