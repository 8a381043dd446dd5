/** What each error means (Globus docs, Authoring Flows). */
export const errorTexts: Readonly<Record<string, string>> = {
  'States.ALL': 'Every error.',
  ActionUnableToRun: 'The provider refused to start the action.',
  ActionFailedException: 'The action was carried out and failed.',
  ActionTimeout: 'The action took longer than `WaitTime`.',
  NoTokenException: 'There is no token for the provider.',
  'States.Runtime': 'Data was missing or wrong, or an expression could not be worked out.',
  'States.IntrinsicFailure': 'An expression could not be worked out.',
  'States.ParameterPathFailure': 'A path in `Parameters` or `InputPath` leads to nothing.',
  'States.ResultPathMatchFailure': 'The result cannot be stored at `ResultPath`.',
  'States.NoChoiceMatched': 'No rule of a Choice held, and it has no `Default`.',
}
