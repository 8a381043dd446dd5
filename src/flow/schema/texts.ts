/** What every field is for, in a sentence or two: what editors show beside it. */

/** Of states; where a field means something else in one type, under `Type.field`. */
export const stateTexts: Readonly<Record<string, string>> = {
  Type: 'What kind of state this is: Action, Choice, ExpressionEval, Fail, Pass, Wait, CreateWebInput or AwaitWebInput.',
  Comment: 'A note for people; runs do not read it.',
  Next: 'The state that comes after this one. A state has either this or `"End": true`.',
  End: 'With `true` the run has succeeded when this state is done.',
  Parameters:
    'The body, as a template. A key that ends in `.$` holds a JSONPath into the run’s data, one that ends in `.=` an expression, at any depth; every other value is taken as it stands.',
  InputPath: 'JSONPath of the value that is taken as the body, instead of `Parameters`.',
  ResultPath:
    'JSONPath at which the result is put into the run’s data. By default `$`: the result replaces everything.',
  ActionUrl: 'URL of the action provider; `/run`, `/status` and so on are appended to it.',
  ActionScope: 'Scope of the token the provider is called with. By default the one the provider names itself.',
  Handler: 'Who carries out the action: an action provider, a registered API, or its URN; instead of `ActionUrl`.',
  WaitTime: 'Seconds the action may take before `ActionTimeout` is raised. By default 300.',
  ExceptionOnActionFailure:
    'Whether an action that fails raises `ActionFailedException` (the default). With `false` the run goes on, and the status is in the result.',
  RunAs:
    'Whose identity the action runs with: `User` (who started the run, the default), `Flow`, or a role of the run’s input.',
  Catch: 'Where to go when the state raises an error. The first entry that names the error is taken.',
  Choices: 'The rules, tried in order; the first that holds says where the run goes.',
  Default: 'Where the run goes when no rule holds. Without it the run fails.',
  Error: 'A short name of what went wrong.',
  ErrorPath: 'JSONPath of the name of what went wrong, instead of `Error`.',
  Cause: 'What went wrong, for whoever reads it.',
  CausePath: 'JSONPath of what went wrong, instead of `Cause`.',
  Result: 'A constant object that is the result of this state.',
  Seconds: 'How long to wait, in whole seconds.',
  SecondsPath: 'JSONPath of the number of seconds to wait.',
  Timestamp: 'When to go on: a time with its zone, as in `2026-03-10T20:00:00Z` (RFC 3339).',
  TimestampPath: 'JSONPath of the time at which to go on.',
  'ExpressionEval.Parameters':
    'What is computed: keys that end in `.=` hold expressions, those that end in `.$` JSONPaths, others constants.',
  'CreateWebInput.Parameters': 'What is asked and who may answer: `input_type`, `context`, `options`, `roles`.',
  'AwaitWebInput.Parameters': 'Which web input is waited for: `WebInputId.$` with the path of its id.',
}

export const typeTexts: Readonly<Record<string, string>> = {
  Action: 'Lets an action provider do something, and waits until it is done.',
  Choice: 'Goes one way or another, depending on the run’s data.',
  ExpressionEval: 'Computes values from the run’s data.',
  Fail: 'Ends the run as failed.',
  Pass: 'Moves or makes data without doing anything else.',
  Wait: 'Waits for a time, or until a time.',
  CreateWebInput: 'Asks people something; the run goes on at once.',
  AwaitWebInput: 'Waits for the answer to a web input.',
}

export const handlerTexts: Readonly<Record<string, string>> = {
  Type: '`ActionProvider` or `RegisteredAPI`.',
  Url: 'URL of the action provider.',
  Scope: 'Scope of the token the provider is called with.',
  Id: 'The id of the registered API, a UUID.',
}

export const catcherTexts: Readonly<Record<string, string>> = {
  ErrorEquals: 'Names of the errors this entry is for; `States.ALL` is every error.',
  Next: 'The state that comes after the error.',
  ResultPath: 'JSONPath at which the error is put into the run’s data. By default `$`: it replaces everything.',
}

export const ruleTexts: Readonly<Record<string, string>> = {
  And: 'Holds when all of these rules hold; they are tried in order, up to the first that does not.',
  Or: 'Holds when one of these rules holds; they are tried in order, up to the first that does.',
  Not: 'Holds when this rule does not.',
  Next: 'The state that comes next when the rule holds.',
  Variable: 'JSONPath of the value that is tested. Only `IsPresent` bears that there is none.',
}

export const documentTexts: Readonly<Record<string, string>> = {
  title: 'What the flow is called, 1 to 128 characters.',
  subtitle: 'A line below the title.',
  description: 'What the flow does, for whoever finds it.',
  keywords: 'Words under which the flow is found.',
  definition: 'What the flow does: its states, and the one it starts with.',
  input_schema: 'JSON Schema (draft 7) of the input of a run; `{}` accepts anything.',
  flow_viewers: 'Who may see the flow: URNs of identities and groups, or `public`.',
  flow_starters: 'Who may start runs: URNs of identities and groups, or `all_authenticated_users`.',
  flow_administrators: 'Who may change the flow: URNs of identities and groups.',
  run_managers: 'Who may manage every run of this flow.',
  run_monitors: 'Who may see every run of this flow.',
  subscription_id: 'The subscription the flow belongs to on the hosted service.',
  authentication_policy_id: 'The policy under which people must have logged in.',
}

export const definitionTexts: Readonly<Record<string, string>> = {
  StartAt: 'The name of the first state.',
  States: 'The states, each under its name.',
  Comment: 'What the flow is for.',
}

const comparisons: Readonly<Record<string, string>> = {
  Equals: 'is equal to',
  LessThan: 'is less than',
  GreaterThan: 'is greater than',
  LessThanEquals: 'is at most',
  GreaterThanEquals: 'is at least',
}
const kinds: Readonly<Record<string, string>> = {
  String: 'a string',
  Numeric: 'a number',
  Boolean: 'true or false',
  Timestamp: 'a time with zone (RFC 3339)',
  Null: 'null',
}

/** Of an operator of a rule, by the parts of its name. */
export function operatorText(name: string): string {
  if (name === 'StringMatches')
    return 'Holds when the value is a string of this form; `*` stands for any characters, `\\*` for a star.'
  if (name === 'IsPresent')
    return 'Holds when there is a value at the path (with `true`), or when there is none (with `false`).'
  const [, is] = /^Is(\w+)$/.exec(name) ?? []
  if (is !== undefined)
    return `Holds when the value is ${kinds[is]} (with \`true\`), or when it is not (with \`false\`).`
  const [, kind = '', comparison = '', path] = /^(String|Numeric|Boolean|Timestamp)(\w+?)(Path)?$/.exec(name) ?? []
  const other = path === undefined ? 'this' : 'the one at this JSONPath'
  return `Holds when the value is ${kinds[kind]} and ${comparisons[comparison]} ${other}.`
}
