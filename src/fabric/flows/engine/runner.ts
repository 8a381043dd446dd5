/**
 * The thin shell around the core: gives each event its time, writes what the core decides, and only then performs the
 * effects. One run moves one step at a time; runs do not wait for each other.
 */
import type { Logger } from 'pino'
import { advance, resume } from './advance.ts'
import { replay } from './apply.ts'
import { askToRun } from './ask-to-run.ts'
import type { Entry } from './entry.ts'
import type { Effect, Happening, RunEvent, TimerName } from './event.ts'
import { createFollower } from './follow.ts'
import type { Ports, Timer } from './ports.ts'
import type { Run } from './run.ts'
import { readStatus } from './status-document.ts'

/** Waits before a failed write or a failed `/run` is tried again, microseconds; the last one again and again. */
const AGAIN = [200_000, 1_000_000, 5_000_000]
/** Tries at `/run` with a provider that fails without refusing. */
const TRIES = 3

export interface Runner {
  /** Take over a run whose first entries are durable. */
  launch(begun: Begun): void
  /** Take over every run that a former process left. Returns how many there are. */
  recover(): Promise<number>
  /** Tell a run something; resolves when what follows from it is durable. False when the run is not under way. */
  tell(runId: string, happening: Happening): Promise<boolean>
  /** Ask the provider of the run's action now how it stands. */
  ask(runId: string): void
  /** The run as of its last durable entry; undefined when it is not under way. */
  find(runId: string): Run | undefined
  readonly size: number
  stop(): Promise<void>
}

export interface Begun {
  readonly run: Run
  readonly before: Run
  readonly entries: readonly Entry[]
  readonly effects: readonly Effect[]
}

/** Hears of every step, after it is durable and before its effects. */
export type Observer = (before: Run, entries: readonly Entry[], after: Run) => void

interface Active {
  run: Run
  readonly mail: Letter[]
  busy: boolean
  /** Resolves when the letters that came so far are dealt with. */
  moving: Promise<void> | undefined
  readonly timers: Map<TimerName, Timer>
}

interface Letter {
  readonly event: RunEvent
  readonly read: (() => void) | undefined
}

