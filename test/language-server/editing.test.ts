/** Rename, formatting, and fixes with what only a fabric knows. */
import { readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkFlow, flowTemplates, parseFlow, templateText, type Replacement } from '#flow'
import { FlowDocument } from '../../src/language-server/document/flow-document.ts'
import { diagnose } from '../../src/language-server/features/diagnostics.ts'
import { fixAll, quickFixes } from '../../src/language-server/features/fixes.ts'
import { format } from '../../src/language-server/features/formatting.ts'
import { renamable, rename } from '../../src/language-server/features/rename.ts'
import { noNames } from '../../src/language-server/names/names.ts'
import { cursorAt, fabric, scan, stranger } from './flows.ts'
import { marked } from './marked.ts'

function applied(document: FlowDocument, edits: readonly Replacement[]): string {
  return [...edits]
    .sort((a, b) => document.offsetAt(b.range.start) - document.offsetAt(a.range.start))
    .reduce(
      (text, { range, newText }) =>
        text.slice(0, document.offsetAt(range.start)) + newText + text.slice(document.offsetAt(range.end)),
      document.text,
    )
}

describe('rename', () => {
  it('finds the name without its quotes, wherever a state is named', () => {
    const { document, offset } = marked('{"StartAt": "A|", "States": {"A": {"Type": "Fail"}}}')
    expect(renamable(document, offset)).toEqual({ name: 'A', range: document.range(13, 14) })
    expect(applied(document, rename(document, offset, 'Begin') as readonly Replacement[])).toBe(
      '{"StartAt": "Begin", "States": {"Begin": {"Type": "Fail"}}}',
    )
  })
  it('changes every place and no other', () => {
    const { document, offset } = marked(cursorAt(scan, 'Next: Decide', 8))
    const after = applied(document, rename(document, offset, 'Choose') as readonly Replacement[])
    expect(after).toBe(scan.replaceAll('Decide', 'Choose'))
  })
  it('is refused with a reason', () => {
    const { document, offset } = marked(cursorAt(scan, 'Next: Decide', 8))
    expect(rename(document, offset, 'Move')).toHaveProperty('refused')
    const elsewhere = marked(cursorAt(scan, 'Brings', 2))
    expect(renamable(elsewhere.document, elsewhere.offset)).toBeUndefined()
  })
})

const options = { tabSize: 2, insertSpaces: true }
const documentOf = (text: string, of: 'json' | 'yaml') =>
  new FlowDocument({ uri: `a.flow.${of}`, version: 1, text, format: of })

describe('formatting', () => {
  it('of JSON is that of the editor', () => {
    const document = documentOf('{"StartAt":"A",\n"States":{"A":{"Type":"Fail"}}}', 'json')
    expect(applied(document, format(document, { ...options, tabSize: 4 }))).toBe(
      '{\n    "StartAt": "A",\n    "States": {\n        "A": {\n            "Type": "Fail"\n        }\n    }\n}',
    )
  })
  it('of YAML keeps comments, anchors and what is written how', () => {
    const text = `# About
StartAt:   A   # first
States:
    A: &a
        Type: Pass

        # why
        Next: 'B'
    B: {<<: *a, Next: C}
    C: {Type: Fail,   Cause: "it # failed"}
`
    const document = documentOf(text, 'yaml')
    const after = applied(document, format(document, options))
    expect(after).toBe(`# About
StartAt: A # first
States:
  A: &a
    Type: Pass

    # why
    Next: 'B'
  B: {<<: *a, Next: C}
  C: {Type: Fail, Cause: "it # failed"}
`)
    expect(parseFlow(after, { format: 'yaml' }).value).toEqual(document.parsed.value)
    expect(format(documentOf(after, 'yaml'), options)).toEqual([])
  })
  it('of lines touches these lines only', () => {
    const document = documentOf('StartAt:   A\nStates:\n  A: {Type:   Fail}\n', 'yaml')
    const edits = format(document, options, document.range(0, 3))
    expect(applied(document, edits)).toBe('StartAt: A\nStates:\n  A: {Type:   Fail}\n')
  })
  it('leaves alone what cannot be read', () => {
    expect(format(documentOf('{"a": ', 'json'), options)).toEqual([])
    expect(format(documentOf('a: [\n', 'yaml'), options)).toEqual([])
  })
  it('never changes what a template means', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...flowTemplates),
        fc.constantFrom('json' as const, 'yaml' as const),
        fc.integer({ min: 1, max: 8 }),
        (template, of, tabSize) => {
          const document = documentOf(templateText(template, of), of)
          const after = applied(document, format(document, { ...options, tabSize }))
          expect(parseFlow(after, { format: of }).value).toEqual(document.parsed.value)
        },
      ),
      { numRuns: 40 },
    )
  })
})

