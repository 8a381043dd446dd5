/** Wherever the cursor is, in whole texts and in texts cut anywhere: no feature fails, and what is taken leaves JSON readable. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { flowTemplates, parseFlow, templateText, type FlowFormat } from '#flow'
import { FlowDocument } from '../../src/language-server/document/flow-document.ts'
import { diagnose } from '../../src/language-server/features/diagnostics.ts'
import { quickFixes } from '../../src/language-server/features/fixes.ts'
import { folds, selections } from '../../src/language-server/features/folding.ts'
import { format as formatText } from '../../src/language-server/features/formatting.ts'
import { hints } from '../../src/language-server/features/hints.ts'
import { hover } from '../../src/language-server/features/hover.ts'
import { definitions, mentions } from '../../src/language-server/features/navigation.ts'
import { rename } from '../../src/language-server/features/rename.ts'
import { signature } from '../../src/language-server/features/signature.ts'
import { symbols } from '../../src/language-server/features/symbols.ts'
import { tokens } from '../../src/language-server/features/tokens.ts'
import { complete } from '../../src/language-server/features/completion/index.ts'
import { noNames } from '../../src/language-server/names/names.ts'
import { fabric } from './flows.ts'
import { taken } from './marked.ts'

const texts = (format: FlowFormat) => flowTemplates.map((template) => templateText(template, format))

interface Place {
  readonly text: string
  readonly at: number
}

/** A cursor in a whole text. */
const anywhere = (format: FlowFormat): fc.Arbitrary<Place> =>
  fc.constantFrom(...texts(format)).chain((text) => fc.record({ text: fc.constant(text), at: fc.nat(text.length) }))

/** Behind the cursor some characters are missing, or all. */
const cut = (format: FlowFormat): fc.Arbitrary<Place> =>
  fc
    .record({ place: anywhere(format), gone: fc.oneof(fc.nat(30), fc.constant(Infinity)) })
    .map(({ place: { text, at }, gone }) => ({ text: text.slice(0, at) + text.slice(at + gone), at }))

/** What people leave while they type: a name or a value with or without its quotes, with or without its comma. */
const unfinished: fc.Arbitrary<Place> = fc
  .record({
    text: fc.constantFrom(...texts('json')),
    which: fc.nat(),
    kept: fc.nat(12),
    opened: fc.boolean(),
    closed: fc.boolean(),
    comma: fc.boolean(),
  })
  .map(({ text, which, kept, opened, closed, comma }) => {
    const members = [...text.matchAll(/"([\w$.=]+)": (?:"(?:[^"\\\n]|\\.)*"|true|\d+)(,?)/g)]
    const member = members[which % members.length]
    const [all = '', name = '', separator = ''] = member ?? []
    const index = member?.index ?? 0
    const written = `${opened ? '"' : ''}${name.slice(0, kept)}`
    const before = text.slice(0, index) + written
    const rest = `${opened && closed ? '"' : ''}${comma ? separator : ''}${text.slice(index + all.length)}`
    return { text: before + rest, at: before.length }
  })

/** A line of YAML whose name is half typed, or whose value is. */
const unfinishedLine: fc.Arbitrary<Place> = fc
  .record({ text: fc.constantFrom(...texts('yaml')), which: fc.nat(), kept: fc.nat(12), value: fc.boolean() })
  .map(({ text, which, kept, value }) => {
    const lines = [...text.matchAll(/^( *(?:- )*)([\w$.=]+): [\w$.'"[][^\n]*(?=\n *(?:- )*[\w$.=]+:)/gm)]
    const line = lines[which % lines.length]
    const [all = '', lead = '', name = ''] = line ?? []
    const index = line?.index ?? 0
    const before = text.slice(0, index) + lead + (value ? `${name}: ` : name.slice(0, kept))
    return { text: before + text.slice(index + all.length), at: before.length }
  })

const documentOf = ({ text }: Place, format: FlowFormat) => new FlowDocument({ uri: 'a', version: 1, text, format })

describe.each(['json', 'yaml'] as const)('reading in %s', (format) => {
  it('never fails, whole or cut', () => {
    fc.assert(
      fc.property(fc.oneof(anywhere(format), cut(format)), (place) => {
        const document = documentOf(place, format)
        const { at, text } = place
        for (const { range } of mentions(document, at)) expect(range.start.line).toBeLessThanOrEqual(range.end.line)
        expect(definitions(document, at).length).toBeLessThan(10)
        expect(hover(document, at, fabric)?.markdown).not.toBe('')
        signature(document, at)
        const [first, ...wider] = selections(document, at).map(
          ({ start, end }) => document.offsetAt(end) - document.offsetAt(start),
        )
        wider.reduce((before, width) => (expect(width).toBeGreaterThan(before), width), first ?? 0)
        let end = 0
        for (const { offset, length } of tokens(document)) {
          expect(offset).toBeGreaterThanOrEqual(end)
          end = offset + length
        }
        expect(end).toBeLessThanOrEqual(text.length)
        hints(document, document.range(0, text.length), fabric)
        symbols(document)
        for (const { from, to } of folds(document)) expect(to).toBeGreaterThan(from)
        const renamed = rename(document, at, 'Another')
        expect('refused' in renamed || renamed.length > 0).toBe(true)
        diagnose(document, fabric)
        quickFixes(document, document.range(at, at), fabric)
        formatText(document, { tabSize: 2, insertSpaces: true })
      }),
      { numRuns: 80 },
    )
  })
})

describe.each(['json', 'yaml'] as const)('completion in %s', (format) => {
  it('never fails', () => {
    fc.assert(
      fc.property(fc.oneof(anywhere(format), cut(format)), (place) => {
        const document = documentOf(place, format)
        for (const { range, label } of complete(document, place.at, noNames)) {
          expect(label).not.toBe('')
          expect(document.offsetAt(range.start)).toBeLessThanOrEqual(place.at)
          expect(document.offsetAt(range.end)).toBeGreaterThanOrEqual(place.at)
          expect(range.start.line).toBe(range.end.line)
        }
      }),
      { numRuns: 300 },
    )
  })
})

it.each([
  ['a whole text', 'json', anywhere('json')],
  ['an unfinished member', 'json', unfinished],
  ['a whole text', 'yaml', anywhere('yaml')],
  ['an unfinished line', 'yaml', unfinishedLine],
] as const)('what is taken in %s of %s leaves it readable', (_, format, places) => {
  fc.assert(
    fc.property(places, fc.nat(1000), (place, choice) => {
      const found = complete(documentOf(place, format), place.at, noNames)
      const one = found[choice % Math.max(1, found.length)]
      if (!one) return
      const after = taken(documentOf(place, format), one)
      const { text, at } = place
      const shown = `${text.slice(Math.max(0, at - 80), at)}|${text.slice(at, at + 80)}\n${one.insert}`
      expect({ shown, problems: parseFlow(after, { format }).problems }).toEqual({ shown, problems: [] })
    }),
    { numRuns: format === 'json' ? 1000 : 300 },
  )
})
