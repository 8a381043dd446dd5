/** The face of the flows service to the rest of the fabric: what a trigger needs to start a run in its own transaction. */
import type { DatabaseSync } from 'node:sqlite'
import type { RunRequest } from '#api'
import type { Caller } from '../actions/provider.ts'
import type { FabricService } from '../context.ts'

export interface FlowsService extends FabricService {
  /**
   * Check the request against the flow's `input_schema` and make a run of it, writing nothing yet.
   * @throws when the flow is not there or the input does not match; the error names the field.
   */
  prepareRun(flowId: string, request: RunRequest, caller: Caller): PreparedRun
  /** The text without what is private in a run that is under way. */
  mask(text: string): string
}

export interface PreparedRun {
  readonly runId: string
  /** Journal the start; call it inside `Store.write`, together with whatever must not happen without it. */
  record(db: DatabaseSync): void
  /** Set it going, after that write is durable. Lost in a crash, recovery does the same from the journal. */
  launch(): void
}
