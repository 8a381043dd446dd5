/** The flows service: deployed flows, their runs, and the engine that carries them out. */
import type { Polling, RunRequest } from '#api'
import type { Caller, ProviderRegistry } from '../actions/index.ts'
import type { FabricContext, Principal } from '../context.ts'
import { ServiceError } from '../server/error.ts'
import { checkInput, runBeginner } from './begin-run.ts'
import { sentenceOf, statusOf } from './engine/activity.ts'
import { apply } from './engine/apply.ts'
import type { Entry } from './engine/entry.ts'
import { logEntries } from './engine/log-entries.ts'
import { createPlanner } from './engine/polling/index.ts'
import { maskedText } from './engine/private-values.ts'
import type { Run } from './engine/run.ts'
import { createRunner } from './engine/runner.ts'
import { systemClock, systemRandom } from './engine/system-ports.ts'
import { createFlowTable } from './flow-table.ts'
import { createSqliteJournal } from './journal/sqlite-journal.ts'
import { createNestedFlows } from './nested-flows.ts'
import { createPollHistory } from './poll-history.ts'
import { createRegisteredApis } from './registered-apis.ts'
import { createRetention } from './retention.ts'
import { batchRoute } from './routes/batch-route.ts'
import { flowRoutes } from './routes/flow-routes.ts'
import { registeredApiRoutes } from './routes/registered-api-routes.ts'
import { retentionRoutes } from './routes/retention-routes.ts'
import { rerunRoute } from './routes/rerun-route.ts'
import { runInFlowRoutes } from './routes/run-in-flow-routes.ts'
import { runRoutes } from './routes/run-routes.ts'
import { webInputRoutes } from './routes/web-input-routes.ts'
import { releaseActions } from './run-actions.ts'
import { createRunDesk } from './run-desk.ts'
import { createRunTable } from './run-table.ts'
import type { FlowsService, PreparedRun } from './service.ts'
import { createWebInputs } from './web-inputs/index.ts'

const SNAPSHOT_RUNS = 500

export interface FlowsServiceParts {
  readonly providers: ProviderRegistry
  /** Who this is, by its URN; undefined when nobody lets it in any more. */
  principal(urn: string): Principal | undefined
  /** How providers that cannot push are asked. @default 'learned' */
  readonly polling?: Polling
}

export function createFlowsService(context: FabricContext, parts: FlowsServiceParts): FlowsService {
  const { providers, principal, polling = 'learned' } = parts
  const { store, log } = context
  const journal = createSqliteJournal(store)
  const history = createPollHistory(context)
  const ports = { clock: systemClock, random: systemRandom, journal, providers }
  const runner = createRunner(ports, publish, log, createPlanner(polling, history))
  const flows = createFlowTable(context)
  const runs = createRunTable({ context, journal, runner, flow: flows.find })
  const begin = runBeginner(context, journal, runner)
  const webInputs = createWebInputs(context)
  const apis = createRegisteredApis(store)
  const nested = createNestedFlows({ store, flows, runs, runner, begin, remove, principal })
  const desk = createRunDesk({ context, runs, runner, journal, publishRun, remove })
  const retention = createRetention(store, remove, log)
  providers.addFamily(webInputs.family)
  providers.addFamily(nested.family)
  providers.addFamily(apis.family)

  /** Tells the event stream of a step: each log entry, and the run itself when what it is doing has changed. */
  function publish(before: Run, entries: readonly Entry[], after: Run): void {
    const { runId } = after.facts
    let run = before
    for (const entry of entries) {
      const next = apply(run, entry)
      for (const [offset, one] of logEntries(run, entry, next).entries()) {
        context.publish({ kind: 'log', run_id: runId, index: run.logged + offset, entry: one })
      }
      run = next
    }
    const same = statusOf(before) === statusOf(after) && sentenceOf(before) === sentenceOf(after)
    const document = before.entries === 0 || !same ? runs.told(after) : undefined
    if (document) context.publish({ kind: 'run', run: document })
    if (!same) nested.changed(after)
    if (after.phase.kind === 'ended') {
      webInputs
        .closeOf(runId)
        .catch((error: unknown) => log.error({ run: runId, err: error }, 'a web input stays open'))
    }
  }

  function publishRun(runId: string): void {
    const run = runs.find(runId)
    if (run) context.publish({ kind: 'run', run })
  }

  function prepareRun(flowId: string, request: RunRequest, caller: Caller): PreparedRun {
    const flow = flows.find(flowId)
    if (!flow) throw new ServiceError(404, 'NOT_FOUND', `there is no flow ${flowId}`)
    checkInput(flow.input_schema, request.body)
    return begin({ flow, request, caller })
  }

  /** With all that belongs to it alone. */
  async function remove(runId: string): Promise<void> {
    await releaseActions(journal, providers, runId)
    await store.write((db) => {
      webInputs.removeIn(db, runId)
      nested.removeIn(db, runId)
      journal.removeIn(db, runId)
    })
    context.publish({ kind: 'run-removed', run_id: runId })
  }

  return {
    prepareRun,
    routes(app) {
      flowRoutes(app, { context, flows, runs, providers, nested, prepareRun })
      webInputRoutes(app, webInputs)
      registeredApiRoutes(app, apis)
      retentionRoutes(app, retention)
      rerunRoute(app, context, { journal, flows, runs, providers, begin })
      runRoutes(app, { desk, runs, flows })
      runInFlowRoutes(app, desk, nested)
      batchRoute(app, desk)
    },
    async start() {
      await webInputs.start()
      await store.write(() => store.vault.sweep())
      const count = await runner.recover()
      if (count > 0) log.info({ runs: count }, 'runs of the last process go on')
      retention.start()
    },
    async stop() {
      await retention.stop()
      await runner.stop()
      await history.stop()
    },
    busy: () => runner.size > 0,
    mask: (text) => runner.privateTexts().reduce(maskedText, text),
    snapshot: () => ({ runs: runs.newest(SNAPSHOT_RUNS) }),
    runCounts: () => runs.counts(),
  }
}
