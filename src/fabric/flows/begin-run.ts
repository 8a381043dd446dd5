/** Beginning runs: the input is checked, the facts are fixed, the first step is decided. Nothing is written yet. */
import { randomUUID } from 'node:crypto'
import type { RunRequest } from '#api'
import { isObject, largerThan, nestedDeeperThan, type JsonObject, type Path } from '#flow'
import type { Caller } from '../actions/provider.ts'
import { SECOND, wallClock } from '../clock.ts'
import type { FabricContext } from '../context.ts'
import { ServiceError, type Located } from '../server/error.ts'
import { advance } from './engine/advance.ts'
import { limits } from './engine/apply.ts'
import type { StartedFrom } from './engine/entry.ts'
import type { RunAbout } from './engine/ports.ts'
import { newRun, type RunFacts } from './engine/run.ts'
import type { Runner } from './engine/runner.ts'
import type { StoredFlow } from './flow-table.ts'
import { inputMistakes } from './input-schema.ts'
import type { SqliteJournal } from './journal/sqlite-journal.ts'
import type { PreparedRun } from './service.ts'

/** Deeper input is refused: it would exhaust the stack of every reader. */
const DEEPEST = 100
/** How long a run's starter stays known to it, seconds: `token_info` of `$._context`. */
const TOKEN_SECONDS = 172_800

/** What a run is of: a deployed flow, or what an earlier run froze of one. */
export type RunFlow = Pick<StoredFlow, 'id' | 'title' | 'updated_at' | 'definition' | 'input_schema'>

export interface Beginning {
  readonly flow: RunFlow
  readonly request: RunRequest
  readonly caller: Caller
  /** @default a random one */
  readonly runId?: string
  /** The run whose state began this one. */
  readonly parentRun?: string
  /** Paths in the input that nobody may see. */
  readonly hidden?: readonly Path[]
  /** Begin in the middle, where an earlier run was; `request.body` is what the state is given. */
  readonly from?: StartedFrom
}

export type BeginRun = (beginning: Beginning) => PreparedRun

export function runBeginner({ identity }: FabricContext, journal: SqliteJournal, runner: Runner): BeginRun {
  function factsOf(
    { flow, request, caller, runId = randomUUID(), parentRun, from }: Beginning,
    time: number,
  ): RunFacts {
    const now = Math.floor(time / SECOND)
    return {
      runId,
      flowId: flow.id,
      definition: flow.definition,
      label: request.label ?? null,
      owner: caller.urn,
      monitors: request.run_monitors ?? [],
      managers: request.run_managers ?? [],
      context: {
        flow_id: flow.id,
        run_id: runId,
        action_id: runId,
        username: caller.username,
        email: caller.urn === identity.urn ? identity.email : caller.username,
        user_id: caller.urn,
        identities: [caller.urn],
        token_info: { exp: now + TOKEN_SECONDS, iat: now, nbf: now },
        ...(parentRun === undefined ? {} : { parent_run_id: parentRun }),
        ...(from === undefined ? {} : { rerun_of: from.run, rerun_from: from.state }),
      },
    }
  }

  return (beginning) => {
    const { flow, request, hidden = [], from } = beginning
    const time = wallClock()
    const facts = factsOf(beginning, time)
    const about: RunAbout = {
      flowTitle: flow.title,
      flowUpdated: flow.updated_at,
      inputSchema: flow.input_schema,
      tags: request.tags ?? [],
      managers: facts.managers,
      monitors: facts.monitors,
    }
    const before = newRun(facts)
    const start = { kind: 'start', input: request.body, hidden, ...(from === undefined ? {} : { from }) } as const
    const begun = advance(before, { ...start, time, id: randomUUID() })
    return {
      runId: facts.runId,
      record: (db) => journal.beginIn(db, begun.run, begun.entries, about),
      launch: () => runner.launch({ ...begun, before }),
    }
  }
}

/** @throws {ServiceError} 400 `FLOW_INPUT_ERROR` with every mistake at its place. */
export function checkInput(schema: JsonObject, body: JsonObject): void {
  checkBounds(body)
  refuse(inputMistakes(schema, body))
}

/** What no run may begin with, whatever its schema says. @throws {ServiceError} as above. */
export function checkBounds(body: JsonObject): void {
  const whole = (msg: string) => refuse([{ loc: ['$'], msg, type: 'InvalidActionInput' }])
  if (!isObject(body)) whole('the body of a run is an object')
  if (nestedDeeperThan(body, DEEPEST)) whole(`the input is nested deeper than ${DEEPEST}`)
  if (largerThan(body, limits.stateBytes)) {
    whole(`the input is larger than ${limits.stateBytes} bytes; pass files, not their contents`)
  }
}

function refuse(mistakes: readonly Located[]): void {
  if (mistakes.length === 0) return
  const sentence = mistakes.map(({ loc, msg }) => `${loc.join('.')}: ${msg}`).join('; ')
  throw new ServiceError(400, 'FLOW_INPUT_ERROR', sentence, mistakes)
}
