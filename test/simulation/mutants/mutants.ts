/**
 * Engines with one line broken, each in a way in which somebody could break it. The simulation finds all of them out; one
 * that it did not would show something that nobody checks.
 */
export interface Mutant {
  readonly name: string
  /** In `src/fabric/flows/engine`. */
  readonly file: string
  /** Stands there exactly once. */
  readonly line: string
  readonly instead: string
}

export const mutants: readonly Mutant[] = [
  {
    name: 'effects leave before their entries are durable',
    file: 'moves.ts',
    line: 'if (entries.length > 0 && !(await write(run, entries))) return false',
    instead: 'if (entries.length > 0) void write(run, entries)',
  },
  {
    name: 'a step that the disk refused counts as written',
    file: 'moves.ts',
    line: `log.error({ run: run.facts.runId, err: error }, 'the journal refused a step; it is tried again')`,
    instead: 'return true',
  },
  {
    name: 'a step whose write failed is dropped',
    file: 'moves.ts',
    line: 'await nap(tries)',
    instead: 'return false',
  },
  {
    name: 'what comes while a step is written is decided on the run before it',
    file: 'moves.ts',
    line: 'if (to.busy) return',
    instead: '',
  },
  {
    name: 'a run that was stopped while it was told something says it has heard',
    file: 'moves.ts',
    line: 'if (stopped) return read?.(false)',
    instead: 'if (stopped) return read?.(true)',
  },
  {
    name: 'naps go on after the runner was stopped',
    file: 'moves.ts',
    line: 'if (stopped || until <= clock.now()) return',
    instead: 'if (until <= clock.now()) return',
  },
  {
    name: 'a status of another request is taken',
    file: 'advance.ts',
    line: `if (phase.kind !== 'acting' || phase.request !== event.request) return 'the status of an action that is over'`,
    instead: `if (phase.kind !== 'acting') return 'the status of an action that is over'`,
  },
  {
    name: 'a refusal of another request is taken',
    file: 'advance.ts',
    line: `if (phase.kind !== 'acting' || phase.request !== event.request) return 'the refusal of an action that is over'`,
    instead: `if (phase.kind !== 'acting') return 'the refusal of an action that is over'`,
  },
  {
    name: 'a resumed run starts its action again, and does not follow it',
    file: 'advance.ts',
    line: `? [{ kind: 'follow-action', ...about, actionId: phase.status.action_id }]`,
    instead: `? [{ kind: 'start-action', ...about, body: phase.body }]`,
  },
  {
    name: 'a resumed run sends a new request id',
    file: 'advance.ts',
    line: `: [{ kind: 'start-action', ...about, body: phase.body }]`,
    instead: `: [{ kind: 'start-action', ...about, request: phase.request + '-again', body: phase.body }]`,
  },
  {
    name: 'a resumed run has no deadline',
    file: 'advance.ts',
    line: `if (!canceling) return [...effects, { kind: 'set-timer', timer: 'deadline', at }]`,
    instead: 'if (!canceling) return effects',
  },
  {
    name: 'a resumed Wait waits for ever',
    file: 'advance.ts',
    line: `return [{ kind: 'set-timer', timer: 'wait', at: Math.min(phase.until, expiryOf(run)) }]`,
    instead: 'return []',
  },
  {
    name: 'a run between two states is forgotten by a crash',
    file: 'advance.ts',
    line: `return [{ kind: 'continue' }]`,
    instead: 'return []',
  },
  {
    name: 'a canceled run counts its patience from a clock that was set back',
    file: 'advance.ts',
    line: 'const from = Math.max(now, canceling.since)',
    instead: 'const from = now',
  },
  {
    name: 'a canceled run waits for its provider for ever',
    file: 'advance.ts',
    line: `step.effect({ kind: 'set-timer', timer: 'cancel', at: step.time + CANCEL_GRACE })`,
    instead: '',
  },
  {
    name: 'the action of a canceled run is not told',
    file: 'effects.ts',
    line: 'return void cancelAction(of, effect)',
    instead: 'return',
  },
  {
    name: 'the action of a canceled run is told only as long as the run waits',
    file: 'effects.ts',
    line: 'tries < TRIES && (tries === 0 || isActing(of, request)); tries++',
    instead: 'tries < TRIES && isActing(of, request); tries++',
  },
  {
    name: 'a deadline is not looked at',
    file: 'advance.ts',
    line: `if (step.time < deadline) return 'the action has time left'`,
    instead: `if (step.time > 0) return 'the action has time left'`,
  },
  {
    name: 'an action has no deadline',
    file: 'enter.ts',
    line: `if (phase.kind === 'acting') step.effect({ kind: 'set-timer', timer: 'deadline', at: deadlineOf(step.run, phase) })`,
    instead: 'void phase',
  },
  {
    name: 'deadlines are a tenth of what the flow says',
    file: 'action-state.ts',
    line: 'return Math.min(expiryOf(run), phase.since + Math.round(seconds * 1e6))',
    instead: 'return Math.min(expiryOf(run), phase.since + Math.round(seconds * 1e5))',
  },
  {
    name: 'ExceptionOnActionFailure is taken the other way round',
    file: 'advance.ts',
    line: `const tolerant = state?.Type === 'Action' && state.ExceptionOnActionFailure === false`,
    instead: `const tolerant = state?.Type === 'Action' && state.ExceptionOnActionFailure !== false`,
  },
  {
    name: 'a canceled run goes on with the next state',
    file: 'enter.ts',
    line: `while (step.run.phase.kind === 'entering' && !step.run.canceling) {`,
    instead: `while (step.run.phase.kind === 'entering') {`,
  },
  {
    name: 'the index of the Catch that took an error is not written down',
    file: 'step.ts',
    line: 'if (placed.ok) return this.record({ ...entry, caught }, placed.value)',
    instead: 'if (placed.ok) return this.record(entry, placed.value)',
  },
  {
    name: 'a Catch takes errors of a canceled run',
    file: 'step.ts',
    line: 'const catcher = definition && !this.run.canceling ? catcherOf(definition, error) : undefined',
    instead: 'const catcher = definition ? catcherOf(definition, error) : undefined',
  },
  {
    name: 'times go back when the clock does',
    file: 'step.ts',
    line: 'this.time = Math.max(event.time, run.time)',
    instead: 'this.time = event.time',
  },
  {
    name: 'what an action leaves is stored at the wrong place',
    file: 'apply.ts',
    line: `return state ? stored(run, state, actionResult(entry, state, name)) : run.data`,
    instead: `return state ? stored(run, { Type: 'Pass' }, actionResult(entry, state, name)) : run.data`,
  },
  {
    name: 'a run that goes on from another begins at the beginning',
    file: 'apply.ts',
    line: `...(entry.from === undefined ? {} : { phase: { kind: 'entering', state: entry.from.state } }),`,
    instead: '',
  },
  {
    name: 'a state of a type nobody knows is passed over',
    file: 'enter.ts',
    line: "return step.fail(name, 'States.Runtime', `there is no state type ${JSON.stringify(Type)}`)",
    instead: 'return void Type',
  },
  {
    name: 'timers are not taken back',
    file: 'effects.ts',
    line: 'for (const timer of of.timers.values()) timer.cancel()',
    instead: '',
  },
  {
    name: 'an action that is over is followed on',
    file: 'runner.ts',
    line: 'if (!moves.isActing(of, requestOf(before))) effects.unfollow(of)',
    instead: '',
  },
  {
    name: 'runs that have ended are kept',
    file: 'effects.ts',
    line: 'return forget(of)',
    instead: 'return',
  },
  {
    name: 'a runner that was stopped takes runs',
    file: 'runner.ts',
    line: 'if (stopped) return',
    instead: '',
  },
  {
    name: 'timers of the last step are left when the runner is stopped',
    file: 'runner.ts',
    line: 'for (const of of active.values()) effects.release(of)',
    instead: '',
  },
  {
    name: 'a provider that fails is asked once',
    file: 'effects.ts',
    line: 'if (answer.again === undefined || tries === most) {',
    instead: 'if (tries > 0) {',
  },
  {
    name: 'an accepted action is not followed',
    file: 'effects.ts',
    line: 'if (answer.accepted && isActing(of, request)) {',
    instead: 'if (answer.accepted && tries < 0) {',
  },
  {
    name: 'a push that comes before the answer to /run is lost',
    file: 'follow.ts',
    line: 'early.set(status.action_id, status)',
    instead: '',
  },
  {
    name: 'a push that was overtaken replaces that of the end',
    file: 'follow.ts',
    line: 'if (before && finished(before.status)) return',
    instead: '',
  },
  {
    name: 'one question that fails is the last',
    file: 'follow.ts',
    line: 'if (isCurrent()) pollLater(tracked)',
    instead: 'if (isCurrent() && tracked.failures === 0) pollLater(tracked)',
  },
  {
    name: 'a status document of another action is taken',
    file: 'follow.ts',
    line: 'const status = readStatus(await question(tracked), actionId)',
    instead: 'const status = readStatus(await question(tracked))',
  },
  {
    name: 'what a provider answers is not looked at',
    file: 'status-document.ts',
    line: `if (typeof status !== 'string' || !STATUSES.includes(status)) {`,
    instead: `if (typeof status !== 'string') {`,
  },
  {
    name: 'a push of the end is held back',
    file: 'follow.ts',
    line: 'if (!over && wait > 0) {',
    instead: 'if (wait > 0) {',
  },
  {
    name: 'private texts stand in the log',
    file: 'log-entries.ts',
    line: 'if (texts.length === 0) return entries',
    instead: 'if (texts.length >= 0) return entries',
  },
  {
    name: 'a run that was canceled is logged as failed',
    file: 'advance.ts',
    line: "step.record({ kind: 'ended', time, how: 'canceled', cause: `canceled by ${canceling.by}` })",
    instead: "step.record({ kind: 'ended', time, how: 'failed', cause: `canceled by ${canceling.by}` })",
  },
  {
    name: 'a Wait is over too soon',
    file: 'enter.ts',
    line: 'if (until.value <= step.time)',
    instead: 'if (until.value >= step.time)',
  },
]
