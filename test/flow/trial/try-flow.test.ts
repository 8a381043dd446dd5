import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  flowTemplates,
  own,
  isObject,
  parseFlow,
  sampleData,
  templateText,
  tryFlow,
  tryState,
  type DraftFlow,
} from '#flow'

const flowOf = (text: string): DraftFlow => parseFlow(text).flow
const xpcs = flowOf(readFileSync(new URL('../../../src/experiments/xpcs/xpcs.flow.json', import.meta.url), 'utf8'))

/** What every state of a flow says of its sample. */
function problems(flow: DraftFlow): readonly string[] {
  return [...tryFlow(flow)].flatMap(([name, { data, returned }]) => {
    const { error, type } = tryState(flow.definition, name, { data, ...(returned && { returned }) })
    return error && type !== 'Fail' ? [`${name}: ${error.message}`] : []
  })
}

const statesOf = (flow: DraftFlow) => {
  const states = own(flow.definition, 'States')
  return isObject(states) ? Object.keys(states) : []
}

describe('a flow that is tried with samples', () => {
  it.each([
    ['xpcs', xpcs] as const,
    ...flowTemplates.map((one) => [one.name, flowOf(templateText(one, 'json'))] as const),
  ])('has data for every state of %s, on which no state fails', (_, flow) => {
    expect([...tryFlow(flow).keys()].sort()).toEqual([...statesOf(flow)].sort())
    expect(problems(flow)).toEqual([])
  })

  it('answers with what is documented of the provider, and with what later states read', () => {
    const { returned } = sampleData(xpcs, 'ExtractMetadata')
    expect(returned).toMatchObject({
      status: 'SUCCEEDED',
      details: {
        results: [{ task_id: 'task_id' }],
        result: [{ subject: 'subject', transfer_items: [{ source_path: 'source_path' }] }],
      },
    })
  })

  it('makes a comparison hold, and goes all ways of a Choice and of a Catch', () => {
    const { flow } = parseFlow(
      JSON.stringify({
        StartAt: 'Act',
        States: {
          Act: {
            Type: 'Action',
            ActionUrl: 'https://a.example.org',
            ResultPath: '$.Act',
            Catch: [{ ErrorEquals: ['ActionTimeout'], ResultPath: '$.error', Next: 'Late' }],
            Next: 'Enough',
          },
          Enough: {
            Type: 'Choice',
            Choices: [{ Variable: '$.Act.details.chi2', NumericLessThan: 2, Next: 'Good' }],
            Default: 'Poor',
          },
          Good: { Type: 'Pass', End: true },
          Poor: { Type: 'Fail', Error: 'Poor' },
          Late: { Type: 'Pass', InputPath: '$.error.Error', ResultPath: '$.why', End: true },
        },
      }),
    )
    const all = tryFlow(flow)
    expect([...all.keys()]).toEqual(['Act', 'Enough', 'Good', 'Poor', 'Late'])
    expect(all.get('Good')?.data).toMatchObject({ Act: { details: { chi2: 1 } } })
    expect(all.get('Late')?.data).toMatchObject({ error: { Error: 'ActionTimeout', state_name: 'Act' } })
  })

  it('has what states read of an input of which nothing is said', () => {
    const flow = {
      definition: {
        StartAt: 'A',
        States: {
          A: {
            Type: 'Pass',
            Parameters: { 'x.$': '$.input.files[2].name', 'y.=': 'input.count' },
            ResultPath: '$.own',
            Next: 'B',
          },
          B: { Type: 'Pass', InputPath: '$.own.x', ResultPath: '$.end', End: true },
        },
      },
    }
    expect(problems(flow)).toEqual([])
    expect(tryFlow(flow).get('A')?.data).toEqual({
      input: { files: [{ name: 'name' }, { name: 'name' }, { name: 'name' }], count: 'count' },
    })
  })

  it('has nothing that the schema does not know where it knows others: it can be misspelled', () => {
    const definition = {
      StartAt: 'A',
      States: { A: { Type: 'Pass', Parameters: { 'x.$': '$.input.fil' }, ResultPath: '$.own', End: true } },
    }
    const file = { type: 'object', properties: { file: { type: 'string' } } }
    const input_schema = { type: 'object', properties: { input: file } }
    expect(problems({ definition, input_schema })).toMatchObject([expect.stringContaining('has no "fil"')])
  })

  it('says what is known of the data of a state that no way leads to', () => {
    const flow = { definition: { StartAt: 'A', States: { A: { Type: 'Pass', End: true }, Apart: { Type: 'Pass' } } } }
    expect(sampleData(flow, 'Apart')).toEqual({ data: {}, returned: expect.anything(), from: null })
  })

  it('takes examples, defaults and bounds of the schema for the input', () => {
    const schema = {
      type: 'object',
      properties: {
        energy: { type: 'number', exclusiveMinimum: 5, maximum: 5.2 },
        count: { type: 'integer', minimum: 3 },
        when: { type: 'string', format: 'date-time' },
        sample: { type: 'string', examples: ['silica'] },
        mode: { enum: ['fast', 'exact'] },
        depth: { type: ['null', 'number'], default: 0 },
        files: { type: 'array', items: { $ref: '#/definitions/file' }, minItems: 2 },
        either: { oneOf: [{ type: 'string' }, { type: 'number' }] },
      },
      definitions: { file: { type: 'object', properties: { path: { type: 'string' } } } },
    }
    const definition = { StartAt: 'A', States: { A: { Type: 'Pass', End: true } } }
    expect(sampleData({ definition, input_schema: schema }, 'A').data).toEqual({
      energy: 5.2,
      count: 3,
      when: '2026-01-31T12:00:00Z',
      sample: 'silica',
      mode: 'fast',
      depth: 0,
      files: [{ path: 'path' }, { path: 'path' }],
      either: 'either',
    })
  })
})
