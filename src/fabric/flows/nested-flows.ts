/**
 * Flows as actions: `https://flows.globus.org/flows/<id>` as an ActionUrl runs the flow <id> of this fabric (Globus docs,
 * Authoring Flows: a flow is an action provider). The action is a run like any other, under its own log; its id follows
 * from the request, so that a request sent again is the same run.
 */
import type { ActionRequest, RunDocument } from '#api'
import type { Json, JsonObject, Path } from '#flow'
import { displayStatus, type ActionStatus } from '#run'
import { createStatusListeners } from '../actions/listeners.ts'
import { ActionError, type ActionProvider, type Caller } from '../actions/provider.ts'
import { refuseWhileActive } from '../actions/refusals.ts'
import type { ProviderFamily } from '../actions/index.ts'
import type { Principal } from '../context.ts'
import { ServiceError } from '../server/error.ts'
import { acceptAction, actionIdOf, dropAction } from '../store/accepted-actions.ts'
import type { Store } from '../store/store.ts'
import { flowRoles, mayStart } from './access.ts'
import { checkInput, type BeginRun } from './begin-run.ts'
import { masked } from './engine/private-values.ts'
import type { Run } from './engine/run.ts'
import type { Runner } from './engine/runner.ts'
import { flowScope, flowUrl, type FlowTable, type StoredFlow } from './flow-table.ts'
import type { RunTable } from './run-table.ts'

/** As the engine's follower and the table of accepted actions know it: one provider for all flows. */
const NAME = 'flow'
/** Runs above one another: a flow that starts itself ends here, not when the disk is full. */
const DEEPEST = 10
const LONGEST_LABEL = 64

export interface NestedFlowsParts {
  readonly store: Store
  readonly flows: FlowTable
  readonly runs: RunTable
  readonly runner: Runner
  readonly begin: BeginRun
  /** Delete a run that has ended. */
  remove(runId: string): Promise<void>
  /** Undefined for somebody whom the owner has taken out. */
  principal(urn: string): Principal | undefined
}

export interface NestedFlows {
  readonly family: ProviderFamily
  /** Begin a run as an action. `fresh`: false for a request that was sent before. @throws {ActionError} */
  begin(
    flowId: string,
    request: ActionRequest,
    caller: Caller,
  ): Promise<{ readonly runId: string; readonly fresh: boolean }>
  /** The status document of a run as an action. @throws {ActionError} 404 */
  status(runId: string): ActionStatus
  /** A run has changed, durably: whoever waits for it as an action hears of it. */
  changed(run: Run): void
  removeIn(db: Store['db'], runId: string): void
}

