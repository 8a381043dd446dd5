/**
 * The snippets of flow documents, once for JSON and YAML: values in which `${1:word}` are the places to fill in, as the
 * editor has them. A text that begins with `#` is a place for something that is no text: a number, true or false.
 */
import type { Json, JsonObject } from '#flow'

export interface FlowSnippet {
  /** What is typed for it. */
  readonly prefix: string
  readonly description: string
  /**
   * Where it belongs: `flow` an empty file, `state` among the States, `field` in a state, `rule` among the Choices,
   * `parameter` in Parameters.
   */
  readonly place: 'flow' | 'state' | 'field' | 'rule' | 'parameter'
  /** With a name, a field of that name; without one the value itself, as an item of a list or the whole file. */
  readonly name?: string
  readonly value: Json
}

const state = (prefix: string, description: string, name: string, value: JsonObject): FlowSnippet => ({
  prefix: `flow-${prefix}`,
  description,
  place: 'state',
  name: `\${1:${name}}`,
  value,
})

const rule = (prefix: string, description: string, value: JsonObject): FlowSnippet => ({
  prefix: `flow-rule-${prefix}`,
  description: `A rule of a Choice: ${description}`,
  place: 'rule',
  value,
})

const next = '${0:NextState}'
const resultPath = '$.$1'
const variable = '${1:$.Step.details.status}'
const isTrue = '#${2|true,false|}'

