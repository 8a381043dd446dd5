/**
 * Following actions until they are done. Providers inside this process push every change; one that cannot is asked, and
 * all are asked now and then, so that a lost push delays a run but never stops it.
 */
import { OWN_PACE } from '../../actions/pace.ts'
import { ActionError, type ActionProvider, type Caller } from '../../actions/provider.ts'
import { parseTimestamp, type Micros } from '#flow'
import { finished, type ActionStatus } from '#run'
import { dropOldest } from '../../drop-oldest.ts'
import type { Happening } from './event.ts'
import type { PollPlanner } from './polling/index.ts'
import type { Clock, Timer } from './ports.ts'
import { readStatus } from './status-document.ts'

/** Between questions to a provider that pushes, microseconds: only in case that a push was lost. */
const SAFETY = 30_000_000
/** After a question that failed, microseconds: doubles from the first to the last. */
const FAILED = { first: 1_000_000, last: 30_000_000 }
/** Answers after which there is nothing more to ask: it is gone, or what is said of it is too large. */
const FINAL: ReadonlySet<number> = new Set([404, 410, 413])
/** Changes of an action that is not done are passed on at most this often; the newest is never lost. */
const SPACING = 500_000

/** Pushes kept for actions that nobody follows yet, per provider: most are of actions that no run waits for. */
const EARLY = 500

export interface Following {
  readonly provider: ActionProvider
  readonly actionId: string
  /** It waits for somebody, as far as is known. */
  readonly inactive: boolean
  readonly request: string
  /** In whose name it is asked. */
  readonly caller: Caller
  /** The state of its flow, by which the planner knows how long such actions take. */
  readonly state: string
  /** When the request that began the action left, as far as is known. */
  readonly since: Micros
  /** Ask at once. */
  readonly ask: boolean
  tell(happening: Happening): void
}

export interface Follower {
  /** Replaces what is followed under the same owner. */
  follow(owner: object, following: Following): void
  unfollow(owner: object): void
  /** Ask now, not when it would be time; an action that is INACTIVE is told to go on. */
  resume(owner: object): void
  /**
   * Keep pushes of actions nobody follows yet, while a call to `/run` is under way: its provider may push before it
   * answers. Returns what ends that.
   */
  expect(provider: ActionProvider): () => void
  stop(): void
}

