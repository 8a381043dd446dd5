import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { applyFixes, checkFlow, fixFlow, parseFlow, type FlowFormat, type Problem } from '#flow'

const folder = join(import.meta.dirname, 'mistakes')
const sources = readdirSync(folder)
  .filter((name) => name.endsWith('.flow.json'))
  .map((name) => readFileSync(join(folder, name), 'utf8'))

/** The same flows as YAML writes them: plain, in blocks, and with quotes where they are needed. */
const texts = sources.flatMap((source): [FlowFormat, string][] => [
  ['json', source],
  ['json', JSON.stringify(JSON.parse(source))],
  ['yaml', stringify(JSON.parse(source))],
  ['yaml', stringify(JSON.parse(source), { defaultStringType: 'QUOTE_SINGLE', defaultKeyType: 'QUOTE_SINGLE' })],
])

const same = (a: Problem) => (b: Problem) => a.code === b.code && a.message === b.message && `${a.path}` === `${b.path}`

describe('a fix', () => {
  it.each(texts)('mends what it is for, alone and in any format (%s)', (format, text) => {
    const before = checkFlow(parseFlow(text, { format }))
    const withEdit = before.filter(({ fix }) => fix?.edits)
    for (const problem of withEdit) {
      const { text: after } = applyFixes(text, [problem])
      const parsed = parseFlow(after, { format })
      expect(parsed.problems).toEqual([])
      expect(checkFlow(parsed).filter(same(problem)).length).toBeLessThan(before.filter(same(problem)).length)
    }
  })

  it('has an edit for many a problem, also in YAML', () => {
    const edits = (format: FlowFormat) =>
      texts
        .filter(([one]) => one === format)
        .flatMap(([, text]) => checkFlow(parseFlow(text, { format })).filter(({ fix }) => fix?.edits)).length
    expect(edits('json')).toBeGreaterThan(60)
    expect(edits('yaml')).toBeGreaterThanOrEqual(edits('json') - 6)
  })

  it('keeps the style of YAML', () => {
    const text = `StartAt: Copy
States:
  Copy: # to the archive
    Type: Action
    ActionUrl: 'https://actions.globus.org/transfer/transfer'
    Parameters:
      source_endpoint_id.$: $.from
      "destination_endpoint_id.$": "$.to"
      transfer_items: [{source_path: /a, destination_path: /b}]
    Next: Dnoe
  Done: {Type: Pass, End: true}
`
    const { text: fixed, done } = fixFlow(text, 'yaml')
    expect(fixed).toBe(`StartAt: Copy
States:
  Copy: # to the archive
    Type: Action
    ActionUrl: 'https://transfer.actions.globus.org/transfer'
    Parameters:
      source_endpoint.$: $.from
      "destination_endpoint.$": "$.to"
      DATA: [{source_path: /a, destination_path: /b}]
    Next: Done
  Done: {Type: Pass, End: true}
`)
    expect(done.map(({ code }) => code)).toEqual([
      'old-action-url',
      'old-parameter',
      'old-parameter',
      'old-parameter',
      'unknown-state',
    ])
  })

  it('that could change what works is left to people', () => {
    const text = JSON.stringify({
      definition: {
        StartAt: 'A',
        States: {
          A: { Type: 'Action', ActionUrl: 'https://x.example.org', Next: 'B' },
          B: { Type: 'Pass', Parameters: { 'who.$': '$._context.usrname' }, End: true },
        },
      },
      input_schema: { required: ['a'] },
      title: 't',
    })
    const found = checkFlow(parseFlow(text))
    expect(found.filter(({ fix }) => fix?.edits).map(({ code }) => code)).toEqual(['replaces-all', 'unlikely-path'])
    expect(fixFlow(text, 'json')).toEqual({ text, done: [] })
  })

  it('that takes something away or fills something in is done only when somebody chooses it', () => {
    const text = JSON.stringify({
      definition: { StartAt: 'A', States: { A: { Type: 'Wait', Seconds: 1, Resource: 'x' }, B: { Type: 'Fail' } } },
    }).replace('"Seconds":1', '"Seconds":2,"Seconds":1')
    const offered = checkFlow(parseFlow(text)).filter(({ fix }) => fix?.edits)
    expect(offered.map(({ fix }) => fix?.title).sort()).toEqual([
      'Add "Next": "B"',
      'Add "input_schema": {}',
      'Add "title"',
      'Keep the last one, which counts',
      'Take state "B" out',
    ])
    expect(offered.every(({ fix }) => fix?.choice)).toBe(true)
    expect(fixFlow(text, 'json')).toEqual({ text, done: [] })
  })

  it('of two at one place the first is done, and the other in the next round', () => {
    const text = JSON.stringify({
      definition: {
        StartAt: 'A',
        States: {
          A: { Type: 'Pass', Result: { one: 1, two: 2 }, Next: 'B' },
          B: { Type: 'Pass', Parameters: { 'n.=': 'oen + tow' }, End: true },
        },
      },
      input_schema: {},
      title: 't',
    })
    expect(fixFlow(text, 'json').text).toContain('one + two')
  })
})
