import type { FunctionFacts } from './functions.ts'

/** A task that has not ended. */
export interface OpenTask {
  readonly id: string
  readonly groupId: string
  readonly function: FunctionFacts
  readonly cores: number
  readonly walltimeS: number | null
  attempt: number
  deaths: number
  /** The start of the agent that is given this attempt, as it stands on disk; null while that is being written. */
  sentTo: string | null
  phase: 'waiting' | 'sent' | 'running'
  canceled: boolean
  /** What the function last said of itself. */
  progress: string | null
}
