/**
 * Going on from where a run failed: a new run that begins at a state the old one entered, with the `$` it had there, an
 * edited definition or edited data if wanted. The old run stays as it is.
 */
import type { RerunRequest, RunDocument } from '#api'
import { MASK, isObject, renderPath, type FlowDefinition, type Json, type JsonObject, type Path } from '#flow'
import type { Principal } from '../context.ts'
import { ServiceError, type Located } from '../server/error.ts'
import { flowRoles, mayAdminister, mayStart } from './access.ts'
import { checkBounds, checkInput, type BeginRun, type RunFlow } from './begin-run.ts'
import { checkDefinition } from './check-definition.ts'
import { passages } from './engine/apply.ts'
import type { Providers } from './engine/ports.ts'
import type { Run } from './engine/run.ts'
import type { FlowTable } from './flow-table.ts'
import type { SqliteJournal } from './journal/sqlite-journal.ts'
import type { RunTable } from './run-table.ts'
import type { PreparedRun } from './service.ts'

export interface RerunParts {
  readonly journal: SqliteJournal
  readonly flows: FlowTable
  readonly runs: RunTable
  readonly providers: Providers
  readonly begin: BeginRun
}

/** `run`: as the principal sees it. @throws {ServiceError} that says what is missing, and how to give it. */
export function prepareRerun(
  parts: RerunParts,
  run: RunDocument,
  request: RerunRequest,
  principal: Principal,
): PreparedRun {
  const { run_id: id } = run
  if (run.completion_time === null) {
    throw new ServiceError(409, 'STATE_CONFLICT', `run ${id} is ${run.status}: cancel it, or wait until it has ended`)
  }
  checkRights(parts.flows, run, request, principal)
  const { entered, ended } = history(parts.journal, id)
  const state = request.state ?? lastState(ended, id, entered)
  const at = entered.get(state)
  if (!at) {
    const known = [...entered.keys()].join(', ')
    throw refused('state', `run ${id} did not enter a state "${state}"; it entered ${known}`)
  }
  const flow = flowOf(parts, run, at, state, request.definition)
  const data = mergePatch(request.data ?? at.data, request.input ?? {})
  if (!isObject(data)) throw refused('data', 'is an object, as the input of a run is')
  refuseMasked(data)
  // What it had at its very beginning was its input.
  if (at.entries === 1) checkInput(flow.input_schema, data)
  else checkBounds(data)
  return parts.begin({
    flow,
    caller: principal,
    hidden: at.hidden.paths,
    from: { run: id, state },
    request: {
      body: data,
      label: request.label ?? run.label,
      tags: run.tags,
      run_managers: run.run_managers,
      run_monitors: run.run_monitors,
    },
  })
}

/** What the middle of a flow is given no input schema holds: to edit it is to edit the flow. */
function checkRights(flows: FlowTable, run: RunDocument, request: RerunRequest, principal: Principal): void {
  const flow = flows.find(run.flow_id)
  const roles = flow ? flowRoles(flow, principal) : []
  const edits = (['definition', 'data', 'input'] as const).filter((name) => request[name] !== undefined)
  if (principal.ownsHome || (edits.length === 0 ? mayStart(roles) : mayAdminister(roles))) return
  const needs = edits.length === 0 ? 'flow_starter' : `flow_administrator, for its edited ${edits.join(' and ')}`
  throw new ServiceError(403, 'FORBIDDEN', `run ${run.run_id}: to go on from it needs ${needs}: ask the flow's owner`)
}

/** The run as it was when it entered each of its states, the last time it did. */
function history(journal: SqliteJournal, runId: string) {
  const start = journal.before(runId, 0)
  if (!start) throw new ServiceError(404, 'NOT_FOUND', `there is no run ${runId}`)
  const entered = new Map<string, Run>()
  let ended = start
  for (const { before, after } of passages(start, journal.after(start))) {
    if (before.phase.kind === 'entering' && before.entries > 0) {
      // Behind those that were entered before it.
      entered.delete(before.phase.state)
      entered.set(before.phase.state, before)
    }
    ended = after
  }
  return { entered, ended }
}

/** Where it failed, or was when it was canceled. */
function lastState({ phase }: Run, runId: string, entered: ReadonlyMap<string, Run>): string {
  const last = [...entered.keys()].at(-1) ?? ''
  if (phase.kind === 'ended' && phase.how !== 'succeeded') return phase.failure?.state ?? last
  const known = [...entered.keys()].join(', ')
  throw refused('state', `run ${runId} did not fail: name the state to begin at, one of ${known}`)
}

function flowOf(
  { runs, providers }: RerunParts,
  run: RunDocument,
  at: Run,
  state: string,
  edited: FlowDefinition | undefined,
): RunFlow {
  const inputSchema = runs.definition(run.run_id)?.input_schema ?? {}
  const definition =
    edited === undefined ? at.facts.definition : checkDefinition(edited, inputSchema, providers).definition
  if (!Object.hasOwn(definition.States, state)) {
    throw refused(
      'definition',
      `has no state "${state}", at which the run begins; keep its name, or name another state`,
    )
  }
  const updated = typeof run['flow_last_updated'] === 'string' ? run['flow_last_updated'] : run.start_time
  return { id: run.flow_id, title: run.flow_title, updated_at: updated, definition, input_schema: inputSchema }
}

/** RFC 7396: members replace members, null takes one out, objects are merged. */
function mergePatch(target: Json, patch: JsonObject): Json {
  // Whatever a member is called, `__proto__` too, it is one.
  const merged = new Map(isObject(target) ? Object.entries(target) : [])
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) merged.delete(key)
    else merged.set(key, isObject(value) ? mergePatch(merged.get(key) ?? {}, value) : value)
  }
  return Object.keys(patch).length === 0 ? target : Object.fromEntries(merged)
}

/** Private values are deleted when a run ends: what is masked has to come from whoever asks. */
function refuseMasked(data: JsonObject): void {
  const missing = maskedPaths(data, [])
  if (missing.length === 0) return
  const detail: Located[] = missing.map((path) => ({
    loc: ['input', ...path],
    msg: 'is private and was deleted when the run ended',
    type: 'private-value',
  }))
  const names = missing.map((path) => renderPath(path)).join(', ')
  const said =
    `private values are deleted when a run ends, and this one had some at ${names}: ` +
    'give them again in "input" (null for one that is not needed any more)'
  throw new ServiceError(422, 'UNPROCESSABLE_ENTITY', said, detail)
}

function maskedPaths(value: Json, at: Path): readonly Path[] {
  if (value === MASK) return [at]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, item]) =>
    maskedPaths(item, [...at, Array.isArray(value) ? Number(key) : key]),
  )
}

const refused = (field: string, msg: string) =>
  new ServiceError(422, 'UNPROCESSABLE_ENTITY', `${field}: ${msg}`, [{ loc: [field], msg, type: 'rerun' }])
