import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import formatsModule from 'ajv-formats'
import { describe, expect, it } from 'vitest'
import {
  checkFlow,
  choiceOperators,
  flowSchema,
  isObject,
  parseFlow,
  parseFlowValue,
  type Json,
  type JsonObject,
} from '#flow'
import { schemaPath, schemaText } from '../../src/build/schema.ts'

const ajv = new Ajv({ strict: true, strictRequired: false, strictTypes: false, allErrors: true })
formatsModule.default(ajv)
const accepts = ajv.compile(flowSchema())

const refusalsOf = (value: unknown) => (accepts(value) ? [] : accepts.errors)

const url = 'https://provider.example.org/instrument'
const end = { Type: 'Pass', End: true }
const definition = (state: Json, more: JsonObject = {}): Json => ({
  StartAt: 'A',
  States: { A: state, B: end, ...more },
})

describe('the JSON Schema of flows', () => {
  it('is the one in media', () => {
    expect(readFileSync(schemaPath, 'utf8'), 'run: node src/build/schema.ts').toBe(schemaText())
  })

  it('accepts the flows that the checks accept', () => {
    const source = readFileSync(join(import.meta.dirname, '../../src/experiments/xpcs/xpcs.flow.json'), 'utf8')
    const { value } = parseFlow(source)
    expect(refusalsOf(value)).toEqual([])
    expect(isObject(value) && accepts(value['definition'])).toBe(true)
  })

  it.each<[string, Json]>([
    [
      'a URL',
      { Type: 'Action', ActionUrl: url, Parameters: { 'a.$': '$.b', c: [{ 'd.=': '1' }] }, WaitTime: 1, End: true },
    ],
    [
      'a provider',
      { Type: 'Action', Handler: { Type: 'ActionProvider', Url: url, Scope: 's' }, InputPath: '$', Next: 'B' },
    ],
    [
      'a registered API',
      { Type: 'Action', Handler: { Type: 'RegisteredAPI', Id: '4ba45152-9d41-45c9-8f1d-2b2e5f0a1b11' }, End: true },
    ],
    ['a URN', { Type: 'Action', Handler: 'urn:globus:flows:handle:globus:groups.get_group', End: true }],
    [
      'a Catch',
      {
        Type: 'Action',
        ActionUrl: url,
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'B', ResultPath: '$.e' }],
        End: true,
      },
    ],
    ['no comment', { Type: 'Pass', Comment: null, Result: {}, ResultPath: '$.a', End: true }],
    ['a computation', { Type: 'ExpressionEval', Parameters: { 'a.=': '1' }, ResultPath: '$.a', End: true }],
    ['a wait', { Type: 'Wait', Timestamp: '2026-03-10T20:00:00+01:00', Next: 'B' }],
    ['an end', { Type: 'Fail', ErrorPath: '$.e', Cause: 'c' }],
    ['a question', { Type: 'CreateWebInput', Parameters: {}, ResultPath: '$.w', Next: 'B' }],
    ['an answer', { Type: 'AwaitWebInput', Parameters: { WebInputId: 'w' }, Next: 'B' }],
    [
      'rules',
      {
        Type: 'Choice',
        Choices: [
          {
            And: [{ Not: { Variable: '$.a', IsNull: true } }, { Or: [{ Variable: '$.a', StringMatches: '*' }] }],
            Next: 'B',
          },
        ],
        Default: 'B',
      },
    ],
  ])('accepts %s, as the checks do', (_, state) => {
    expect(refusalsOf(definition(state))).toEqual([])
    expect(accepts({ title: 'T', definition: definition(state), input_schema: {} })).toBe(true)
    expect(checkFlow(parseFlowValue(definition(state))).filter(({ severity }) => severity === 'error')).toEqual([])
  })

  it('knows every operator', () => {
    for (const [name, { test, ...operator }] of choiceOperators) {
      const time = 'kind' in operator && operator.kind === 'Timestamp' ? '2026-03-10T20:00:00Z' : 'x'
      const values: Json[] = [true, 1, time]
      const taken = values.filter((value) =>
        accepts(definition({ Type: 'Choice', Choices: [{ Variable: '$.a', [name]: value, Next: 'B' }] })),
      )
      expect([name, taken.length]).toEqual([name, 1])
      expect(test === 'is' ? taken[0] : true).toBe(true)
    }
  })

  it.each<[string, Json]>([
    ['an unknown type', definition({ Type: 'Task', End: true })],
    ['no type', definition({ End: true })],
    ['a field of another type', definition({ Type: 'Pass', Choices: [], End: true })],
    ['OutputPath', definition({ Type: 'Pass', OutputPath: '$', End: true })],
    ['a number for a path', definition({ Type: 'Pass', InputPath: 1, End: true })],
    ['http', definition({ Type: 'Action', ActionUrl: 'http://x', End: true })],
    ['half a second', definition({ Type: 'Wait', Seconds: 0.5, End: true })],
    ['a wait for nothing', definition({ Type: 'Wait' })],
    ['a date', definition({ Type: 'Wait', Timestamp: '2026-03-10', End: true })],
    ['an id that is none', definition({ Type: 'Action', Handler: { Type: 'RegisteredAPI', Id: 'x' }, End: true })],
    ['no rule', definition({ Type: 'Choice', Choices: [] })],
    [
      'Next inside a rule',
      definition({ Type: 'Choice', Choices: [{ Not: { Variable: '$.a', IsNull: true, Next: 'B' }, Next: 'B' }] }),
    ],
    ['a rule without a test', definition({ Type: 'Choice', Choices: [{ Variable: '$.a', Next: 'B' }] })],
    ['two ways to combine', definition({ Type: 'Choice', Choices: [{ And: [], Or: [], Next: 'B' }] })],
    [
      'a catcher without a way',
      definition({ Type: 'Action', ActionUrl: url, Catch: [{ ErrorEquals: [] }], End: true }),
    ],
    ['another field beside the states', { StartAt: 'A', States: { A: end }, TimeoutSeconds: 5 }],
    ['no states', { StartAt: 'A' }],
    ['a document without a title', { definition: definition(end) }],
    ['nothing', {}],
    ['a list', []],
  ])('refuses %s', (_, value) => {
    expect(accepts(value)).toBe(false)
  })

  it('has something to say of every field', () => {
    const silent: string[] = []
    const look = (value: unknown, path: string): void => {
      if (!isObject(value)) return
      for (const [key, schema] of Object.entries(isObject(value['properties']) ? value['properties'] : {}))
        if (!isObject(schema) || typeof schema['description'] !== 'string') silent.push(`${path}.${key}`)
      for (const [key, inner] of Object.entries(value)) if (key !== 'properties') look(inner, `${path}.${key}`)
    }
    look(flowSchema()['definitions'], '')
    expect(silent.filter((path) => !path.includes('.if.'))).toEqual([])
    expect(JSON.stringify(flowSchema())).not.toContain('undefined')
  })
})
