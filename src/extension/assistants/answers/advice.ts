/** What to do about a step that failed, by the names of errors that the field and the engine use. */

const BY_ERROR: Readonly<Record<string, string>> = {
  'States.ParameterPathFailure':
    'A path in Parameters (or InputPath) names something that $ did not have in this state. Look at the input of the state ' +
    'below, correct the path, or make the state before it write what is missing.',
  'States.ResultPathMatchFailure':
    'The ResultPath leads through something in $ that is no object. Name another place for the result.',
  'States.NoChoiceMatched': 'No rule of the Choice state matched. Add a Default, or a rule for this input.',
  'States.Runtime':
    'An expression or a limit failed: the cause says which. Expressions are evaluated on the input of the state below.',
  'States.Timeout': 'The action took longer than WaitTime. Raise it, or find out why the action was slow.',
  ActionUnableToRun:
    'The provider did not accept the action. Most often a parameter is missing or of the wrong type: compare what was sent ' +
    "with the provider's input schema.",
  ActionFailedException: 'The provider accepted the action, and the action failed: what it reports is below.',
}

const BY_FAILURE: Readonly<Record<string, string>> = {
  TaskError:
    'The function threw. The first frame of the stack is the line of its source; the input below is what it was called with. ' +
    'Correct the function or the input, then go on from this state.',
  WorkerLost:
    'The worker ended while it ran the function: out of memory, killed, or its host went away. A function that is not ' +
    'idempotent is not tried again by itself.',
  WalltimeExceeded: 'The function took longer than its walltime_s allows. Raise it, or give it less to do.',
  TaskCanceled: 'Somebody canceled the task.',
  FunctionNotLoadable:
    'The bundle of the function could not be imported on the worker: a package it needs is missing there.',
  FILE_NOT_FOUND: 'A path of the transfer is not there. Look at the folder with the collection that is named.',
  PERMISSION_DENIED: 'The user of the fabric may not read or write this path.',
  CHECKSUM_MISMATCH:
    'The copy differs from its source: the file changed while it was copied, or the storage is faulty.',
  SOURCE_CHANGED: 'The file changed while it was copied: start the run when the file is complete.',
  NO_SPACE: 'The disk or the quota of the destination is full.',
}

/**
 * Sentences, the most particular first.
 * @param error the name that a Catch compares
 * @param codes of the tasks or the transfer of the action, as its provider gave them
 */
export function adviceFor(error: string, codes: readonly string[], runId: string): string[] {
  const particular = codes.flatMap((code) => BY_FAILURE[code] ?? [])
  const general = BY_ERROR[error]
  const first = particular.length > 0 ? particular : general === undefined ? [] : [general]
  return [
    ...new Set(first),
    'A Catch on the state can lead such failures to a state that deals with them.',
    `After that the run can go on from the failed state, with changed data if need be: davy run rerun ${runId.slice(0, 8)}, ` +
      'or "Re-run from a State…" at the run in VS Code. Only the user starts that.',
  ]
}
