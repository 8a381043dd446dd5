/** An action at its provider, all of its life planned when it begins. */
import { formatTimestamp, type JsonObject } from '../../../src/flow/index.ts'
import type { ActionStatus } from '../../../src/run/index.ts'
import type { World } from './world.ts'

export interface SimulatedAction {
  readonly id: string
  readonly request: string
  readonly begun: number
  /** When what it says of itself changes, and to what. */
  progress: readonly { readonly at: number; readonly status: 'ACTIVE' | 'INACTIVE'; readonly text: string }[]
  /** `at` is Infinity when it never ends. */
  end: { readonly at: number; readonly ok: boolean; readonly details: JsonObject }
  /** From when on its provider knows nothing of it. */
  readonly forgottenAt: number
  /** Some providers leave `completion_time` out. */
  readonly saysWhen: boolean
}

const MB = 1024 * 1024

/** `quick`: seconds at most, as an action that `/run` waits for. */
export function beginAction(
  world: World,
  {
    id,
    request,
    body,
    quick,
    ends: mustEnd,
  }: { id: string; request: string; body: JsonObject; quick: boolean; ends: boolean },
): SimulatedAction {
  const chances = world.chances.fork(`action ${id}`)
  const lasts = Math.round(quick ? chances.spread(1e3, 2e6) : chances.spread(1e3, 3.6e9))
  const pause = world.happens('action goes inactive') ? Math.round(chances.spread(1e6, 1e10)) : 0
  const begun = world.now
  const steps = quick ? 0 : chances.whole(0, 3)
  const progress: { at: number; status: 'ACTIVE' | 'INACTIVE'; text: string }[] = Array.from(
    { length: steps },
    (_, i) => ({
      at: begun + Math.round((lasts * i) / (steps + 1)),
      status: 'ACTIVE',
      text: `${i} of ${steps}`,
    }),
  )
  if (pause > 0) {
    progress.push({ at: begun + lasts, status: 'INACTIVE', text: 'waits for a consent' })
    progress.push({ at: begun + lasts + pause, status: 'ACTIVE', text: 'goes on' })
  }
  const ends =
    !mustEnd && world.happens('action never ends') ? Infinity : begun + lasts + (pause > 0 ? pause + 1000 : 0)
  const ok = !world.happens('action fails')
  const large = world.happens('action answers more than 1 MB') ? { large: 'x'.repeat(MB) } : {}
  const details = { n: chances.whole(0, 9), ok, said: body['label'] ?? body['a'] ?? null, ...large }
  return {
    id,
    request,
    begun,
    progress,
    end: { at: ends, ok, details: ok ? details : { ...details, description: `it failed with ${String(body['b'])}` } },
    forgottenAt: world.happens('action is forgotten') ? begun + Math.round(chances.spread(1e3, 1e10)) : Infinity,
    saysWhen: chances.hit(0.95),
  }
}

export function isOver(action: SimulatedAction, now: number): boolean {
  return action.end.at <= now
}

/** What its provider says of it. */
export function documentOf(action: SimulatedAction, now: number): ActionStatus {
  const over = isOver(action, now)
  const { status, text } = action.progress.findLast(({ at }) => at <= now) ?? { status: 'ACTIVE', text: 'accepted' }
  return {
    action_id: action.id,
    status: over ? (action.end.ok ? 'SUCCEEDED' : 'FAILED') : status,
    creator_id: 'urn:globus:auth:identity:00000000-0000-4000-8000-000000000003',
    label: null,
    monitor_by: [],
    manage_by: [],
    start_time: formatTimestamp(action.begun),
    completion_time: over && action.saysWhen ? formatTimestamp(action.end.at) : null,
    release_after: null,
    display_status: over ? 'done' : text,
    details: over ? action.end.details : {},
  }
}