export function createFollower(
  clock: Clock,
  planner: PollPlanner,
  warn: (about: object, text: string) => void,
): Follower {
  const byAction = new Map<string, Tracked>()
  const byOwner = new Map<object, Tracked>()
  /** By name: a provider is listened to as long as one of its actions is followed or expected. */
  const heard = new Map<string, Heard>()
  const keyOf = (provider: ActionProvider, actionId: string) => `${provider.name} ${actionId}`

  interface Heard {
    users: number
    readonly deaf: (() => void) | undefined
    /** Calls to `/run` under way, and what was pushed meanwhile of actions nobody follows yet. */
    expecting: number
    readonly early: Map<string, ActionStatus>
  }

  interface Tracked extends Omit<Following, 'inactive'> {
    readonly owner: object
    told: number
    /** The newest change that was not passed on yet. */
    held: ActionStatus | undefined
    hold: Timer | undefined
    poll: Timer | undefined
    /** Questions so far: the answer to an older one plans nothing. */
    asked: number
    /** Questions in a row that were not answered. */
    failures: number
    /** When the last question left that found it not done, and whether it waited for somebody. */
    seen: Micros
    inactive: boolean
    /** To be told to go on with the next question. */
    resuming: boolean
  }

  function onPush(provider: ActionProvider, pushed: ActionStatus): void {
    const status = readStatus(pushed)
    if (typeof status === 'string') return warn({ provider: provider.name }, `a push was dropped: ${status}`)
    const tracked = byAction.get(keyOf(provider, status.action_id))
    if (tracked) return pass(tracked, status)
    const listening = heard.get(provider.name)
    if (!listening || listening.expecting === 0) return
    const { early } = listening
    // A push that was overtaken by that of the end says nothing any more.
    const before = early.get(status.action_id)
    if (before && finished(before.status)) return
    early.set(status.action_id, status)
    dropOldest(early, EARLY)
  }

  function listen(provider: ActionProvider): Heard {
    const listening = heard.get(provider.name) ?? {
      users: 0,
      deaf: provider.watch?.((pushed) => onPush(provider, pushed)),
      expecting: 0,
      early: new Map<string, ActionStatus>(),
    }
    listening.users++
    heard.set(provider.name, listening)
    return listening
  }

  function unlisten({ name }: ActionProvider): void {
    const listening = heard.get(name)
    if (!listening || --listening.users > 0) return
    listening.deaf?.()
    heard.delete(name)
  }

  function pass(tracked: Tracked, status: ActionStatus): void {
    const over = finished(status.status)
    tracked.inactive = status.status === 'INACTIVE'
    const wait = tracked.told + SPACING - clock.now()
    if (!over && wait > 0) {
      tracked.held = status
      tracked.hold ??= clock.at(clock.now() + wait, () => {
        tracked.hold = undefined
        const { held } = tracked
        tracked.held = undefined
        if (held) pass(tracked, held)
      })
      return
    }
    tracked.told = clock.now()
    tracked.held = undefined
    if (over) {
      learn(tracked, status)
      drop(tracked)
    }
    tracked.tell({ kind: 'status', request: tracked.request, status })
  }

  function drop(tracked: Tracked): void {
    tracked.poll?.cancel()
    tracked.hold?.cancel()
    const key = keyOf(tracked.provider, tracked.actionId)
    if (byAction.get(key) === tracked) byAction.delete(key)
    if (byOwner.get(tracked.owner) !== tracked) return
    byOwner.delete(tracked.owner)
    unlisten(tracked.provider)
  }

  const actionOf = ({ provider, state, since, asked }: Tracked) => {
    return { provider: provider.name, state, since, questions: asked, pace: provider.pace ?? OWN_PACE }
  }

  /** When it is asked next, as nobody told its end before. */
  function pollLater(tracked: Tracked): void {
    const now = clock.now()
    const planned = tracked.provider.watch ? now + SAFETY : planner.next(actionOf(tracked), tracked.seen, now)
    const { failures } = tracked
    const failed = failures === 0 ? now : now + Math.min(FAILED.first * 2 ** (failures - 1), FAILED.last)
    tracked.poll = clock.at(Math.max(planned, failed), () => admit(tracked))
  }

  function askNow(tracked: Tracked): void {
    tracked.poll?.cancel()
    tracked.poll = clock.at(clock.now(), () => admit(tracked))
  }

  /** Its time has come: it is asked when its provider may be asked. */
  function admit(tracked: Tracked): void {
    const { name, pace = OWN_PACE } = tracked.provider
    const now = clock.now()
    const at = planner.admit(name, pace, now)
    if (at <= now) return void poll(tracked)
    tracked.poll = clock.at(at, () => (planner.heldUntil(name) > clock.now() ? admit(tracked) : void poll(tracked)))
  }

  async function poll(tracked: Tracked): Promise<void> {
    const { provider, actionId, request } = tracked
    const left = clock.now()
    const asked = ++tracked.asked
    const isCurrent = () => byOwner.get(tracked.owner) === tracked && tracked.asked === asked
    const isFollowed = () => byOwner.get(tracked.owner) === tracked
    try {
      const status = readStatus(await question(tracked), actionId)
      if (!isFollowed()) return
      planner.answered(provider.name)
      if (typeof status === 'string') {
        tracked.failures++
        warn({ provider: provider.name, actionId }, status)
      } else {
        tracked.failures = 0
        if (!finished(status.status)) tracked.seen = left
        pass(tracked, status)
      }
    } catch (error) {
      if (!isFollowed()) return
      if (error instanceof ActionError && FINAL.has(error.status)) {
        drop(tracked)
        const lost = error.status === 413 ? 'cannot tell of' : 'does not know'
        const description = `${provider.name} ${lost} the action ${actionId} any more: ${error.message}`
        const refusal = { error: 'ActionFailedException', code: error.code, description, status: error.status } as const
        return tracked.tell({ kind: 'refused', request, refusal })
      }
      if (error instanceof ActionError && error.status === 429) {
        planner.backOff(provider.name, clock.now(), error.retryAfter)
      } else tracked.failures++
      warn({ provider: provider.name, actionId, err: error }, 'a provider did not answer; it is asked again')
    }
    if (isCurrent()) pollLater(tracked)
  }

  async function question(tracked: Tracked): Promise<ActionStatus> {
    const { provider, actionId } = tracked
    const caller = { ...tracked.caller, wanted: () => byOwner.get(tracked.owner) === tracked }
    if (tracked.resuming && provider.resume) {
      tracked.resuming = false
      try {
        return await provider.resume(actionId, caller)
      } catch (error) {
        warn({ provider: provider.name, actionId, err: error }, 'an action could not be resumed; it is asked')
      }
    }
    return provider.status(actionId, caller)
  }

  /** What the planner learns of an action that is done, from its own times where they can be true. */
  function learn(tracked: Tracked, status: ActionStatus): void {
    if (tracked.provider.watch) return
    const { since, seen } = tracked
    const [earliest, latest] = [seen - since, clock.now() - since]
    const began = parseTimestamp(status.start_time)
    const ended = status.completion_time === null ? null : parseTimestamp(status.completion_time)
    const told = began === null || ended === null ? (earliest + latest) / 2 : ended - began
    planner.learn(actionOf(tracked), Math.min(Math.max(told, earliest), latest))
  }

  return {
    follow(owner, following) {
      const { provider, actionId, since } = following
      const listening = listen(provider)
      const before = byOwner.get(owner)
      if (before) drop(before)
      const tracked: Tracked = {
        ...following,
        owner,
        told: clock.now() - SPACING,
        held: undefined,
        hold: undefined,
        poll: undefined,
        asked: 0,
        failures: 0,
        seen: since,
        resuming: false,
      }
      byOwner.set(owner, tracked)
      byAction.set(keyOf(provider, actionId), tracked)
      if (following.ask) askNow(tracked)
      else pollLater(tracked)
      const pushed = listening.early.get(actionId)
      if (pushed) pass(tracked, pushed)
    },
    unfollow(owner) {
      const tracked = byOwner.get(owner)
      if (tracked) drop(tracked)
    },
    resume(owner) {
      const tracked = byOwner.get(owner)
      if (!tracked) return
      tracked.resuming = tracked.inactive
      askNow(tracked)
    },
    expect(provider) {
      const listening = listen(provider)
      listening.expecting++
      return () => {
        if (--listening.expecting === 0) listening.early.clear()
        unlisten(provider)
      }
    },
    stop() {
      for (const tracked of byOwner.values()) drop(tracked)
      for (const { deaf } of heard.values()) deaf?.()
      heard.clear()
    },
  }
}