export function createRunner(ports: Ports, observe: Observer, log: Logger): Runner {
  const { clock, random, journal, providers } = ports
  const active = new Map<string, Active>()
  const follower = createFollower(clock, providers, (about, text) => log.warn(about, text))
  const naps = new Set<() => void>()
  let stopped = false

  function take(run: Run): Active {
    const taken: Active = { run, mail: [], busy: false, moving: undefined, timers: new Map() }
    active.set(run.facts.runId, taken)
    return taken
  }

  function post(to: Active, happening: Happening, read?: () => void): void {
    if (stopped) return read?.()
    to.mail.push({ event: { ...happening, time: clock.now(), id: random.uuid() }, read })
    if (to.busy) return
    to.busy = true
    to.moving = move(to)
  }

  async function move(of: Active): Promise<void> {
    while (of.mail.length > 0) {
      if (of.mail.every(isProgress)) await aTurn()
      const letters = of.mail.splice(0)
      try {
        if (!stopped) await step(of, letters)
      } catch (error) {
        // The run stays as it is on disk, other runs go on.
        log.error({ run: of.run.facts.runId, err: error }, 'a step of a run failed: a bug in the engine')
      }
      for (const { read } of letters) read?.()
    }
    of.busy = false
  }

  /** All that has come in meanwhile is decided together and written together. */
  async function step(of: Active, letters: readonly Letter[]): Promise<void> {
    const before = of.run
    let run = before
    const entries: Entry[] = []
    const effects: Effect[] = []
    for (const { event } of letters) {
      const advanced = advance(run, event)
      run = advanced.run
      entries.push(...advanced.entries)
      effects.push(...advanced.effects)
      const { ignored } = advanced
      if (ignored !== undefined) log.debug({ run: run.facts.runId, event: event.kind }, ignored)
    }
    if (entries.length > 0 && !(await write(run, entries))) return
    of.run = run
    carryOut(of, before, entries, effects)
  }

  /** Let what is due now happen first: an action that is soon done is written down once, not twice. */
  const aTurn = () => new Promise<void>((resolve) => void clock.at(clock.now(), resolve))

  /** False when the runner was stopped before the journal took it: the next process decides anew. */
  async function write(run: Run, entries: readonly Entry[]): Promise<boolean> {
    for (let tries = 0; !stopped; tries++) {
      try {
        await journal.append(run, entries)
        return true
      } catch (error) {
        if (!stopped) log.error({ run: run.facts.runId, err: error }, 'the journal refused a step; it is tried again')
      }
      await nap(tries)
    }
    return false
  }

  function nap(tries: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        timer.cancel()
        naps.delete(wake)
        resolve()
      }
      const timer = clock.at(clock.now() + (AGAIN[Math.min(tries, AGAIN.length - 1)] ?? 0), wake)
      naps.add(wake)
    })
  }

  function carryOut(of: Active, before: Run, entries: readonly Entry[], effects: readonly Effect[]): void {
    if (entries.length > 0) tellObserver(before, entries, of.run)
    if (!isActing(of, requestOf(before))) follower.unfollow(of)
    for (const effect of effects) perform(of, effect)
  }

  function tellObserver(before: Run, entries: readonly Entry[], after: Run): void {
    try {
      observe(before, entries, after)
    } catch (error) {
      log.error({ run: after.facts.runId, err: error }, 'a step of a run could not be published')
    }
  }

  function perform(of: Active, effect: Effect): void {
    switch (effect.kind) {
      case 'start-action':
        return void startAction(of, effect)
      case 'follow-action': {
        const provider = providers.resolve(effect.url)
        const { request, actionId, ask } = effect
        if (!provider) return refuseUnknown(of, effect)
        return follower.follow(of, { provider, request, actionId, ask, tell: (happening) => post(of, happening) })
      }
      case 'cancel-action':
        return void cancelAction(of, effect)
      case 'set-timer': {
        const { timer, at } = effect
        of.timers.get(timer)?.cancel()
        of.timers.set(
          timer,
          clock.at(at, () => post(of, { kind: 'timer', timer })),
        )
        return
      }
      case 'continue':
        // Behind whatever else is due now: a long series of states does not keep other runs from theirs.
        clock.at(clock.now(), () => post(of, { kind: 'continue' }))
        return
      case 'forget':
        return forget(of)
    }
  }

  function forget(of: Active): void {
    for (const timer of of.timers.values()) timer.cancel()
    follower.unfollow(of)
    active.delete(of.run.facts.runId)
  }

  function refuseUnknown(of: Active, { request, url }: { readonly request: string; readonly url: string }): void {
    const description = providers.explainUnknown(url)
    const refusal = { error: 'ActionUnableToRun', code: 'ProviderNotFound', description } as const
    post(of, { kind: 'refused', request, refusal })
  }

  /** Sends `/run`, the same request again while the provider fails; ends when the provider has said yes or no. */
  async function startAction(of: Active, effect: Effect & { kind: 'start-action' }): Promise<void> {
    const { request, url } = effect
    const provider = providers.resolve(url)
    if (!provider) return refuseUnknown(of, effect)
    const expected = follower.expect(provider)
    try {
      for (let tries = 1; isActing(of, request); tries++) {
        const answer = await askToRun(provider, of.run.facts, effect)
        if (answer.again !== undefined && tries < TRIES) {
          log.warn({ run: of.run.facts.runId, provider: provider.name }, `${answer.again}; it is asked again`)
          await nap(tries - 1)
        } else {
          await new Promise<void>((resolve) => post(of, answer.happening, resolve))
          return
        }
      }
    } finally {
      expected()
    }
  }

  async function cancelAction(of: Active, effect: Effect & { kind: 'cancel-action' }): Promise<void> {
    const { request, url, actionId } = effect
    const provider = providers.resolve(url)
    for (let tries = 0; provider && tries < TRIES && isActing(of, request); tries++) {
      try {
        const status = readStatus(await provider.cancel(actionId))
        if (typeof status === 'string') throw new TypeError(status)
        return post(of, { kind: 'status', request, status })
      } catch (error) {
        log.warn(
          { run: of.run.facts.runId, actionId, err: error },
          'an action could not be canceled; it is tried again',
        )
      }
      await nap(tries)
    }
  }

  function isActing(of: Active, request: string | undefined): boolean {
    return !stopped && request !== undefined && requestOf(of.run) === request
  }

  return {
    launch({ before, run, entries, effects }) {
      carryOut(take(run), before, entries, effects)
    },
    async recover() {
      const ids = await journal.unfinished()
      for (const id of ids) {
        try {
          const { facts, entries } = await journal.read(id)
          const run = replay(facts, entries)
          const taken = take(run)
          for (const effect of resume(run, clock.now())) perform(taken, effect)
        } catch (error) {
          log.error({ run: id, err: error }, 'the journal of a run cannot be read: it is left as it is')
        }
      }
      return ids.length
    },
    async tell(runId, happening) {
      const of = active.get(runId)
      if (!of) return false
      await new Promise<void>((resolve) => post(of, happening, resolve))
      return true
    },
    ask(runId) {
      const of = active.get(runId)
      if (of) follower.ask(of)
    },
    find: (runId) => active.get(runId)?.run,
    get size() {
      return active.size
    },
    async stop() {
      stopped = true
      follower.stop()
      for (const wake of naps) wake()
      for (const of of active.values()) for (const timer of of.timers.values()) timer.cancel()
      await Promise.all([...active.values()].map((of) => of.moving))
    },
  }
}

function isProgress({ event }: Letter): boolean {
  return event.kind === 'status' && event.status.completion_time === null
}

function requestOf(run: Run): string | undefined {
  return run.phase.kind === 'acting' ? run.phase.request : undefined
}
