import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { applyTextEdits, editFlow, formatOf, parseFlow, type FlowFormat, type FlowOperation } from '#flow'
import { lineDiff } from './line-diff.ts'

const sources = join(import.meta.dirname, 'sources')
const read = (name: string) => readFileSync(join(sources, name), 'utf8')

const action = {
  Type: 'Action',
  ActionUrl: 'https://compute.actions.globus.org/v3',
  Parameters: { 'endpoint_id.$': '$.input.endpoint', tasks: [{ kwargs: { n: 1 } }], names: ['a', 'b'] },
}
const get = (...inside: (string | number)[]) => ['definition', 'States', 'Get', ...inside]

/** What people do with a graph, from the most frequent on. */
const often: readonly FlowOperation[] = [
  { kind: 'addState', name: 'Get', state: action },
  { kind: 'addState', name: 'Analyse', state: action, at: { edge: { from: 'Get', way: { kind: 'next' } } } },
  { kind: 'addState', name: 'Sort', state: { Type: 'Choice', Choices: [] }, at: { before: 'Get' } },
  { kind: 'renameState', from: 'Get', to: 'List the folder' },
  { kind: 'renameState', from: 'Done', to: 'Finished' },
  { kind: 'deleteStates', names: ['Get'], heal: true },
  { kind: 'deleteStates', names: ['Done'], heal: true },
  { kind: 'duplicateStates', names: ['Get', 'Done'] },
  { kind: 'connect', from: 'Done', to: 'Get', way: { kind: 'next' } },
  { kind: 'disconnect', from: 'Get', way: { kind: 'next' } },
  { kind: 'pasteStates', states: { Done: { Type: 'Pass', Next: 'Elsewhere' }, Other: { Type: 'Pass', Next: 'Done' } } },
]

const choice: readonly FlowOperation[] = [
  { kind: 'connect', from: 'Check', to: 'Failed', way: { kind: 'newChoice' } },
  { kind: 'connect', from: 'Check', to: 'Failed', way: { kind: 'choice', index: 0 } },
  { kind: 'connect', from: 'Get', to: 'Done', way: { kind: 'newCatch', errors: ['ActionTimeout'] } },
  { kind: 'disconnect', from: 'Check', way: { kind: 'choice', index: 0 } },
  { kind: 'disconnect', from: 'Check', way: { kind: 'choice', index: 1 } },
  { kind: 'disconnect', from: 'Check', way: { kind: 'default' } },
  { kind: 'moveItem', path: ['definition', 'States', 'Check', 'Choices', 1], to: 0 },
  { kind: 'setValue', path: get('Parameters', 'DATA'), value: [{ source_path: '/a', recursive: true }] },
  { kind: 'setValue', path: get('Parameters'), value: { 'endpoint_id.$': '$.input.other', show_hidden: false } },
  { kind: 'setValue', path: get('WaitTime'), value: 60 },
  { kind: 'removeValue', path: get('Parameters') },
  { kind: 'renameKey', path: get('Parameters', 'endpoint_id.$'), name: 'endpoint_id', value: 'ab: cd' },
  { kind: 'setValue', path: ['input_schema', 'required'], value: ['input'] },
  { kind: 'removeValue', path: ['input_schema'] },
]

const anchors: readonly FlowOperation[] = [
  { kind: 'renameState', from: 'Get', to: 'List' },
  { kind: 'renameState', from: 'Failed', to: 'Report' },
  { kind: 'deleteStates', names: ['Failed'], heal: true },
  { kind: 'deleteStates', names: ['Get'], heal: true },
  { kind: 'setValue', path: ['definition', 'States', 'Again', 'ActionUrl'], value: 'https://x.org' },
  { kind: 'setValue', path: ['definition', 'States', 'Again', 'Parameters', 'endpoint_id.$'], value: '$.mine' },
  { kind: 'removeValue', path: ['definition', 'States', 'Again', 'Parameters', 'endpoint_id.$'] },
  { kind: 'setValue', path: ['definition', 'States', 'Again', 'Catch', 0, 'Next'], value: 'Last' },
  { kind: 'setValue', path: ['definition', 'States', 'Get', 'Parameters', 'limit'], value: 5 },
  { kind: 'setValue', path: ['definition', 'States', 'Get', 'ActionUrl'], value: 'https://x.org' },
  { kind: 'renameKey', path: ['definition', 'States', 'Last', 'Comment'], name: 'Result' },
  { kind: 'setValue', path: ['definition', 'States', 'Last', 'Comment'], value: 'over' },
  { kind: 'duplicateStates', names: ['Get'] },
  { kind: 'duplicateStates', names: ['Again'] },
]

