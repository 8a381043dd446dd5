/** Hover, definitions, references, the outline, folding, colours and hints. */
import { describe, expect, it } from 'vitest'
import type { Range } from '#flow'
import type { FlowDocument } from '../../src/language-server/document/flow-document.ts'
import { folds, selections } from '../../src/language-server/features/folding.ts'
import { hints } from '../../src/language-server/features/hints.ts'
import { hover } from '../../src/language-server/features/hover.ts'
import { definitions, mentions } from '../../src/language-server/features/navigation.ts'
import { signature } from '../../src/language-server/features/signature.ts'
import { symbols, type FlowSymbol } from '../../src/language-server/features/symbols.ts'
import { tokens } from '../../src/language-server/features/tokens.ts'
import { noNames } from '../../src/language-server/names/names.ts'
import { cursorAt, fabric, scan } from './flows.ts'
import { marked } from './marked.ts'

const textIn = (document: FlowDocument, { start, end }: Range) =>
  document.text.slice(document.offsetAt(start), document.offsetAt(end))

function told(where: string, further = 1, nth = 1, names = noNames): string {
  const { document, offset } = marked(cursorAt(scan, where, further, nth))
  return hover(document, offset, names)?.markdown ?? ''
}

describe('hover', () => {
  it.each([
    ['a path', '$.source.path', 10, /\$\.source\.path: string[^]*Always there[^]*the input of the run/],
    ['the beginning of a path', '$.source.path', 4, /\$\.source: \{\n {2}id: string\n {2}path: string/],
    ['a path to what a state wrote', '$.made.size', 9, /\$\.made\.size: number[^]*state `Count`/],
    ['a path in an expression', 'source.path)', 9, /\$\.source\.path: string/],
    ['a function', 'pathsplit', 3, /pathsplit\(path\)/],
    ['a method', 'upper()', 2, /All letters as capitals/],
    ['a result', 'ResultPath: $.made', 16, /\$\.made: \{[^]*size[^]*Written by state `Count`/],
    ['a field', 'ExpressionEval', -5, /What kind of state/],
    ['a state type', 'ExpressionEval', 3, /Computes values/],
    ['an operator', 'NumericGreaterThan', 3, /is greater than/],
    ['an error', 'ActionTimeout', 3, /longer than `WaitTime`/],
    ['a state where it is led to', 'Next: Count', 8, /\*\*Count\*\* · ExpressionEval[^]*Leads to `Decide`/],
    ['a state where it stands', 'Move:', 1, /Brings the file here[^]*`Failed` on an error/],
    ['a provider', 'https://compute', 5, /\*\*Globus Compute v3\*\*[^]*`endpoint_id` string, required/],
    ['a parameter', 'function_id', 3, /\*\*function_id\*\*: `string` · required/],
    ['a parameter read by a path', 'source_endpoint', 3, /from a path[^]*Id of the collection to copy from/],
    ['a field of the document', 'title', 2, /What the flow is called/],
  ])('of %s', (_, where, further, expected) => {
    expect(told(where, further)).toMatch(expected)
  })
  it('of an id is its name, while a fabric knows it', () => {
    expect(told('4b116d3c', 3, 1, fabric)).toContain('endpoint **polaris**')
    expect(told('4b116d3c', 3)).toBe('')
  })
  it('of a problem says why it is one', () => {
    const { document, offset } = marked(cursorAt(scan.replace('$.source.path', '$.source.pat'), '$.source.pat', 10))
    expect(hover(document, offset, noNames)?.markdown).toMatch(/never there[^]*---[^]*write/)
  })
})

describe('definitions', () => {
  const targets = (where: string, further = 1, nth = 1) => {
    const { document, offset } = marked(cursorAt(scan, where, further, nth))
    return definitions(document, offset).map((range) => `${range.start.line + 1}: ${textIn(document, range)}`)
  }
  const line = (text: string) => scan.split('\n').findIndex((one) => one.includes(text)) + 1
  it.each([
    ['a name', 'Next: Decide', 8, `${line('    Decide:')}: Decide`],
    ['a path into the input', '$.source.path', 10, `${line('        path: {')}: path`],
    ['a path to Parameters', '$.made.size', 9, `${line('size.=')}: size.=`],
    ['a path to a result', 'Move.details', 2, `${line('ResultPath: $.Move')}: $.Move`],
  ])('of %s', (_, where, further, expected) => {
    expect(targets(where, further)).toEqual([expected])
  })
})

describe('references', () => {
  it('of a state are all that lead to it, and its name', () => {
    const { document, offset } = marked(cursorAt(scan, '    Failed:', 6))
    const found = mentions(document, offset)
    expect(found.filter(({ writes }) => writes).length).toBe(1)
    expect(found.map(({ range }) => textIn(document, range))).toEqual(['Failed', 'Failed', 'Failed'])
  })
  it('of data are all that read it, and who wrote it', () => {
    const { document, offset } = marked(cursorAt(scan, 'ResultPath: $.made', 16))
    const found = mentions(document, offset).map(({ range, writes }) => [textIn(document, range), writes])
    expect(found).toEqual([
      ['$.made', true],
      ['$.made.size', false],
      ['$.made.name', false],
    ])
  })
})

describe('the outline', () => {
  const tree = (of: readonly FlowSymbol[], indent = ''): string =>
    of.map((one) => `${indent}${one.name} (${one.detail})\n${tree(one.children, `${indent}  `)}`).join('')
  it('has the states in their order, what they send and where they lead', () => {
    const { document } = marked(`${scan}|`)
    expect(tree(symbols(document))).toMatchInlineSnapshot(`
      "Move (Action · Transfer)
        source_endpoint.$ ($.source.id)
        destination_endpoint (00000000-0000-4000-8000-000000000000)
        DATA ()
        ActionTimeout (→ Failed)
      Count (ExpressionEval)
        name.= (pathsplit(source.path)[1].upper())
        size.= (len(source.path) + Move.details.files)
      Decide (Choice)
        $.made.size NumericGreaterThan 3 (→ Analyse)
      Analyse (Action · Globus Compute v3)
        endpoint_id (4b116d3c-1703-4f8f-9f6f-39921e5864df)
        tasks ()
      Failed (Fail)
      input_schema (input of a run)
        source (object)
          id (string)
          path (string)
      "
    `)
    const every = (of: readonly FlowSymbol[]): readonly FlowSymbol[] =>
      of.flatMap((one) => [one, ...every(one.children)])
    for (const { range, selection } of every(symbols(document))) {
      expect(document.offsetAt(selection.start)).toBeGreaterThanOrEqual(document.offsetAt(range.start))
      expect(document.offsetAt(selection.end)).toBeLessThanOrEqual(document.offsetAt(range.end))
    }
  })
})

it('folds states, lists and comments', () => {
  const { document } = marked('# one\n# two\nStartAt: A\nStates:\n  A:\n    Type: Pass\n    End: true|\n')
  expect(folds(document).map(({ from, to, kind }) => [from, to, kind])).toEqual([
    [3, 6, 'region'],
    [4, 6, 'region'],
    [0, 1, 'comment'],
  ])
  const json = marked('{\n  "StartAt": "A",\n  "States": {\n    "A": {\n      "Type": "Fail"\n    }\n  }\n}|')
  expect(folds(json.document).map(({ from, to }) => [from, to])).toEqual([
    [0, 6],
    [2, 5],
    [3, 4],
  ])
})

it('a selection grows from a word to the whole text', () => {
  const { document, offset } = marked('{"StartAt": "A", "States": {"A": {"Type": "F|ail"}}}')
  const grown = selections(document, offset).map((range) => textIn(document, range))
  expect(grown.slice(0, 4)).toEqual(['Fail', '"Fail"', '"Type": "Fail"', '{"Type": "Fail"}'])
  expect(grown.at(-1)).toBe(document.text)
})

it('colours paths, expressions and names, and marks what is not there', () => {
  const wrong = scan.replace('$.source.id', '$.sorce.id').replace('Default: Failed', 'Default: Faild')
  const { document } = marked(`${wrong}|`)
  const found = tokens(document).map(({ offset, length, type, modifier }) =>
    [document.text.slice(offset, offset + length), type, ...(modifier ? [modifier] : [])].join(' '),
  )
  expect(found).toContain('sorce property unknown')
  expect(found).toContain('Faild class unknown')
  expect(found).toContain('pathsplit function')
  expect(found).toContain('upper method')
  expect(found).toContain('1 number')
  expect(found).toContain('details property')
  expect(found).toContain('Failed class')
})

it('shows the names of ids, only with a fabric', () => {
  const { document } = marked(`${scan}|`)
  const all = document.range(0, document.text.length)
  expect(hints(document, all, noNames)).toEqual([])
  expect(hints(document, all, fabric).map(({ text }) => text)).toEqual(['polaris (offline)'])
})

it('tells what a function takes while it is written', () => {
  const at = (text: string) => {
    const { document, offset } = marked(
      cursorAt(scan, 'pathsplit(source.path)[1].upper()', 0).replace('|pathsplit(source.path)[1].upper()', text),
    )
    return signature(document, offset)
  }
  expect(at("getattr('a.b', |)")).toMatchObject({ label: "getattr('a.b', default=None)", argument: 1 })
  expect(at('source.path.split(|')).toMatchObject({ argument: 0 })
  expect(at('source.path + |')).toBeUndefined()
})
