/**
 * CreateWebInput and AwaitWebInput as actions: one makes a web input and is done, the other is done once it is answered.
 * What a state of either leaves in `$` is the web input's document.
 */
import * as z from 'zod/mini'
import { webInputRequest, type AskedWebInput, type WebInputRequest } from '#api'
import type { JsonObject } from '#flow'
import { displayStatus, type ActionStatus } from '#run'
import { createStatusListeners } from '../../actions/listeners.ts'
import { ActionError, type ActionProvider, type Caller, type CallingRun } from '../../actions/provider.ts'
import { badBody, readBody } from '../../actions/refusals.ts'
import { actionIdOf } from '../../store/accepted-actions.ts'
import type { Store } from '../../store/store.ts'
import { AWAIT_WEB_INPUT, CREATE_WEB_INPUT } from '../engine/action-state.ts'
import { masked } from '../engine/private-values.ts'
import { documentOf } from './document.ts'
import type { WebInput, WebInputTable } from './table.ts'

const awaitRequest = z.looseObject({ WebInputId: z.string() })

export interface WebInputProviderParts {
  readonly store: Store
  readonly table: WebInputTable
  /** A web input was made or closed, durably. */
  changed(id: string): void
  /** Close it without an answer. */
  close(id: string): Promise<void>
}

export function createWebInputProviders({ store, table, changed, close }: WebInputProviderParts) {
  const listeners = createStatusListeners()

  function found(id: string): WebInput {
    const input = table.find(id)
    if (input) return input
    throw new ActionError(404, 'WebInputNotFound', `there is no web input ${id}`)
  }

  function awaited(actionId: string): ActionStatus {
    const wait = table.waitOf(actionId)
    if (!wait) throw new ActionError(404, 'ActionNotFound', `there is no action ${actionId} that awaits a web input`)
    const input = found(wait.webInput)
    const { asked, closed, value } = input
    // Closed before somebody asked for the answer: the action is done when it begins.
    const end = closed !== null && closed < wait.start ? wait.start : closed
    const base = statusOf(actionId, input, wait.start, end)
    if (closed === null)
      return { ...base, status: 'ACTIVE', display_status: displayStatus(`waiting: ${asked.context.title}`) }
    if (value === null) {
      const description = `the web input "${asked.context.title}" was closed without an answer`
      const details = { ...base.details, code: 'WebInputClosed', description }
      return { ...base, status: 'FAILED', display_status: 'closed without an answer', details }
    }
    const option = asked.options.find(({ option_id }) => option_id === value)
    return {
      ...base,
      status: 'SUCCEEDED',
      display_status: displayStatus(`answered: ${option ? option.label : value}`),
      details: { ...base.details, option: asJson(option), respondent_urn: input.respondent },
    }
  }

  const made = (id: string): ActionStatus => {
    const input = found(id)
    return { ...statusOf(id, input, input.created, input.created), status: 'SUCCEEDED', display_status: 'created' }
  }

  const create: ActionProvider = {
    name: 'create_web_input',
    urls: [CREATE_WEB_INPUT],
    title: 'Create a web input',
    description: 'Makes a question that people can answer',
    scope: '',
    synchronous: true,
    inputSchema: { type: 'object', required: ['context', 'options'] },
    async run(request, caller) {
      const run = runOf(caller)
      const id = actionIdOf(request.request_id)
      // What nobody may see is not asked either.
      const body = masked(request.body, { paths: [], texts: run.privateTexts })
      const asked = askedOf(id, readBody(webInputRequest, body))
      const fresh = table.find(id) === undefined
      await store.write((db) => table.insertIn(db, id, run.id, asked))
      if (fresh) changed(id)
      return made(id)
    },
    status: async (id) => made(id),
    cancel: async (id) => made(id),
    release: async (id) => made(id),
  }

  const wait: ActionProvider = {
    name: 'await_web_input',
    urls: [AWAIT_WEB_INPUT],
    title: 'Await a web input',
    description: 'Waits until somebody has answered',
    scope: '',
    synchronous: false,
    inputSchema: { type: 'object', required: ['WebInputId'] },
    async run(request, caller) {
      runOf(caller)
      const { WebInputId: id } = readBody(awaitRequest, request.body)
      found(id)
      const actionId = actionIdOf(request.request_id)
      await store.write((db) => table.waitIn(db, actionId, id))
      return awaited(actionId)
    },
    status: async (id) => awaited(id),
    async cancel(actionId) {
      const before = awaited(actionId)
      if (before.status === 'ACTIVE') await close(String(before.details['id']))
      return awaited(actionId)
    },
    release: async (id) => awaited(id),
    watch: listeners.watch,
  }

  return {
    providers: [create, wait] as const,
    /** Tells whoever waits that the web input is closed. */
    closed(id: string): void {
      for (const actionId of table.waitsFor(id)) listeners.tell(() => awaited(actionId))
    },
  }
}

function statusOf(actionId: string, input: WebInput, start: string, end: string | null) {
  return {
    action_id: actionId,
    creator_id: input.creator,
    label: input.runLabel,
    monitor_by: [],
    manage_by: [],
    start_time: start,
    completion_time: end,
    release_after: null,
    // SAFETY: the document is JSON: it is what the Flows API answers with.
    details: documentOf(input, []) as unknown as JsonObject,
  }
}

/** @throws {ActionError} when two options have the same id. */
function askedOf(id: string, request: WebInputRequest): AskedWebInput {
  const options = request.options.map(({ option_id: given, label, description, ...more }, index) => {
    const option_id = given ?? actionIdOf(`${id} option ${index}`)
    return { ...more, option_id, label: label ?? option_id, description: description ?? null }
  })
  const seen = new Set<string>()
  const twice = options.map(({ option_id }) => option_id).find((one) => seen.has(one) || !seen.add(one))
  if (twice !== undefined) throw badBody(`$.options: there are two options with the option_id "${twice}"`)
  const { input_type, context, roles } = request
  return { input_type, context, roles, options }
}

/** Its run, to which a web input belongs. */
function runOf({ run }: Caller): CallingRun {
  if (run) return run
  throw new ActionError(400, 'BadActionRequest', 'a web input belongs to a run: make it by a state of a flow')
}

// SAFETY: an option was parsed from JSON.
const asJson = (option: object | undefined) => (option ?? null) as JsonObject | null
