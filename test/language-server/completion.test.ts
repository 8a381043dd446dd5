/** What is offered where, and what the text is once it was taken. */
import { describe, expect, it } from 'vitest'
import { checkFlow, parseFlow, type FlowFormat } from '#flow'
import { FlowDocument } from '../../src/language-server/document/flow-document.ts'
import { completed, completions, labels } from './marked.ts'

const schema = `"input_schema": {"type": "object", "properties": {
  "source": {"type": "object", "properties": {"id": {"type": "string"}, "path": {"type": "string"}}, "required": ["id", "path"]},
  "count": {"type": "integer"}}, "required": ["source"]}`
const flow = (states: string) => `{"title": "t", "definition": {"StartAt": "A", "States": {${states}}}, ${schema}}`

const yamlSchema = `input_schema:
  type: object
  required: [source]
  properties:
    source: {type: object, required: [id], properties: {id: {type: string}, path: {type: string}}}
    count: {type: integer}
`
const yamlFlow = (states: string) => `title: t
definition:
  StartAt: A
  States:
${states.replaceAll(/^/gm, '    ')}
${yamlSchema}`

describe('fields', () => {
  it('of a state are those of its type, what must be there first', () => {
    expect(labels(flow('"A": {"Type": "Wait", |}')).slice(0, 6)).toEqual([
      'Next',
      'End',
      'Seconds',
      'SecondsPath',
      'Timestamp',
      'TimestampPath',
    ])
  })
  it('that exclude one that is there are not offered', () => {
    const found = labels(flow('"A": {"Type": "Pass", "End": true, "InputPath": "$", |}'))
    expect(found).not.toContain('Next')
    expect(found).not.toContain('Parameters')
    expect(found).not.toContain('Result')
    expect(found).toContain('ResultPath')
  })
  it('without a type begin with it', () => {
    expect(labels(flow('"A": {|}'))[0]).toBe('Type')
    expect(labels(yamlFlow('A:\n  |\n'))[0]).toBe('Type')
  })
  it.each([
    ['{"Type": "Pass", |}', 'End', '{"Type": "Pass", "End": true}'],
    ['{"Type": "Pass" |}', 'End', '{"Type": "Pass", "End": true}'],
    ['{"Type": "Pass", "E|"}', 'End', '{"Type": "Pass", "End": true}'],
    ['{"Type": "Pass", "E|": false}', 'End', '{"Type": "Pass", "End": false}'],
    ['{"Type": "Pass", E|}', 'End', '{"Type": "Pass", "End": true}'],
    ['{| "Type": "Pass"}', 'End', '{"End": true, "Type": "Pass"}'],
    [
      '{"Type": "Pass",\n  "E|\n  "ResultPath": "$.a"}',
      'End',
      '{"Type": "Pass",\n  "End": true,\n  "ResultPath": "$.a"}',
    ],
  ])('are separated from their neighbours: %s', (before, label, after) => {
    expect(completed(flow(`"A": ${before}`), label).replaceAll(' "', '"')).toBe(
      flow(`"A": ${after}`).replaceAll(' "', '"'),
    )
  })
  it.each([
    ['Type: Pass\n|', 'End', 'Type: Pass\nEnd: true'],
    ['Type: Pass\nE|', 'End', 'Type: Pass\nEnd: true'],
    ['Type: Pass\nE|: false', 'End', 'Type: Pass\nEnd: false'],
    ['Ty|\nEnd: true', 'Type', 'Type: \nEnd: true'],
    [
      'Type: Action\nCat|',
      'Catch',
      'Type: Action\nCatch:\n  - ErrorEquals:\n      - States.ALL\n    ResultPath: $.AProblem\n    Next: ',
    ],
  ])('of YAML stand on lines of their own: %s', (before, label, after) => {
    const state = (text: string) => yamlFlow(`A:\n${text.replaceAll(/^/gm, '  ')}`)
    expect(completed(state(before), label).replaceAll(/ +$/gm, '')).toBe(state(after).replaceAll(/ +$/gm, ''))
  })
  it('of a document, of a bare definition, of a catcher, of a handler', () => {
    expect(labels('{"definition": {}, |}')).toContain('input_schema')
    expect(labels('{"definition": {|}}')).toEqual(['StartAt', 'States', 'Comment'])
    expect(labels('{"StartAt": "A", |}')).toContain('States')
    expect(labels(flow('"A": {"Type": "Action", "Catch": [{|}]}'))).toEqual(['ErrorEquals', 'Next', 'ResultPath'])
    expect(labels(flow('"A": {"Type": "Action", "Handler": {"Type": "RegisteredAPI", |}}'))).toEqual(['Id'])
  })
  it('of a rule are the operators for its value, and where to go', () => {
    const found = labels(flow('"A": {"Type": "Choice", "Choices": [{"Variable": "$.count", |}]}'))
    expect(found.slice(0, 2).every((name) => name.startsWith('Numeric'))).toBe(true)
    expect(found).toContain('Next')
    expect(found).not.toContain('And')
    const inner = labels(flow('"A": {"Type": "Choice", "Choices": [{"Next": "A", "And": [{|}]}]}'))
    expect(inner).toContain('Variable')
    expect(inner).not.toContain('Next')
  })
})