export function createNestedFlows(parts: NestedFlowsParts): NestedFlows {
  const { store, flows, runs, runner } = parts
  const listeners = createStatusListeners()
  const parentOf = store.db.prepare(
    "SELECT json_extract(context, '$.parent_run_id') AS parent FROM runs WHERE run_id = ?",
  )

  function checkDepth(parent: string | undefined): void {
    let above = parent
    for (let depth = 1; above !== undefined; depth++) {
      if (depth > DEEPEST) {
        const said = `flows are ${DEEPEST} deep in one another already: does a flow start itself without end?`
        throw new ActionError(422, 'FlowsNestedTooDeep', said)
      }
      const found: unknown = parentOf.get(above)?.['parent']
      above = typeof found === 'string' ? found : undefined
    }
  }

  function startable(flowId: string, caller: Caller): StoredFlow {
    const flow = flows.find(flowId)
    const principal = parts.principal(caller.urn)
    const roles = flow && principal ? flowRoles(flow, principal) : []
    if (!flow || roles.length === 0) {
      throw new ActionError(
        404,
        'FlowNotFound',
        `there is no flow ${flowId} here: deploy it, or name its id in this fabric`,
      )
    }
    if (mayStart(roles)) return flow
    throw new ActionError(403, 'UnauthorizedRequest', `${caller.username} may not start flow ${flowId}: ask its owner`)
  }

  async function begin(flowId: string, request: ActionRequest, caller: Caller) {
    const key = `${caller.urn} ${flowId} ${request.request_id}`
    const runId = actionIdOf(key)
    if (runs.find(runId) === undefined) {
      checkDepth(caller.run?.id)
      const flow = startable(flowId, caller)
      const prepared = preparedRun(flow, request, caller, runId)
      const fresh = await store.write((db) => {
        if (!acceptAction(db, NAME, { ...request, request_id: key }, caller)) return false
        prepared.record(db)
        return true
      })
      if (fresh) prepared.launch()
      return { runId, fresh }
    }
    // The same request again: acceptAction refuses it when its body is another one.
    await store.write((db) => acceptAction(db, NAME, { ...request, request_id: key }, caller))
    return { runId, fresh: false }
  }

  function preparedRun(flow: StoredFlow, request: ActionRequest, caller: Caller, runId: string) {
    try {
      checkInput(flow.input_schema, request.body)
    } catch (error) {
      if (error instanceof ServiceError) throw new ActionError(error.status, error.code, error.message)
      throw error
    }
    return parts.begin({
      flow,
      caller,
      runId,
      ...(caller.run === undefined ? {} : { parentRun: caller.run.id }),
      hidden: pathsHolding(request.body, caller.run?.privateTexts ?? []),
      request: {
        body: request.body,
        label: (request.label ?? flow.title).slice(0, LONGEST_LABEL),
        run_monitors: request.monitor_by ?? [],
        run_managers: request.manage_by ?? [],
      },
    })
  }

  function status(runId: string): ActionStatus {
    const run = runs.documentOf(runId)
    if (run) return statusOf(run)
    throw new ActionError(404, 'ActionNotFound', `there is no run ${runId}: never started, or released`)
  }

  const provider = (flowId: string): ActionProvider => ({
    name: NAME,
    urls: [flowUrl(flowId)],
    title: flows.find(flowId)?.title ?? 'A flow',
    description: 'Runs a flow of this fabric',
    scope: flowScope(flowId),
    synchronous: false,
    inputSchema: flows.find(flowId)?.input_schema ?? {},
    run: async (request, caller) => status((await begin(flowId, request, caller)).runId),
    status: async (runId) => status(runId),
    async cancel(runId) {
      await runner.tell(runId, { kind: 'cancel', by: 'the run that started it' })
      return status(runId)
    },
    async release(runId) {
      const last = status(runId)
      refuseWhileActive(last)
      await parts.remove(runId)
      return last
    },
    watch: listeners.watch,
  })

  return {
    family: {
      resolve(url) {
        const [, id] =
          /^https:\/\/flows\.globus\.org\/flows\/([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})$/i.exec(url) ?? []
        // Of a flow that is gone meanwhile, too: its runs as actions are still followed.
        return id === undefined ? undefined : provider(id.toLowerCase())
      },
    },
    begin,
    status,
    changed({ facts }) {
      if (facts.context['parent_run_id'] !== undefined) listeners.tell(() => status(facts.runId))
    },
    removeIn: (db, runId) => dropAction(db, NAME, runId),
  }
}

function statusOf(run: RunDocument): ActionStatus {
  const description = typeof run.details['description'] === 'string' ? run.details['description'] : run.display_status
  return {
    action_id: run.run_id,
    status: run.status === 'ENDED' ? 'FAILED' : run.status,
    creator_id: run.run_owner,
    label: run.label,
    monitor_by: run.run_monitors,
    manage_by: run.run_managers,
    start_time: run.start_time,
    completion_time: run.completion_time,
    release_after: null,
    display_status: displayStatus(description),
    details: { ...run.details, flow_id: run.flow_id, flow_title: run.flow_title, run_id: run.run_id },
  }
}

/** Where one of these texts stands in the value, in any spelling: it is as private in this run as in the one it comes from. */
function pathsHolding(value: Json, texts: readonly string[], at: Path = []): readonly Path[] {
  if (texts.length === 0) return []
  const isPrivate = (part: Json) => masked(part, { paths: [], texts }) !== part
  if (typeof value !== 'object' || value === null) return isPrivate(value) ? [at] : []
  if (Array.isArray(value)) return value.flatMap((item: Json, index) => pathsHolding(item, texts, [...at, index]))
  // A name that is private makes all of its object so; the names of the input itself are the flow's own.
  const members = Object.entries(value as JsonObject)
  if (at.length > 0 && members.some(([key]) => isPrivate(key))) return [at]
  return members.flatMap(([key, item]) => pathsHolding(item, texts, [...at, key]))
}
