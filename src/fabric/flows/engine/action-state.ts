/** What an Action state says of its action. */
import {
  DEFAULT_WAIT_TIME,
  type ActionState,
  type AwaitWebInputState,
  type CreateWebInputState,
  type JsonObject,
  type Micros,
} from '#flow'
import type { ActionStatus } from '#run'
import { stateNamed } from './apply.ts'
import { expiryOf, type ActingPhase, type Run } from './run.ts'

/** States that an action carries out: a web input's is of a provider of this process, which no ActionUrl can name. */
export type ActingState = ActionState | CreateWebInputState | AwaitWebInputState

export const CREATE_WEB_INPUT = 'urn:davy:create-web-input'
export const AWAIT_WEB_INPUT = 'urn:davy:await-web-input'

/** The URL an Action is sent to; empty when it names none. A handler's URN counts as its URL. */
export function actionUrl(run: Run, name: string): string {
  const state = stateNamed(run, name)
  if (state?.Type === 'CreateWebInput') return CREATE_WEB_INPUT
  if (state?.Type === 'AwaitWebInput') return AWAIT_WEB_INPUT
  if (state?.Type !== 'Action') return ''
  if (typeof state.ActionUrl === 'string') return state.ActionUrl
  const { Handler } = state
  if (typeof Handler === 'string') return Handler
  const url = Handler?.['Url'] ?? Handler?.['Id']
  return typeof url === 'string' ? url : ''
}

/** When the action must be done: `WaitTime` after its intent was written down, and within the run's own time. */
export function deadlineOf(run: Run, phase: ActingPhase): Micros {
  const state = stateNamed(run, phase.state)
  // People take their time: a web input has until the run's own end.
  if (state?.Type !== 'Action') return expiryOf(run)
  const { WaitTime: given } = state
  const seconds = typeof given === 'number' && given >= 0 ? given : DEFAULT_WAIT_TIME
  return Math.min(expiryOf(run), phase.since + Math.round(seconds * 1e6))
}

/** As it goes into journal and state: the document is JSON, its type only lacks the index signature. */
export function asJson(status: ActionStatus): JsonObject {
  return { ...status }
}
