import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { applyFixes, checkFlow, parseFlow, parseFlowValue, readFlow, type Json, type Problem } from '#flow'

/** One line a problem, as a compiler would print it. */
function print(source: string, { range, severity, code, message, fix }: Problem): string {
  const { line, character } = range.start
  const text = source.split('\n')[line] ?? ''
  const marked = range.end.line === line ? text.slice(character, range.end.character) : `${text.slice(character)}…`
  const edit = fix?.edits ? ` [${fix.edits.map(({ newText }) => newText).join(' … ')}]` : ''
  return `${line + 1}:${character + 1} ${severity} ${code} at ${marked}\n  ${message}${fix ? `\n  → ${fix.title}${edit}` : ''}\n`
}

const folder = join(import.meta.dirname, 'mistakes')

describe('checking a flow', () => {
  it.each(readdirSync(folder).filter((name) => name.endsWith('.flow.json')))(
    'finds the mistakes in %s',
    async (name) => {
      const source = readFileSync(join(folder, name), 'utf8')
      const found = checkFlow(parseFlow(source)).map((problem) => print(source, problem))
      await expect(found.join('\n')).toMatchFileSnapshot(join(folder, name.replace('.flow.json', '.txt')))
    },
  )

  it.each([
    ["{'StartAt': 'A', 'States': {'A': {'Type': 'Pass', 'End': True}}}", ['1:2 syntax']],
    ['{"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}}', ['1:58 syntax', '1:29 missing-successor']],
    ['{"definition": tomorrow', ['1:16 syntax', '1:23 syntax']],
  ])('says of %s first what is wrong with the text, and that once', (text, expected) => {
    const found = checkFlow(parseFlow(text)).map(
      ({ code, range: { start } }) => `${start.line + 1}:${start.character + 1} ${code}`,
    )
    expect(found).toEqual(expected)
  })

  it('suggests no name for one of a letter: every other would be as close', () => {
    const states = {
      A: { Type: 'Pass', Parameters: { a: 1 }, Next: 'B' },
      B: { Type: 'Pass', InputPath: '$.x', End: true },
    }
    const [problem] = checkFlow(parseFlowValue({ StartAt: 'A', States: states }))
    expect(problem).toMatchObject({ code: 'never-written', message: expect.not.stringContaining('did you mean') })
    expect(problem?.fix).toBeUndefined()
  })

  it.each([
    ['{Type: Pass, End: yes}', '{Type: Pass, End: true}'],
    ['{Type: Wait, Seconds: "10", End: true}', '{Type: Wait, Seconds: 10, End: true}'],
    ['{Type: Wait, Seconds: soon, End: true}', '{Type: Wait, Seconds: soon, End: true}'],
  ])('writes %s as the value that the text says', (written, meant) => {
    const text = (state: string) => `StartAt: A\nStates:\n  A: ${state}\n`
    const problems = checkFlow(parseFlow(text(written), { format: 'yaml' }))
    expect(problems[0]).toMatchObject({ code: 'wrong-type' })
    expect(applyFixes(text(written), problems.slice(0, 1)).text).toBe(text(meant))
  })

  it('names a provider that describes nothing as the catalogue does', () => {
    const url = 'https://actions.globus.org/hello_world'
    const flow = {
      StartAt: 'A',
      States: { A: { Type: 'Action', ActionUrl: url, Parameters: { sleep: 1 }, End: true } },
    }
    const providers = () => ({ title: url, inputSchema: {} })
    const messages = checkFlow(parseFlowValue(flow), { providers }).map(({ message }) => message)
    expect(messages).toContainEqual(expect.stringMatching(/^Hello world takes no "sleep"/))
  })

  it('says of tabs in YAML first that they are tabs', () => {
    const [first] = checkFlow(parseFlow('StartAt: A\nStates:\n\tA: {Type: Pass, End: true}\n', { format: 'yaml' }))
    expect(first).toMatchObject({ code: 'syntax', message: 'indentation is made of spaces, not tabs' })
  })

  const wrap = (states: Json, start = 'A') => ({ StartAt: start, States: states }) as Json
  const codes = (states: Json) => checkFlow(parseFlowValue(wrap(states))).map(({ code }) => code)
  const url = 'https://compute.actions.globus.org'

  it.each<[string, Json]>([
    [
      'Action',
      {
        A: {
          Type: 'Action',
          Comment: null,
          ActionUrl: 'https://actions.example.org/own/',
          ActionScope: 's',
          Parameters: { __Private_Parameters: ['a'], 'a.$': '$.x' },
          ResultPath: '$.A',
          WaitTime: 86400,
          ExceptionOnActionFailure: false,
          RunAs: 'Flow',
          Catch: [{ ErrorEquals: ['States.ALL'], Next: 'A', ResultPath: '$.e' }],
          End: true,
        },
      },
    ],
    [
      'Handler',
      {
        A: { Type: 'Action', Handler: { Type: 'ActionProvider', Url: url, Scope: 's' }, InputPath: '$', Next: 'B' },
        B: {
          Type: 'Action',
          Handler: { Type: 'RegisteredAPI', Id: '4ba45152-9d41-45c9-8f1d-2b2e5f0a1b11' },
          Next: 'C',
        },
        C: { Type: 'Action', Handler: 'urn:globus:flows:handle:globus:groups.x', End: true },
      },
    ],
    [
      'Choice',
      {
        A: {
          Type: 'Choice',
          Choices: [
            {
              And: [{ Variable: '$.a', IsPresent: true }, { Not: { Variable: '$.a', NumericLessThanPath: '$.b' } }],
              Next: 'B',
            },
          ],
          Default: 'B',
        },
        B: { Type: 'Fail', ErrorPath: '$.a', Cause: 'x' },
      },
    ],
    [
      'Pass and ExpressionEval',
      {
        A: { Type: 'Pass', Result: {}, ResultPath: '$.a.b', Next: 'B' },
        B: { Type: 'ExpressionEval', Parameters: { 'a.=': 'pathsplit(x)[0]' }, ResultPath: '$', End: true },
      },
    ],
    ['Wait', { A: { Type: 'Wait', Seconds: 0, Next: 'B' }, B: { Type: 'Wait', TimestampPath: '$.t', End: true } }],
    [
      'web inputs',
      {
        A: { Type: 'CreateWebInput', Parameters: {}, ResultPath: '$.w', Next: 'B' },
        B: { Type: 'AwaitWebInput', Parameters: { 'WebInputId.$': '$.w.id' }, End: true },
      },
    ],
    [
      'a loop with a way out',
      {
        A: { Type: 'Pass', Next: 'B' },
        B: { Type: 'Choice', Choices: [{ Variable: '$.n', NumericLessThan: 3, Next: 'A' }], Default: 'C' },
        C: { Type: 'Pass', End: true },
      },
    ],
  ])('accepts every field of %s', (_, states) => {
    const found = checkFlow(parseFlowValue(wrap(states)))
    expect(found.filter(({ severity }) => severity === 'error')).toEqual([])
  })

  it('counts a Catch as a way, and a loop without a way out as none', () => {
    const caught = { Type: 'Action', ActionUrl: url, Catch: [{ ErrorEquals: ['X'], Next: 'B' }], Next: 'A' }
    expect(codes({ A: caught, B: { Type: 'Fail' } })).toEqual([])
    expect(codes({ A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Pass', Next: 'A' } })).toEqual(['no-end'])
    expect(codes({ A: { Type: 'Pass', End: true }, B: { Type: 'Pass', Next: 'A' } })).toEqual(['unreachable-state'])
  })

  it('gives the flow once there is no error in it', () => {
    const read = readFlow(parseFlowValue(wrap({ A: { Type: 'Pass', End: true } })), 'Mine')
    expect(read.flow).toEqual({ title: 'Mine', definition: wrap({ A: { Type: 'Pass', End: true } }), input_schema: {} })
    expect(readFlow(parseFlowValue(wrap({ A: { Type: 'Pas', End: true } }))).flow).toBeNull()
    expect(readFlow(parseFlow('')).flow).toBeNull()
  })

  it('accepts the flows this project comes with', () => {
    const source = readFileSync(join(import.meta.dirname, '../../src/experiments/xpcs/xpcs.flow.json'), 'utf8')
    expect(checkFlow(parseFlow(source))).toEqual([])
  })
})
