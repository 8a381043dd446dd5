/** The fields of every state type (Globus docs, Authoring Flows): the dialect as a table. */
import type { StateType } from '../model.ts'
import type { FieldKind } from './values.ts'

export interface StateFields {
  readonly fields: Readonly<Record<string, FieldKind>>
  readonly required: readonly string[]
  /** Of each group exactly one must be there. */
  readonly oneOf: readonly (readonly string[])[]
  /** Of each group at most one can be there. */
  readonly atMostOneOf: readonly (readonly string[])[]
}

/** What a flow document can hold (Globus Flows API): what it is, and who may do what with it. */
export const documentFields: Readonly<Record<string, FieldKind>> = {
  title: 'text',
  subtitle: 'comment',
  description: 'comment',
  keywords: 'list',
  definition: 'object',
  input_schema: 'object',
  flow_viewers: 'list',
  flow_starters: 'list',
  flow_administrators: 'list',
  run_managers: 'list',
  run_monitors: 'list',
  subscription_id: 'comment',
  authentication_policy_id: 'comment',
}

const any = { Type: 'text', Comment: 'comment' } as const
const successor = { Next: 'state', End: 'boolean' } as const
const input = { Parameters: 'parameters', InputPath: 'path' } as const
const output = { ResultPath: 'result-path' } as const
const next = ['Next', 'End'] as const

const webInput: StateFields = {
  fields: { ...any, ...successor, ...input, ...output, Catch: 'list' },
  required: [],
  oneOf: [next],
  atMostOneOf: [['Parameters', 'InputPath']],
}

export const stateFields: Readonly<Record<StateType, StateFields>> = {
  Action: {
    fields: {
      ...any,
      ...successor,
      ...input,
      ...output,
      ActionUrl: 'url',
      ActionScope: 'text',
      Handler: 'handler',
      WaitTime: 'wait-time',
      ExceptionOnActionFailure: 'boolean',
      RunAs: 'text',
      Catch: 'list',
    },
    required: [],
    oneOf: [next, ['ActionUrl', 'Handler']],
    atMostOneOf: [
      ['Parameters', 'InputPath'],
      ['ActionScope', 'Handler'],
    ],
  },
  Choice: {
    fields: { ...any, Choices: 'list', Default: 'state' },
    required: ['Choices'],
    oneOf: [],
    atMostOneOf: [],
  },
  ExpressionEval: {
    fields: { ...any, ...successor, ...output, Parameters: 'parameters' },
    required: ['Parameters', 'ResultPath'],
    oneOf: [next],
    atMostOneOf: [],
  },
  Fail: {
    fields: { ...any, Error: 'text', ErrorPath: 'path', Cause: 'text', CausePath: 'path' },
    required: [],
    oneOf: [],
    atMostOneOf: [
      ['Error', 'ErrorPath'],
      ['Cause', 'CausePath'],
    ],
  },
  Pass: {
    fields: { ...any, ...successor, ...input, ...output, Result: 'object' },
    required: [],
    oneOf: [next],
    atMostOneOf: [['Parameters', 'InputPath', 'Result']],
  },
  Wait: {
    fields: {
      ...any,
      ...successor,
      Seconds: 'seconds',
      SecondsPath: 'path',
      Timestamp: 'timestamp',
      TimestampPath: 'path',
    },
    required: [],
    oneOf: [next, ['Seconds', 'SecondsPath', 'Timestamp', 'TimestampPath']],
    atMostOneOf: [],
  },
  CreateWebInput: webInput,
  AwaitWebInput: webInput,
}

/** The forms of an Action's `Handler` that are objects, by their `Type`; the first of the others is required. */
export const handlers: Readonly<Record<string, Readonly<Record<string, FieldKind>>>> = {
  ActionProvider: { Type: 'text', Url: 'url', Scope: 'text' },
  RegisteredAPI: { Type: 'text', Id: 'uuid' },
}

/** An entry of a `Catch`. */
export const catcherFields = { ErrorEquals: 'list', Next: 'state', ResultPath: 'result-path' } as const

/** What people write who know Amazon's language or an older form, and what to write instead. */
export const elsewhere: Readonly<Record<string, string>> = {
  Task: 'Write "Action" with an "ActionUrl"',
  Succeed: 'Write "Pass" with "End": true',
  Parallel: 'Let one action start the work of all branches, as a list of tasks',
  Map: 'Let one action take the whole list, as a list of tasks',
  OutputPath: 'Give "ResultPath", which says where the result is stored',
  ResultSelector: 'Pick the values in the state that reads them, or in a Pass behind this one',
  Retry: 'Catch the error and go back to this state, with a counter in a Choice',
  TimeoutSeconds: 'Write "WaitTime"',
  Resource: 'Write "ActionUrl"',
}
