/** Performing what the core wants done: calls to providers, timers. What comes of it goes to the run as mail. */
import type { Logger } from 'pino'
import { askToRun } from './ask-to-run.ts'
import { callerOf } from './caller.ts'
import type { Effect, Happening } from './event.ts'
import { createFollower, type Following } from './follow.ts'
import type { ActionProvider } from '../../actions/provider.ts'
import type { Active, Moves } from './moves.ts'
import type { PollPlanner } from './polling/index.ts'
import type { Ports } from './ports.ts'
import { maskedText } from './private-values.ts'
import { readStatus } from './status-document.ts'

/** Tries at `/run` and `/cancel` with a provider that fails without refusing. */
const TRIES = 3

export interface Effects {
  perform(of: Active, effect: Effect): void
  /** The run's action is over: hear no more of it. */
  unfollow(of: Active): void
  /** Ask the provider of the run's action now how it stands; one that waits for somebody is told to go on. */
  resume(of: Active): void
  /** Nothing more comes for this run. */
  release(of: Active): void
  stop(): void
}

type Of<Kind extends Effect['kind']> = Effect & { readonly kind: Kind }

/** `forget`: the run has ended. */
export function createEffects(
  { clock, providers }: Ports,
  planner: PollPlanner,
  { post, nap, rest, isActing }: Moves,
  forget: (of: Active) => void,
  log: Logger,
): Effects {
  const follower = createFollower(clock, planner, (about, text) => log.warn(about, text))

  function perform(of: Active, effect: Effect): void {
    switch (effect.kind) {
      case 'start-action':
        return void startAction(of, effect)
      case 'follow-action': {
        const provider = providers.resolve(effect.url)
        if (!provider) return refuseUnknown(of, effect)
        const { phase } = of.run
        const [since, status] = phase.kind === 'acting' ? [phase.since, phase.status?.status] : [clock.now(), undefined]
        return follow(of, provider, { ...effect, inactive: status === 'INACTIVE', since, ask: true })
      }
      case 'cancel-action':
        return void cancelAction(of, effect)
      case 'set-timer': {
        const { timer, at } = effect
        of.timers.get(timer)?.cancel()
        const set = clock.at(at, () => post(of, { kind: 'timer', timer }))
        of.timers.set(timer, set)
        return
      }
      case 'continue':
        // Behind whatever else is due now: a long series of states does not keep other runs from theirs.
        clock.at(clock.now(), () => post(of, { kind: 'continue' }))
        return
      case 'forget':
        release(of)
        return forget(of)
    }
  }

  function follow(
    of: Active,
    provider: ActionProvider,
    action: Pick<Following, 'request' | 'actionId' | 'inactive' | 'since' | 'ask'>,
  ): void {
    const { facts, phase } = of.run
    const state = `${facts.flowId} ${phase.kind === 'acting' ? phase.state : ''}`
    const tell = (happening: Happening) => post(of, happening)
    follower.follow(of, { ...action, provider, caller: callerOf(of.run), state, tell })
  }

  function release(of: Active): void {
    for (const timer of of.timers.values()) timer.cancel()
    follower.unfollow(of)
  }

  function refuseUnknown(of: Active, { request, url }: { readonly request: string; readonly url: string }): void {
    const description = providers.explainUnknown(url)
    const refusal = { error: 'ActionUnableToRun', code: 'ProviderNotFound', description } as const
    post(of, { kind: 'refused', request, refusal })
  }

  /** Sends `/run`, the same request again while the provider fails; ends when the provider has said yes or no. */
  async function startAction(of: Active, effect: Of<'start-action'>): Promise<void> {
    const { request, url } = effect
    const provider = providers.resolve(url)
    if (!provider) return refuseUnknown(of, effect)
    const expected = follower.expect(provider)
    try {
      const most = provider.tries ?? TRIES
      for (let tries = 1; isActing(of, request); tries++) {
        await rest(planner.heldUntil(provider.name))
        if (!isActing(of, request)) return
        const left = clock.now()
        const answer = await askToRun(provider, of.run, effect, () => isActing(of, request))
        // Whoever is asked too much says so to all: that is waiting, not trying.
        if (answer.tooMuch) planner.backOff(provider.name, clock.now(), answer.tooMuch.retryAfter)
        if (answer.tooMuch && planner.heldUntil(provider.name) > clock.now()) {
          tries--
          continue
        }
        if (answer.again === undefined || tries === most) {
          post(of, answer.happening)
          // Heard from now on, not once the acceptance is written: what is soon done is written down with it.
          if (answer.accepted && isActing(of, request)) {
            const { action_id: actionId, status } = answer.accepted
            const inactive = status === 'INACTIVE'
            follow(of, provider, { request, actionId, inactive, since: left, ask: false })
          }
          return
        }
        log.warn(
          { run: of.run.facts.runId, provider: provider.name },
          `${maskedText(answer.again, of.run.hidden.texts)}; it is asked again`,
        )
        await nap(tries - 1)
      }
    } finally {
      expected()
    }
  }

  async function cancelAction(of: Active, { request, url, actionId }: Of<'cancel-action'>): Promise<void> {
    const provider = providers.resolve(url)
    // Told at least once, also when the run has ended meanwhile: a slow disk can take longer than the run waits for it.
    for (let tries = 0; provider && tries < TRIES && (tries === 0 || isActing(of, request)); tries++) {
      try {
        const status = readStatus(await provider.cancel(actionId, callerOf(of.run)), actionId)
        if (typeof status === 'string') throw new TypeError(status)
        return post(of, { kind: 'status', request, status })
      } catch (error) {
        const about = { run: of.run.facts.runId, actionId, err: error }
        log.warn(about, 'an action could not be canceled; it is tried again')
      }
      await nap(tries)
    }
  }

  return { perform, release, unfollow: follower.unfollow, resume: follower.resume, stop: follower.stop }
}