describe('what only a fabric knows', () => {
  const codes = (names: typeof fabric) =>
    diagnose(documentOf(scan, 'yaml'), names)
      .map(({ code, severity }) => `${severity} ${code}`)
      .filter((said) => !said.endsWith('not-hosted'))
  it('is said while there is one', () => {
    expect(codes(noNames)).toEqual([])
    expect(codes(fabric)).toEqual(['information unknown-id', 'information offline-endpoint', 'information unknown-id'])
  })
  it('is told with what there is instead', () => {
    const first = diagnose(documentOf(scan, 'yaml'), fabric).find(({ code }) => code === 'unknown-id')
    expect(first?.message).toBe(`this fabric has no collection ${stranger}; it has instrument`)
  })
})

describe('a text that is being written', () => {
  const states = (more: string) =>
    `{"title": "t", "definition": {"StartAt": "A", "States": {"A": {"Type": "Wait", "Seconds": -1, "Next": "B"},\n${more}\n"B": {"Type": "Pass", "End": "yes"}}}, "input_schema": {}}`
  const codes = (text: string) => diagnose(documentOf(text, 'json'), noNames).map(({ code }) => code)
  it('has its mistakes told, and before the first what does not follow from it', () => {
    expect(codes(states(''))).toEqual(['wrong-value', 'wrong-type'])
    const said = (more: string) => [...new Set(codes(states(more)))]
    expect(said('"Wai')).toEqual(['syntax', 'wrong-value'])
    expect(said('"Wai": {"Type": "Wa')).toEqual(['syntax', 'wrong-value'])
  })
})

describe('fixes', () => {
  it.each([
    ['json', '{"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "Later"}}}'],
    ['yaml', 'StartAt: A\nStates:\n  A:\n    Type: Pass\n    Next: Later\n'],
  ] as const)('can add the state that is named and not there yet, in %s', (of, text) => {
    const document = documentOf(text, of)
    const fixes = quickFixes(document, document.range(0, text.length), noNames)
    const [fix] = fixes.filter(({ title }) => title === 'Add a state "Later"')
    const after = parseFlow(applied(document, fix?.edits ?? []), { format: of })
    expect(checkFlow(after).filter(({ severity }) => severity === 'error')).toEqual([])
    expect(Object.keys(Object(after.flow.definition['States']))).toEqual(['A', 'Later'])
  })
  const wrong = readFileSync(new URL('./wrong.flow.json', import.meta.url), 'utf8')
  it('are offered where their problem is, and done all at once', () => {
    const document = documentOf(wrong, 'json')
    const whole = document.range(0, wrong.length)
    expect(quickFixes(document, whole, noNames).map(({ title }) => title)).toMatchInlineSnapshot(`
      [
        "Write "Move"",
        "Add a state "Mov"",
        "Write "https://transfer.actions.globus.org/transfer"",
        "Write "Parameters"",
        "Write "$.Move"",
        "Write 60",
        "Write "ActionTimeout"",
        "Write true",
      ]
    `)
    expect(quickFixes(document, document.range(0, 0), noNames)).toEqual([])
    const after = applied(document, fixAll(document, noNames))
    const left = checkFlow(parseFlow(after)).filter(({ severity }) => severity === 'error')
    expect(left).toEqual([])
  })
})
