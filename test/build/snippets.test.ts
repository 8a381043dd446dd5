/** Snippets as the editor expands them, put into a flow that the checks read. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { stringify } from 'yaml'
import { checkFlow, parseFlow, type FlowFormat, type Json } from '#flow'
import { flowSnippets, type FlowSnippet } from '../../src/build/snippets/snippets.ts'
import { snippetFiles } from '../../src/build/snippets/write.ts'

const root = join(import.meta.dirname, '../..')
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

test('the files are what is written from the table, and are contributed', () => {
  for (const [path, text] of snippetFiles()) expect(readFileSync(join(root, path), 'utf8')).toBe(text)
  const contributed: { language: string; path: string }[] = manifest.contributes.snippets
  expect(contributed.map(({ language }) => language)).toEqual(['json', 'jsonc', 'yaml'])
  expect(new Set(contributed.map(({ path }) => path.slice(2)))).toEqual(new Set(snippetFiles().keys()))
  expect(new Set(flowSnippets.map(({ prefix }) => prefix)).size).toBe(flowSnippets.length)
})

test('there is one for every type of state', () => {
  const types = flowSnippets.flatMap(({ place, value }) => (place === 'state' ? [Object(value).Type] : []))
  expect(new Set(types)).toEqual(
    new Set(['Action', 'Choice', 'Pass', 'ExpressionEval', 'Wait', 'Fail', 'CreateWebInput', 'AwaitWebInput']),
  )
})

/** What stands there when one tabs through and changes nothing: the first of a choice, the word of a place, wherever it is. */
function expanded(body: readonly string[]): string {
  const text = body.join('\n')
  const words = new Map<string, string>()
  for (const [, number = '', word = ''] of text.matchAll(/\$\{(\d+):((?:\\.|[^}\\])*)\}/g)) words.set(number, word)
  for (const [, number = '', options = ''] of text.matchAll(/\$\{(\d+)\|([^|]*)\|\}/g))
    words.set(number, options.split(',')[0] ?? '')
  return text
    .replaceAll(/(?<!\\)\$\{(\d+)[:|](?:\\.|[^}\\])*\}|(?<!\\)\$(\d+)/g, (_, a, b) => words.get(a ?? b) ?? '')
    .replaceAll('\\$', '$')
}

/** A whole flow around what was typed, as text of the format. */
function around({ place }: FlowSnippet, typed: string, format: FlowFormat): string {
  if (place === 'flow') return typed
  const read = (text: string): Json => parseFlow(text, { format }).value ?? null
  const inJson = format === 'json' && place !== 'rule' ? `{${typed}}` : typed
  const inList = format === 'json' ? `[${typed}]` : typed
  const value = Object(read(place === 'rule' ? inList : inJson))
  const hello = { Type: 'Action', ActionUrl: 'https://actions.globus.org/hello_world', ResultPath: '$.Hello' }
  const states: Record<string, object> = {
    state: value,
    field: { Step: { ...hello, Parameters: {}, ...value, Next: 'NextState' } },
    parameter: { Step: { ...hello, Parameters: { echo_string: 'x', ...value }, Next: 'NextState' } },
    rule: { Step: { Type: 'Choice', Choices: value, Default: 'OtherState' } },
  }
  const typedStates = states[place] ?? {}
  const flow = {
    title: 'Around',
    definition: {
      StartAt: Object.keys(typedStates)[0] ?? '',
      States: { ...typedStates, NextState: { Type: 'Pass', End: true }, OtherState: { Type: 'Pass', End: true } },
    },
    input_schema: {},
  }
  return format === 'json' ? JSON.stringify(flow) : stringify(flow)
}

describe.each([
  ['json', 'snippets/flow-json.code-snippets'],
  ['yaml', 'snippets/flow-yaml.code-snippets'],
] as const)('in %s', (format, path) => {
  const bodies: Record<string, { prefix: string; body: string[] }> = JSON.parse(readFileSync(join(root, path), 'utf8'))
  test.each(flowSnippets.map((snippet) => [snippet.prefix, snippet] as const))(
    '%s checks inside a flow',
    (prefix, snippet) => {
      const body = Object.values(bodies).find((one) => one.prefix === prefix)?.body ?? []
      const text = around(snippet, expanded(body), format)
      const parsed = parseFlow(text, { format })
      expect(parsed.problems).toEqual([])
      const errors = checkFlow(parsed).filter(({ severity }) => severity === 'error')
      expect(errors.map(({ code, message }) => `${code}: ${message}`)).toEqual([])
      expect(text).not.toMatch(/\$\{|#\$/)
    },
  )
})
