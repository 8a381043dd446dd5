/** A run to come: which flow, when, and how long each of its actions takes; and the flow's definition, as anybody writes it. */
import type { FlowDefinition, JsonObject, State } from '../../../src/flow/index.ts'
import type { FlowName, StepKind } from '../../recorded/flows.ts'

export interface PlannedRun {
  readonly flow: FlowName
  /** Seconds since 1970. */
  readonly start: number
  readonly actions: readonly PlannedAction[]
}

export interface PlannedAction {
  readonly name: string
  readonly kind: StepKind
  /** From its acceptance to its result, `queue_seconds` of it before anybody worked on it. */
  readonly seconds: number
  readonly queue_seconds: number
}

export const urlOf = (kind: StepKind): string => `https://${kind}.replay.example.org`

/** Longer than any action of the records. */
const WAIT_TIME = 86_400

/** One Action state after the other; how long it takes comes with the input, as a path or a size would. */
export function definitionOf(actions: readonly PlannedAction[]): FlowDefinition {
  const states = actions.map(({ name, kind }, i): [string, State] => {
    const next = actions[i + 1]
    return [
      name,
      {
        Type: 'Action',
        ActionUrl: urlOf(kind),
        Parameters: {
          'seconds.$': `$.actions.${name}.seconds`,
          'queue_seconds.$': `$.actions.${name}.queue_seconds`,
        },
        ResultPath: `$.${name}`,
        WaitTime: WAIT_TIME,
        ...(next === undefined ? { End: true } : { Next: next.name }),
      },
    ]
  })
  return { StartAt: actions[0]?.name ?? '', States: Object.fromEntries(states) }
}

export const inputOf = (actions: readonly PlannedAction[]): JsonObject => ({
  actions: Object.fromEntries(actions.map(({ name, seconds, queue_seconds }) => [name, { seconds, queue_seconds }])),
})
