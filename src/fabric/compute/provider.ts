/** The compute action provider: an action is a task group, and its id is made from the request's. */
import type { ActionRequest } from '#api'
import { hostedProvider, type CataloguedProvider, type JsonObject } from '#flow'
import type { ActionStatus } from '#run'
import { createStatusListeners } from '../actions/listeners.ts'
import { ActionError, type ActionProvider } from '../actions/provider.ts'
import { refuseWhileActive, refusing } from '../actions/refusals.ts'
import type { FabricContext } from '../context.ts'
import { acceptAction, acceptedAction, actionIdOf, dropAction } from '../store/accepted-actions.ts'
import { readV2, readV3, type AskedTask } from './action-body.ts'
import { actionStatus } from './action-status.ts'
import type { Tasks } from './tasks.ts'

/** While a group goes on, its listeners hear of it at most this often; of its end they hear at once. */
const TELL_EVERY_MS = 100

export interface ComputeProviders {
  readonly providers: readonly [ActionProvider, ActionProvider]
  /** Something of these groups is different, and durable. */
  changed(groupIds: Iterable<string>): void
  stop(): void
}

export function createComputeProviders({ store }: Pick<FabricContext, 'store'>, tasks: Tasks): ComputeProviders {
  const telling: { changed(groupId: string): void; stop(): void }[] = []

  function createProvider(
    name: string,
    hosted: CataloguedProvider,
    read: (body: JsonObject) => AskedTask[],
  ): ActionProvider {
    const listeners = createStatusListeners()
    /** Groups that were told of a moment ago; `again` when they have changed since. */
    const resting = new Map<string, { readonly timer: NodeJS.Timeout; again: boolean }>()
    const isAction = store.db.prepare('SELECT 1 FROM accepted_actions WHERE provider = ? AND action_id = ?')

    function statusOf(actionId: string): ActionStatus {
      const groupId = actionId.replace(/^tg_/, '')
      const action = acceptedAction(store.db, name, groupId)
      const group = tasks.group(groupId, true)
      if (!group)
        throw new ActionError(404, 'ActionNotFound', `the tasks of the action ${actionId} are not there any more`)
      return actionStatus(action, group.created, group.views)
    }

    function tell(groupId: string): void {
      // It may be a group that was submitted without an action, or one that is released by now.
      listeners.tell(() => (isAction.get(name, groupId) ? statusOf(groupId) : undefined))
    }

    function wake(groupId: string): void {
      const again = resting.get(groupId)?.again === true
      resting.delete(groupId)
      if (again) teller.changed(groupId)
    }

    const teller = {
      changed(groupId: string): void {
        const rest = resting.get(groupId)
        if (rest && tasks.isOpen(groupId)) {
          rest.again = true
          return
        }
        clearTimeout(rest?.timer)
        resting.delete(groupId)
        tell(groupId)
        if (tasks.isOpen(groupId))
          resting.set(groupId, { timer: setTimeout(wake, TELL_EVERY_MS, groupId), again: false })
      },
      stop: () => resting.forEach(({ timer }) => clearTimeout(timer)),
    }
    telling.push(teller)

    async function run(request: ActionRequest, caller: Parameters<ActionProvider['run']>[1]): Promise<ActionStatus> {
      const groupId = actionIdOf(request.request_id)
      const asked = read(request.body).map((task, index) => ({
        taskId: actionIdOf(`${groupId} task ${index}`),
        groupId,
        endpointId: task.endpointId,
        functionId: task.functionId,
        payload: { encoding: 'packed' as const, text: task.payload },
        resources: task.resources,
        ...(caller.run ? { run: caller.run } : {}),
      }))
      // A request that is sent again is answered, whatever has become of function and endpoint since.
      const prepared = isAction.get(name, groupId) ? undefined : refusing(() => tasks.prepare(asked), 400)
      const fresh = await store.write((db) => {
        if (!acceptAction(db, name, request, caller)) return false
        prepared?.record()
        return true
      })
      if (fresh) prepared?.launch()
      return statusOf(groupId)
    }

    return {
      name,
      urls: [hosted.url],
      title: hosted.title,
      description: 'Runs registered functions on an endpoint',
      inputSchema: hosted.inputSchema,
      scope: hosted.scope,
      synchronous: false,
      run,
      status: async (actionId) => statusOf(actionId),
      async cancel(actionId) {
        statusOf(actionId)
        await tasks.cancelGroup(actionId.replace(/^tg_/, ''))
        return statusOf(actionId)
      },
      async release(actionId) {
        const status = statusOf(actionId)
        refuseWhileActive(status)
        const groupId = actionId.replace(/^tg_/, '')
        await store.write((db) => {
          dropAction(db, name, groupId)
          tasks.forget(groupId)
        })
        return status
      },
      watch: listeners.watch,
    }
  }

  const url = 'https://compute.actions.globus.org'
  const v2 = createProvider('compute', hostedProvider(url), readV2)
  const v3 = createProvider('compute-v3', hostedProvider(`${url}/v3`), readV3)
  return {
    providers: [v2, v3],
    changed(groupIds) {
      for (const groupId of groupIds) for (const teller of telling) teller.changed(groupId)
    },
    stop: () => telling.forEach((teller) => teller.stop()),
  }
}
