/** Drives the pure core alone: a world that answers by a seed, with a clock that jumps from one thing to the next. */
import type { FlowDefinition, JsonObject } from '../../../src/flow/index.ts'
import type { ActionStatus } from '../../../src/run/index.ts'
import { advance, type Advanced } from '../../../src/fabric/flows/engine/advance.ts'
import type { Entry } from '../../../src/fabric/flows/engine/entry.ts'
import type { Effect, Happening } from '../../../src/fabric/flows/engine/event.ts'
import { newRun, type Run, type RunFacts } from '../../../src/fabric/flows/engine/run.ts'

export const factsOf = (definition: FlowDefinition): RunFacts => ({
  runId: '00000000-0000-4000-8000-000000000001',
  flowId: '00000000-0000-4000-8000-000000000002',
  definition,
  label: null,
  monitors: [],
  managers: [],
  owner: 'urn:globus:auth:identity:00000000-0000-4000-8000-000000000003',
  context: { run_id: '00000000-0000-4000-8000-000000000001' },
})

export function statusDocument(
  action_id: string,
  status: ActionStatus['status'],
  more: Partial<ActionStatus> = {},
): ActionStatus {
  return {
    action_id,
    status,
    creator_id: 'urn:globus:auth:identity:00000000-0000-4000-8000-000000000003',
    label: null,
    monitor_by: [],
    manage_by: [],
    start_time: '2026-01-01T00:00:00.000000+00:00',
    completion_time: status === 'ACTIVE' || status === 'INACTIVE' ? null : '2026-01-01T00:00:01.000000+00:00',
    release_after: null,
    display_status: status.toLowerCase(),
    details: {},
    ...more,
  }
}

/** A run and all that it decided, moved by hand. */
export class Driven {
  run: Run
  time = 1_767_225_600_000_000
  readonly entries: Entry[] = []
  effects: readonly Effect[] = []
  ignored: string | undefined
  #ids = 0

  constructor(definition: FlowDefinition, input: JsonObject = {}) {
    this.run = newRun(factsOf(definition))
    this.tell({ kind: 'start', input })
  }

  tell(happening: Happening, later = 0): Advanced {
    this.time += later
    const id = `00000000-0000-4000-9000-${String(this.#ids++).padStart(12, '0')}`
    const step = advance(this.run, { ...happening, time: this.time, id })
    this.run = step.run
    this.entries.push(...step.entries)
    this.effects = step.effects
    this.ignored = step.ignored
    return step
  }

  get request(): string {
    return this.run.phase.kind === 'acting' ? this.run.phase.request : ''
  }

  status(status: ActionStatus['status'], more: Partial<ActionStatus> = {}): Advanced {
    return this.tell(
      { kind: 'status', request: this.request, status: statusDocument(`a-${this.request}`, status, more) },
      1000,
    )
  }
}

/**
 * To the end of the run: every effect is answered as `chance` (0 to 1) says, in an order it says too; timers fire when
 * nothing else is left to happen.
 */
export function driveToEnd(definition: FlowDefinition, input: JsonObject, chance: () => number): Driven {
  const driven = new Driven(definition, input)
  const due: { at: number; happening: Happening }[] = []
  const timers = new Map<string, number>()
  const plan = (happening: Happening, after: number) => due.push({ at: driven.time + Math.round(after), happening })

  function perform(effect: Effect): void {
    switch (effect.kind) {
      case 'start-action':
        return answer(effect.request)
      case 'follow-action':
        return follow(effect.request, effect.actionId)
      case 'cancel-action':
        if (chance() < 0.5) {
          plan({ kind: 'status', request: effect.request, status: statusDocument(effect.actionId, 'FAILED') }, 1000)
        }
        return undefined
      case 'set-timer':
        timers.set(effect.timer, effect.at)
        return undefined
      case 'continue':
        plan({ kind: 'continue' }, 0)
        return undefined
      case 'forget':
        timers.clear()
    }
  }

  function follow(request: string, actionId: string): void {
    const over = chance() < 0.7 ? 'SUCCEEDED' : 'FAILED'
    const status = statusDocument(actionId, over, { details: { n: Math.floor(chance() * 10) } })
    plan({ kind: 'status', request, status }, 500 + chance() * 2e6)
  }

  function answer(request: string): void {
    const dice = chance()
    const id = `a-${request}`
    if (dice < 0.15) return
    if (dice < 0.3) {
      const refusal = { error: 'ActionUnableToRun', code: 'BadActionRequest', description: 'no' } as const
      plan({ kind: 'refused', request, refusal }, 500)
    } else if (dice < 0.6) plan({ kind: 'status', request, status: statusDocument(id, 'SUCCEEDED') }, 500)
    else {
      plan({ kind: 'status', request, status: statusDocument(id, dice < 0.7 ? 'INACTIVE' : 'ACTIVE') }, 500)
      follow(request, id)
    }
    // Answers come twice now and then: a push and a poll that cross.
    if (chance() < 0.2) plan({ kind: 'status', request, status: statusDocument(id, 'SUCCEEDED') }, 700)
  }

  if (chance() < 0.1) plan({ kind: 'cancel', by: 'ada' }, chance() * 5e6)
  driven.effects.forEach(perform)
  for (let turns = 0; driven.run.phase.kind !== 'ended'; turns++) {
    if (turns > 150) throw new Error(`no end after ${turns} events; the run is ${JSON.stringify(driven.run.phase)}`)
    due.sort((a, b) => a.at - b.at)
    const next = due[0]
    const [timer, at] = [...timers].sort(([, a], [, b]) => a - b)[0] ?? ['', Infinity]
    if (next && next.at <= at) {
      due.shift()
      driven.time = Math.max(driven.time, next.at)
      driven.tell(next.happening)
    } else {
      timers.delete(timer)
      driven.time = Math.max(driven.time, at)
      // SAFETY: only names of timers are in the map.
      driven.tell({ kind: 'timer', timer: timer as 'wait' })
    }
    driven.effects.forEach(perform)
  }
  return driven
}