describe('values', () => {
  it.each([
    ['"Type": |', 'Type', 'Choice'],
    ['"Type": "Pass", "Next": "|"', 'Next', 'B'],
    ['"Type": "Pass", "End": |', 'End', 'true'],
    ['"Type": "Action", "ExceptionOnActionFailure": |', 'Exception', 'false'],
    ['"Type": "Action", "ActionUrl": "|"', 'ActionUrl', 'Globus Compute v3'],
    ['"Type": "Action", "Catch": [{"ErrorEquals": ["|"]}]', 'ErrorEquals', 'ActionTimeout'],
    ['"Type": "Choice", "Choices": [{"Next": |}]', 'rule', 'B'],
    ['"Type": "Choice", "Default": ', 'Default', 'B'],
  ])('of %s', (state, _, label) => {
    const text = state.includes('|') ? state : `${state}|`
    expect(labels(flow(`"A": {${text}}, "B": {"Type": "Fail"}`))).toContain(label)
  })
  it('start at states, those first that nothing leads to', () => {
    const states = 'A: {Type: Pass, Next: B}\nB: {Type: Pass, Next: }\nC: {Type: Fail}'
    expect(labels(yamlFlow(states.replace('Next: }', 'Next: |}')))).toEqual(['C', 'A', 'B'])
    expect(labels(`{"StartAt": "|", "States": {"A": {"Type": "Fail"}}}`)).toEqual(['A'])
  })
  it('of an operator are what the value can be', () => {
    const action = `"A": {"Type": "Action", "ActionUrl": "https://actions.globus.org/hello_world", "ResultPath": "$.h",
      "ExceptionOnActionFailure": false, "Next": "B"}`
    const choice = '"B": {"Type": "Choice", "Choices": [{"Variable": "$.h.status", "StringEquals": "|"}]}'
    expect(labels(flow(`${action}, ${choice}`))).toEqual(['SUCCEEDED', 'FAILED'])
  })
  it('keep the quotes that are there', () => {
    const at = (value: string) => yamlFlow(`A:\n  Type: Pass\n  Next: ${value}\nB c: {Type: Fail}`)
    expect(completed(at("'|'"), 'B c')).toBe(yamlFlow("A:\n  Type: Pass\n  Next: 'B c'\nB c: {Type: Fail}"))
    expect(completed(at('B|'), 'B c')).toBe(yamlFlow('A:\n  Type: Pass\n  Next: B c\nB c: {Type: Fail}'))
    expect(completed(at('"B|'), 'B c')).toBe(yamlFlow('A:\n  Type: Pass\n  Next: "B c"\nB c: {Type: Fail}'))
  })
})

describe('paths', () => {
  it('are those of the data at the state, with their types', () => {
    const found = completions(flow('"A": {"Type": "Pass", "InputPath": "|"}'))
    expect(found.slice(0, 6).map(({ label, detail }) => [label, detail])).toEqual([
      ['$.source', '{ id: string, path: string, … }'],
      ['$.count', 'number, not always there'],
      ['$.source.id', 'string'],
      ['$.source.path', 'string'],
      ['$', '{ source: object, count?: number, … }'],
      ['$._context.flow_id', 'string'],
    ])
  })
  it('are found behind what is written of them', () => {
    expect(labels(flow('"A": {"Type": "Pass", "InputPath": "$.source.|"}'))).toEqual(['$.source.id', '$.source.path'])
    expect(labels(flow('"A": {"Type": "Pass", "InputPath": "$.source.pa|"}'))).toEqual(['$.source.id', '$.source.path'])
    expect(completed(yamlFlow('A:\n  Type: Pass\n  InputPath: $.so|'), '$.source.id')).toContain(
      'InputPath: $.source.id\n',
    )
  })
  it('of what states before wrote', () => {
    const states = `A:
  Type: Pass
  Result: {size: 4}
  ResultPath: $.made
  Next: B
B:
  Type: Pass
  Parameters:
    size.$: |`
    const found = completions(yamlFlow(states))
    expect(found.find(({ label }) => label === '$.made.size')).toMatchObject({
      detail: '4',
      documentation: 'From state `A` (Result).',
    })
  })
  it('for a result begin with the name of the state', () => {
    expect(labels(flow('"A": {"Type": "Pass", "ResultPath": "|"}'))[0]).toBe('$.A')
  })
})

