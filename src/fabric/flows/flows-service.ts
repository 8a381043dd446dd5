/** The flows service: deployed flows, their runs, and the engine that carries them out. */
import { randomUUID } from 'node:crypto'
import type { Polling, RunRequest } from '#api'
import { isObject, jsonSize, nestedDeeperThan, type JsonObject } from '#flow'
import type { ProviderRegistry } from '../actions/index.ts'
import type { Caller } from '../actions/provider.ts'
import { SECOND, wallClock } from '../clock.ts'
import type { FabricContext } from '../context.ts'
import { ServiceError, type Located } from '../server/error.ts'
import { sentenceOf, statusOf } from './engine/activity.ts'
import { advance } from './engine/advance.ts'
import { apply, limits } from './engine/apply.ts'
import type { Entry } from './engine/entry.ts'
import { logEntries } from './engine/log-entries.ts'
import { createPlanner } from './engine/polling/index.ts'
import type { RunAbout } from './engine/ports.ts'
import { maskedText } from './engine/private-values.ts'
import { newRun, type Run, type RunFacts } from './engine/run.ts'
import { createRunner } from './engine/runner.ts'
import { systemClock, systemRandom } from './engine/system-ports.ts'
import { createFlowTable, type StoredFlow } from './flow-table.ts'
import { inputMistakes } from './input-schema.ts'
import { createSqliteJournal } from './journal/sqlite-journal.ts'
import { createPollHistory } from './poll-history.ts'
import { flowRoutes } from './routes/flow-routes.ts'
import { runRoutes } from './routes/run-routes.ts'
import { webInputRoutes } from './routes/web-input-routes.ts'
import { createRunTable } from './run-table.ts'
import type { FlowsService } from './service.ts'
import { createWebInputs } from './web-inputs/index.ts'

/** Deeper input is refused: it would exhaust the stack of every reader. */
const DEEPEST = 100
const SNAPSHOT_RUNS = 500
/** How long a run's starter stays known to it, seconds: `token_info` of `$._context`. */
const TOKEN_SECONDS = 172_800

/** `polling`: how providers that cannot push are asked. */
export function createFlowsService(
  context: FabricContext,
  providers: ProviderRegistry,
  polling: Polling = 'learned',
): FlowsService {
  const { store, log, identity } = context
  const journal = createSqliteJournal(store)
  const webInputs = createWebInputs(context)
  providers.addFamily(webInputs.family)
  const history = createPollHistory(context)
  const ports = { clock: systemClock, random: systemRandom, journal, providers }
  const runner = createRunner(ports, publish, log, createPlanner(polling, history))
  const flows = createFlowTable(context)
  const runs = createRunTable({ context, journal, runner, flow: flows.find })

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

  function check(flow: StoredFlow, body: JsonObject): void {
    const mistakes = bodyMistakes(flow, body)
    if (mistakes.length === 0) return
    const sentence = mistakes.map(({ loc, msg }) => `${loc.join('.')}: ${msg}`).join('; ')
    throw new ServiceError(400, 'FLOW_INPUT_ERROR', sentence, mistakes)
  }

  function prepareRun(flowId: string, request: RunRequest, caller: Caller) {
    const flow = flows.find(flowId)
    if (!flow) throw new ServiceError(404, 'NOT_FOUND', `there is no flow ${flowId}`)
    check(flow, request.body)
    const time = wallClock()
    const facts = factsOf(flow, request, caller, time)
    const about: RunAbout = {
      flowTitle: flow.title,
      flowUpdated: flow.updated_at,
      inputSchema: flow.input_schema,
      tags: request.tags ?? [],
      managers: request.run_managers ?? [],
      monitors: request.run_monitors ?? [],
    }
    const before = newRun(facts)
    const begun = advance(before, { kind: 'start', input: request.body, time, id: randomUUID() })
    return {
      runId: facts.runId,
      record: (db: typeof store.db) => journal.beginIn(db, begun.run, begun.entries, about),
      launch: () => runner.launch({ ...begun, before }),
    }
  }

  function factsOf(flow: StoredFlow, request: RunRequest, caller: Caller, time: number): RunFacts {
    const runId = randomUUID()
    const now = Math.floor(time / SECOND)
    return {
      runId,
      flowId: flow.id,
      definition: flow.definition,
      label: request.label ?? null,
      owner: caller.urn,
      context: {
        flow_id: flow.id,
        run_id: runId,
        action_id: runId,
        username: caller.username,
        email: caller.urn === identity.urn ? identity.email : caller.username,
        user_id: caller.urn,
        identities: [caller.urn],
        token_info: { exp: now + TOKEN_SECONDS, iat: now, nbf: now },
      },
    }
  }

  return {
    prepareRun,
    routes(app) {
      flowRoutes(app, { context, flows, runs, providers, prepareRun, check })
      webInputRoutes(app, webInputs)
      runRoutes(app, { context, runs, runner, journal, flows, webInputs, publishRun })
    },
    async start() {
      await webInputs.start()
      const count = await runner.recover()
      if (count > 0) log.info({ runs: count }, 'runs of the last process go on')
    },
    async stop() {
      await runner.stop()
      await history.stop()
    },
    busy: () => runner.size > 0,
    mask: (text) => maskedText(text, runner.privateTexts()),
    snapshot: () => ({ runs: runs.newest(SNAPSHOT_RUNS) }),
    runCounts: () => runs.counts(),
  }
}

function bodyMistakes(flow: StoredFlow, body: JsonObject): readonly Located[] {
  const whole = (msg: string): Located[] => [{ loc: ['$'], msg, type: 'InvalidActionInput' }]
  if (!isObject(body)) return whole('the body of a run is an object')
  if (nestedDeeperThan(body, DEEPEST)) return whole(`the input is nested deeper than ${DEEPEST}`)
  if (jsonSize(body, limits.stateBytes) > limits.stateBytes) {
    return whole(`the input is larger than ${limits.stateBytes} bytes; pass files, not their contents`)
  }
  return inputMistakes(flow.input_schema, body)
}
