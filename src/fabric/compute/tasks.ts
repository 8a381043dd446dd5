/** All tasks of the fabric, over all endpoints: taken in, looked up, canceled. */
import type { TaskDocument } from '#api'
import type { TaskView } from './action-status.ts'
import type { Books, TaskRecord } from './books.ts'
import type { OpenTask } from './open-task.ts'
import { taskDocument } from './documents.ts'
import type { Endpoints } from './endpoints.ts'
import type { FunctionFacts, Functions } from './functions.ts'
import { prepareTask, type TaskRequest } from './submit.ts'

export interface PreparedTasks {
  /** Inside `Store.write`. */
  record(): void
  /** After that write is durable. */
  launch(): void
}

export interface Tasks {
  /** Check requests, writing nothing. @throws {ServiceError} naming what is wrong. */
  prepare(requests: readonly TaskRequest[]): PreparedTasks
  /** With its result and output. */
  document(taskId: string): TaskDocument | undefined
  record(taskId: string): TaskRecord | undefined
  /** `open`: with what is private in a run that is under way. */
  group(groupId: string, open?: boolean): { readonly created: string; readonly views: readonly TaskView[] } | undefined
  isOpen(groupId: string): boolean
  openGroupsAt(endpointId: string): Set<string>
  cancelGroup(groupId: string): Promise<void>
  forget(groupId: string): void
  /** The tasks that the last fabric left open. */
  recover(): Promise<void>
  busy(): boolean
  /** Tasks that ended or moved: keeps count of what is open. Answers with their documents for events, and their groups. */
  noted(taskIds: readonly string[]): { readonly documents: TaskDocument[]; readonly groups: Set<string> }
}

export function createTasks(books: Books, functions: Functions, endpoints: Endpoints): Tasks {
  /** Group → its tasks that have not ended. */
  const openGroups = new Map<string, Map<string, OpenTask>>()

  function launch(tasks: readonly OpenTask[], endpointOf: (task: OpenTask) => string): void {
    for (const task of tasks) {
      const group = openGroups.get(task.groupId) ?? new Map<string, OpenTask>()
      openGroups.set(task.groupId, group.set(task.id, task))
    }
    for (const [endpointId, those] of Map.groupBy(tasks, endpointOf)) endpoints.desk(endpointId)?.enqueue(those)
  }

  const nameOf = (functionId: string) => functions.factsOfOld(functionId)?.name ?? functionId

  const documentOf = (record: TaskRecord, whole: boolean) =>
    taskDocument(record, { function: nameOf(record.function_id), state: endpoints.state(record.endpoint_id) }, whole)

  function view(task: TaskRecord): TaskView {
    return {
      task,
      functionName: nameOf(task.function_id),
      endpoint: { name: endpoints.get(task.endpoint_id).name, state: endpoints.state(task.endpoint_id) },
      progress: openGroups.get(task.group_id)?.get(task.task_id)?.progress ?? null,
    }
  }

  return {
    prepare(requests) {
      const prepared = requests.map((request) => {
        endpoints.get(request.endpointId)
        return prepareTask(request, functions)
      })
      const claims = new Map<string, string | null>()
      return {
        record() {
          for (const [endpointId, those] of Map.groupBy(prepared, (task) => task.endpoint_id))
            claims.set(endpointId, endpoints.desk(endpointId)?.claim(those.length) ?? null)
          books.record(prepared.map((task) => ({ ...task, sent_to: claims.get(task.endpoint_id) ?? null })))
        },
        launch() {
          const endpointOf = new Map(prepared.map((task) => [task.task_id, task.endpoint_id]))
          const open = prepared.map((task) => {
            const sent_to = claims.get(task.endpoint_id) ?? null
            return openTask(task.facts, { ...task, attempt: 1, deaths: 0, sent_to, canceled: false }, 'waiting')
          })
          launch(open, (task) => endpointOf.get(task.id) ?? '')
        },
      }
    },
    document(taskId) {
      const record = books.task(taskId)
      return record && documentOf(record, true)
    },
    record: (taskId) => books.task(taskId),
    group(groupId, open) {
      const group = books.group(groupId, open)
      return group && { created: group.created, views: group.tasks.map(view) }
    },
    isOpen: (groupId) => openGroups.has(groupId),
    openGroupsAt: (endpointId) => new Set([...(endpoints.desk(endpointId)?.open() ?? [])].map((task) => task.groupId)),
    async cancelGroup(groupId) {
      const open = [...(openGroups.get(groupId)?.values() ?? [])]
      await Promise.all(endpoints.all().map(({ id }) => endpoints.desk(id)?.cancel(open)))
    },
    forget: (groupId) => books.forget(groupId),
    async recover() {
      const endpointOf = new Map<string, string>()
      const open = books.open().flatMap((task) => {
        const facts = functions.factsOfOld(task.function_id)
        if (!facts) return []
        endpointOf.set(task.task_id, task.endpoint_id)
        const ran = task.attempts.some(({ attempt, outcome }) => attempt === task.attempt && outcome === 'running')
        const phase = ran ? 'running' : task.sent_to === null ? 'waiting' : 'sent'
        return [openTask(facts, { ...task, canceled: false }, phase)]
      })
      launch(open, (task) => endpointOf.get(task.id) ?? '')
      // No agent is connected yet: what was canceled ends here, and whoever still has it is told when it says so.
      const canceled = books.open().filter((task) => task.canceled)
      const which = new Set(canceled.map((task) => task.task_id))
      const those = open.filter((task) => which.has(task.id))
      if (those.length > 0) await Promise.all(endpoints.all().map(({ id }) => endpoints.desk(id)?.cancel(those)))
    },
    busy: () => openGroups.size > 0,
    noted(taskIds) {
      const groups = new Set<string>()
      const documents: TaskDocument[] = []
      for (const taskId of taskIds) {
        const record = books.task(taskId)
        if (!record) continue
        documents.push(documentOf(record, false))
        groups.add(record.group_id)
        if (record.status === 'open') continue
        const group = openGroups.get(record.group_id)
        group?.delete(taskId)
        if (group?.size === 0) openGroups.delete(record.group_id)
      }
      return { documents, groups }
    },
  }
}

function openTask(
  facts: FunctionFacts,
  task: Pick<
    TaskRecord,
    'task_id' | 'group_id' | 'cores' | 'walltime_s' | 'attempt' | 'deaths' | 'sent_to' | 'canceled'
  >,
  phase: OpenTask['phase'],
): OpenTask {
  return {
    id: task.task_id,
    groupId: task.group_id,
    function: facts,
    cores: task.cores,
    walltimeS: task.walltime_s,
    attempt: task.attempt,
    deaths: task.deaths,
    sentTo: task.sent_to,
    phase,
    canceled: task.canceled,
    progress: null,
  }
}