describe('expressions', () => {
  const at = (expression: string) =>
    yamlFlow(`A:\n  Type: ExpressionEval\n  Parameters:\n    x.=: ${expression}\n  ResultPath: $.x`)
  it('have names of the data, functions and words', () => {
    const found = labels(at('|'))
    expect(found).toContain('source.id')
    expect(found).toContain('pathsplit')
    expect(found).toContain('not')
  })
  it('are completed where the cursor is', () => {
    expect(completed(at('len(so|) + 1'), 'source.path')).toBe(at('len(source.path) + 1'))
    expect(completed(at('source.|'), 'id')).toBe(at('source.id'))
    expect(completed(at("'|'"), 'count')).toBe(at("'count'"))
  })
  it('open the string of JSON where it is still to be opened', () => {
    const state = (value: string) =>
      flow(`"A": {"Type": "ExpressionEval", "Parameters": {"x.=": ${value}}, "ResultPath": "$.x"}`)
    expect(completed(state('|'), 'source.id')).toBe(state('"source.id"'))
    expect(completed(state('| "count + 1"'), 'count')).toBe(state('"count"'))
  })
  it('have the methods of what stands before the dot', () => {
    expect(labels(at('source.id.|'))).toContain('split')
    expect(labels(at('source.id.|'))).not.toContain('items')
    expect(labels(at('source.|'))).toContain('get')
  })
  it('have nothing to offer inside their texts', () => {
    expect(labels(at(`"'a' + 'b|"`))).toEqual([])
  })
})

describe('parameters', () => {
  const at = (parameters: string, url = 'https://compute.actions.globus.org/v3') =>
    flow(`"A": {"Type": "Action", "ActionUrl": "${url}", "Parameters": ${parameters}}`)
  it('are those of the provider, as paths, constants and expressions', () => {
    const found = labels(at('{|}'))
    expect(found.slice(0, 3)).toEqual(['endpoint_id.$', 'endpoint_id', 'tasks'])
    expect(found).toContain('tasks.$')
    expect(found).toContain('task_group_id.=')
  })
  it('that are there already are not offered, however they are written', () => {
    expect(labels(at('{"endpoint_id.$": "$.a", |}')).filter((name) => name.startsWith('endpoint_id'))).toEqual([])
  })
  it('of parts are known too', () => {
    expect(labels(at('{"tasks": [{|}]}')).slice(0, 2)).toEqual(['function_id.$', 'function_id'])
  })
  it('have the values that their schema names', () => {
    const url = 'https://actions.globus.org/search/delete'
    expect(labels(at('{"delete_by": "|"}', url))).toEqual(['entry', 'subject', 'query'])
    expect(labels(at('{"advanced": |}', url))).toEqual(['true', 'false'])
  })
})

describe('new states', () => {
  it('have each type, each provider, and the names that are led to', () => {
    const found = labels(flow('"A": {"Type": "Pass", "Next": "Move"}, |'))
    expect(found[0]).toBe('Move')
    expect(found).toContain('Choice')
    expect(found).toContain('Globus Compute v3')
  })
  it.each(['json', 'yaml'] as FlowFormat[])('are whole in %s: nothing is wrong but what is to be chosen', (format) => {
    const text =
      format === 'json'
        ? flow('\n  "A": {"Type": "Pass", "Next": "Move"},\n  |\n')
        : yamlFlow('A: {Type: Pass, Next: Move}\n|')
    for (const { label } of completions(text)) {
      const after = completed(text, label)
      const parsed = parseFlow(after, { format })
      expect(parsed.problems, `${label}\n${after}`).toEqual([])
      const wrong = checkFlow(parsed).filter(
        ({ code, severity, message }) => severity === 'error' && !CHOSEN.has(code) && !message.endsWith('not null'),
      )
      expect(wrong, `${label}\n${after}`).toEqual([])
    }
  })
})

/** What is left for people: where to go, and what to read. */
const CHOSEN = new Set(['unknown-state', 'never-written', 'wrong-value', 'path', 'duplicate-key', 'wrong-parameter'])

it('an empty text becomes a whole flow', () => {
  for (const format of ['json', 'yaml'] as const) {
    const document = new FlowDocument({ uri: `file:///a.flow.${format}`, version: 1, text: '', format })
    expect(document.parsed.problems).toEqual([])
  }
})
