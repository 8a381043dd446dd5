import type { RunDocument } from '#api'
import type { RunSummary } from '#messages'

export function runSummaryOf(run: RunDocument): RunSummary {
  const { run_id, flow_id, flow_title, label, status, start_time, completion_time } = run
  return { run_id, flow_id, flow_title, label, status, start_time, completion_time }
}

/** What a run is called: its label, else its flow. */
export const runName = (run: Pick<RunDocument, 'label' | 'flow_title'>) => run.label ?? run.flow_title

/** The run waits for somebody to answer a web input. */
export const asksSomebody = (run: RunDocument) => typeof run.blocking_web_input_id === 'string'