export const flowSnippets: readonly FlowSnippet[] = [
  {
    prefix: 'flow',
    description: 'A whole flow document: title, definition, input schema',
    place: 'flow',
    value: {
      title: '${1:New flow}',
      description: '${2:What it does, and for whom}',
      definition: {
        Comment: '${3:The same in short}',
        StartAt: '${4:Begin}',
        States: { $4: { Type: 'Pass', Comment: '${0:Put the first action here}', End: true } },
      },
      input_schema: {
        $schema: 'http://json-schema.org/draft-07/schema#',
        type: 'object',
        properties: {},
        additionalProperties: false,
      },
    },
  },
  state('action', 'An action of any provider', 'Step', {
    Type: 'Action',
    Comment: '${2:What it does}',
    ActionUrl: '${3:https://actions.globus.org/hello_world}',
    Parameters: { '${4:echo_string}': '${5:hello}' },
    ResultPath: resultPath,
    WaitTime: '#${6:300}',
    ExceptionOnActionFailure: true,
    Next: next,
  }),
  state('compute', 'A function called on an endpoint', 'Analyse', {
    Type: 'Action',
    Comment: '${2:What the function does}',
    ActionUrl: 'https://compute.actions.globus.org/v3',
    Parameters: {
      'endpoint_id.$': '$.input.${3:compute_endpoint}',
      tasks: [
        {
          'function_id.$': '$.input.${4:analyse}_function_id',
          kwargs: { '${5:data_file}.$': '$.input.$5' },
        },
      ],
    },
    ResultPath: resultPath,
    WaitTime: '#${6:3600}',
    ExceptionOnActionFailure: true,
    Next: next,
  }),
  state('transfer', 'A file copied from one collection to another', 'Transfer', {
    Type: 'Action',
    Comment: '${2:What is copied, and why}',
    ActionUrl: 'https://transfer.actions.globus.org/transfer',
    Parameters: {
      'source_endpoint.$': '$.input.${3:source}.id',
      'destination_endpoint.$': '$.input.${4:destination}.id',
      DATA: [{ 'source_path.$': '$.input.$3.path', 'destination_path.$': '$.input.$4.path' }],
      verify_checksum: true,
    },
    ResultPath: resultPath,
    WaitTime: '#${5:86400}',
    ExceptionOnActionFailure: true,
    Next: next,
  }),
  state('ingest', 'An entry put into a search index', 'Publish', {
    Type: 'Action',
    Comment: '${2:What can be found by it}',
    ActionUrl: 'https://actions.globus.org/search/ingest',
    Parameters: {
      'search_index.$': '$.input.${3:search_index}',
      'subject.$': '$.input.${4:subject}',
      visible_to: ['${5:public}'],
      content: { '${6:title}': '${7:What it is}' },
    },
    ResultPath: resultPath,
    WaitTime: '#${8:3600}',
    ExceptionOnActionFailure: true,
    Next: next,
  }),
  state('flow', 'Another flow, run as an action of this one', 'Call', {
    Type: 'Action',
    ActionUrl: 'https://flows.globus.org/flows/${2:00000000-0000-0000-0000-000000000000}',
    Parameters: { 'input.$': '${3:$.input}' },
    ResultPath: resultPath,
    WaitTime: '#${4:86400}',
    ExceptionOnActionFailure: true,
    Next: next,
  }),
  state('choice', 'A choice between ways', 'Decide', {
    Type: 'Choice',
    Choices: [{ Variable: '${2:$.Step.details.status}', StringEquals: '${3:SUCCEEDED}', Next: '${4:NextState}' }],
    Default: '${0:OtherState}',
  }),
  state('pass', 'Values put together, or nothing', 'Note', {
    Type: 'Pass',
    Parameters: { '${2:name}.$': '${3:$.input}' },
    ResultPath: resultPath,
    Next: next,
  }),
  state('expression', 'Values computed from others', 'Compute', {
    Type: 'ExpressionEval',
    Parameters: { '${2:name}.=': '${3:1 + 1}' },
    ResultPath: resultPath,
    Next: next,
  }),
  state('wait', 'Some seconds of waiting', 'Wait', { Type: 'Wait', Seconds: '#${2:60}', Next: next }),
  state('wait-until', 'Waiting until a time that the run knows', 'WaitUntil', {
    Type: 'Wait',
    TimestampPath: '${2:$.input.time}',
    Next: next,
  }),
  state('fail', 'The end of the run, as failed', 'Failed', {
    Type: 'Fail',
    Error: '${2:NameOfTheError}',
    Cause: '${0:What happened, and what to do about it}',
  }),
  state('ask', 'A question to people: its answer is awaited by flow-answer', 'Ask', {
    Type: 'CreateWebInput',
    Parameters: {
      input_type: 'selection',
      context: { title: '${2:What is asked}', presentation_style: 'text', text: '${3:What one should know to answer}' },
      options: [
        { option_id: '${4:yes}', label: '${5:Yes}' },
        { option_id: '${6:no}', label: '${7:No}' },
      ],
    },
    ResultPath: resultPath,
    Next: next,
  }),
  state('answer', 'The answer of people to flow-ask', 'Answer', {
    Type: 'AwaitWebInput',
    Parameters: { 'WebInputId.$': '$.${2:Ask}.id' },
    ResultPath: resultPath,
    Next: next,
  }),
  {
    prefix: 'flow-catch',
    description: 'Where the errors of an action lead',
    place: 'field',
    name: 'Catch',
    value: [
      {
        ErrorEquals: ['${1|States.ALL,ActionFailedException,ActionTimeout,ActionUnableToRun|}'],
        ResultPath: '$.${2:Problem}',
        Next: '${0:OtherState}',
      },
    ],
  },
  {
    prefix: 'flow-private',
    description: 'Parameters whose values nobody may see',
    place: 'parameter',
    name: '__Private_Parameters',
    value: ['${1:password}'],
  },
  rule('string', 'a text is what it should be', { Variable: variable, StringEquals: '${2:SUCCEEDED}', Next: next }),
  rule('matches', 'a text has a form, * standing for anything', {
    Variable: variable,
    StringMatches: '${2:scan_*.h5}',
    Next: next,
  }),
  rule('number', 'a number is above another', { Variable: variable, NumericGreaterThan: '#${2:0}', Next: next }),
  rule('boolean', 'something is true', { Variable: variable, BooleanEquals: isTrue, Next: next }),
  rule('time', 'a time has passed', {
    Variable: variable,
    TimestampLessThan: '${2:2026-01-01T00:00:00Z}',
    Next: next,
  }),
  rule('present', 'there is a value', { Variable: variable, IsPresent: isTrue, Next: next }),
  rule('type', 'a value is of a type', {
    Variable: variable,
    '${2|IsString,IsNumeric,IsBoolean,IsTimestamp,IsNull|}': true,
    Next: next,
  }),
  rule('and', 'all of several', {
    And: [
      { Variable: variable, IsPresent: true },
      { Variable: '$1', '${2:BooleanEquals}': '#${3:true}' },
    ],
    Next: next,
  }),
  rule('or', 'one of several', {
    Or: [
      { Variable: variable, StringEquals: '${2:FAILED}' },
      { Variable: '$1', StringEquals: '${3:INACTIVE}' },
    ],
    Next: next,
  }),
  rule('not', 'the contrary', { Not: { Variable: variable, StringEquals: '${2:SUCCEEDED}' }, Next: next }),
]