const around: readonly FlowOperation[] = [
  ...['A', 'B', 'C'].map((name) => ({ kind: 'deleteStates', names: [name], heal: true }) as const),
  { kind: 'addState', name: 'N', state: { Type: 'Pass' }, at: { after: 'C' } },
  { kind: 'addState', name: 'N', state: { Type: 'Pass' }, at: { after: 'A' } },
  { kind: 'addState', name: 'N', state: { Type: 'Pass' }, at: { before: 'A' } },
  { kind: 'duplicateStates', names: ['B'] },
]

const at = (...inside: (string | number)[]) => ['States', ...inside]

const unusual: readonly FlowOperation[] = [
  { kind: 'renameState', from: 'C', to: 'Z' },
  { kind: 'deleteStates', names: ['C'], heal: true },
  {
    kind: 'connect',
    from: 'A',
    to: 'C',
    way: { kind: 'newChoice', rule: { And: [{ Variable: '$.q', IsNull: true }] } },
  },
  { kind: 'disconnect', from: 'A', way: { kind: 'choice', index: 0 } },
  { kind: 'disconnect', from: 'A', way: { kind: 'choice', index: 1 } },
  { kind: 'moveItem', path: at('A', 'Choices', 1), to: 0 },
  { kind: 'removeValue', path: at('A', 'Choices', 0, 'Variable') },
  { kind: 'removeValue', path: at('A', 'Choices', 1, 'And', 0) },
  { kind: 'setValue', path: at('A', 'Choices', 0), value: { Variable: '$.n', IsPresent: false, Next: 'A' } },
  { kind: 'setValue', path: at('B', 'Comment'), value: 'short' },
  { kind: 'setValue', path: at('B', 'Comment'), value: 'several\nlines\n' },
  { kind: 'setValue', path: at('B', 'Result'), value: 'three\nfour' },
  { kind: 'setValue', path: at('B', 'Result'), value: { a: 1 } },
  { kind: 'setValue', path: at('B', 'Parameters', 'e'), value: { f: [1] } },
  { kind: 'removeValue', path: at('B', 'Parameters', 'b') },
  { kind: 'removeValue', path: at('B', 'Parameters', 'c') },
  { kind: 'setValue', path: at('B', 'InputPath', 0, 1), value: { a: 1 } },
  { kind: 'setValue', path: at('B', 'InputPath', 2), value: [4] },
  { kind: 'setValue', path: at('C', 'Result'), value: 4 },
]

function told(text: string, format: FlowFormat, operation: FlowOperation): string {
  const { kind, ...rest } = operation
  const result = editFlow(parseFlow(text, { format }), operation)
  const heading = `## ${kind} ${JSON.stringify(rest)}`
  if ('refused' in result) return `${heading}\nrefused: ${result.refused}\n`
  const select = result.select.length > 0 ? `\nselected: ${result.select.join(', ')}` : ''
  return `${heading}\n${lineDiff(text, applyTextEdits(text, result.edits))}${select}\n`
}

const cases: readonly [string, readonly FlowOperation[], ((text: string) => string)?][] = [
  ['tabs.flow.json', [...often, ...choice]],
  ['odd.flow.json', often],
  ['one-line.flow.json', often],
  ['half-typed.flow.json', [...often, { kind: 'setValue', path: ['States', 'Get', 'Next'], value: 'Wait' }]],
  ['comments.flow.yaml', [...often, ...choice]],
  ['anchors.flow.yaml', anchors],
  ['comments.flow.json', around],
  ['unusual.flow.yaml', unusual],
]

describe('edits of texts that somebody wrote', () => {
  it.each(cases)('%s', async (name, operations) => {
    const text = read(name)
    const all = operations.map((operation) => told(text, formatOf(name), operation))
    await expect(all.join('\n')).toMatchFileSnapshot(`golden/${name}.txt`)
  })

  it('ends its lines as the others end', async () => {
    const text = read('comments.flow.yaml').replaceAll('\n', '\r\n')
    const [first, second, ...others] = often
    const told0 = [first, second, others.at(-1)].flatMap((one) => (one ? [told(text, 'yaml', one)] : []))
    await expect(told0.join('\n')).toMatchFileSnapshot('golden/crlf.txt')
  })

  it('begins a flow where there is none', async () => {
    const texts: readonly [FlowFormat, string][] = [
      ['json', ''],
      ['json', ' \n\n'],
      ['json', '{}\n'],
      ['json', 'null'],
      ['yaml', ''],
      ['yaml', '# a flow to be\n'],
      ['yaml', '---\n'],
      ['json', '{"States": {}}'],
      ['yaml', 'StartAt: Get\nStates:\n'],
      ['yaml', 'definition: {}\n'],
      ['json', '[1]'],
      ['json', 'what?'],
    ]
    const all = texts.map(([format, text]) => {
      const operation = { kind: 'addState', name: 'Get', state: { Type: 'Pass', Result: { a: [1] } } } as const
      return `# ${format} ${JSON.stringify(text)}\n${told(text, format, operation)}`
    })
    await expect(all.join('\n')).toMatchFileSnapshot('golden/nothing.txt')
  })
})
