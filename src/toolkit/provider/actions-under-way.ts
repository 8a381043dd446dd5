/** The actions of a provider in this process: each begun once, and its newest report kept until the fabric has its end. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { ActionReport, ProviderOrder } from '#api'
import { isObject, type JsonObject } from '#flow'
import { displayStatus, finished } from '#run'
import type { ActionContext, Acting, Standing } from './action-provider.ts'

/** How long an action may take to end after it was canceled, ms; then it has ended for everybody else. */
const CANCEL_PATIENCE_MS = 5_000

type Begin = Extract<ProviderOrder, { kind: 'start' | 'resume' }>

interface UnderWay {
  readonly aborting: AbortController
  report: ActionReport
}

export interface ActionsUnderWay {
  /** Those that the fabric has not acknowledged the end of. */
  ids(): string[]
  reports(): ActionReport[]
  begin(order: Begin): void
  cancel(actionId: string): void
  release(actionId: string): void
  acknowledge(actionId: string): void
  /** How many have not ended. */
  active(): number
}

export function actionsUnderWay(act: Acting, tell: (report: ActionReport) => void): ActionsUnderWay {
  const actions = new Map<string, UnderWay>()

  function say(id: string, standing: Standing): void {
    const action = actions.get(id)
    if (!action || finished(action.report.status)) return
    const { status, details = {}, display_status = '' } = standing
    const report = { action_id: id, status, details, display_status }
    if (JSON.stringify(report) === JSON.stringify(action.report)) return
    action.report = report
    tell(report)
  }

  async function carryOut(order: Begin, signal: AbortSignal): Promise<Standing> {
    const { action_id: actionId, request_id: requestId, caller } = order
    const body = act.parse(order.body)
    const progress = (text: string) => say(actionId, { status: 'ACTIVE', display_status: displayStatus(text) })
    const context: ActionContext = { actionId, requestId, signal, caller, progress }
    if (!act.status) return { status: 'SUCCEEDED', details: detailsOf(await act.run(body, context)) }
    let standing =
      order.kind === 'start'
        ? // SAFETY: a provider with `status` has a `run` that answers with a standing.
          ((await act.run(body, context)) as Standing)
        : await act.status(actionId, { requestId, body })
    while (!finished(standing.status)) {
      say(actionId, standing)
      await sleep(act.every)
      if (!actions.has(actionId)) return standing
      standing = await act.status(actionId, { requestId, body })
    }
    return standing
  }

  async function follow(order: Begin, { signal }: AbortController): Promise<void> {
    const { action_id: id } = order
    try {
      say(id, await carryOut(order, signal))
    } catch (error) {
      say(id, signal.aborted ? canceled : failed(error))
    }
  }

  return {
    ids: () => [...actions.keys()],
    reports: () => [...actions.values()].map(({ report }) => report),
    active: () => [...actions.values()].filter(({ report }) => !finished(report.status)).length,
    begin(order) {
      // The same order may come again: the fabric cannot know whether it was heard.
      if (actions.has(order.action_id)) return
      const aborting = new AbortController()
      const report = { action_id: order.action_id, status: 'ACTIVE', details: {}, display_status: '' } as const
      actions.set(order.action_id, { aborting, report })
      tell(report)
      void follow(order, aborting)
    },
    cancel(id) {
      const action = actions.get(id)
      if (!action || finished(action.report.status)) return
      action.aborting.abort(new Error('the action was canceled'))
      void (async () => {
        try {
          await act.cancel(id)
        } finally {
          await sleep(CANCEL_PATIENCE_MS, undefined, { ref: false })
          say(id, canceled)
        }
      })().catch((error: unknown) => say(id, failed(error)))
    },
    release(id) {
      actions.delete(id)
      void Promise.resolve(act.release(id)).catch(() => {})
    },
    acknowledge: (id) => void actions.delete(id),
  }
}

const canceled: Standing = {
  status: 'FAILED',
  display_status: 'canceled',
  details: { code: 'ActionCanceled', description: 'the action was canceled' },
}

function failed(error: unknown): Standing {
  const [name, message] = error instanceof Error ? [error.name, error.message] : ['Error', String(error)]
  return {
    status: 'FAILED',
    display_status: displayStatus(`${name}: ${message}`),
    details: { code: name, description: message },
  }
}

/** An object is the details; anything else is their `result`. */
function detailsOf(value: unknown): JsonObject {
  const plain: unknown = value === undefined ? {} : JSON.parse(JSON.stringify(value))
  if (isObject(plain)) return plain
  // SAFETY: it was just read as JSON.
  return { result: plain as JsonObject[string] }
}
