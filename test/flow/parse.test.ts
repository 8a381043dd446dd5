import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseFlow, parseFlowValue, type Json, type Range } from '#flow'

const text = `{
  "title": "Two steps",
  "definition": {
    "StartAt": "Get",
    "States": {
      "Get": {"Type": "Pass", "Next": "Done"},
      "Done": {
        "Type": "Pass",
        "End": true
      }
    }
  }
}`
const marked = (source: string, { start, end }: Range) => {
  const lines = source.split('\n')
  return start.line === end.line
    ? lines[start.line]?.slice(start.character, end.character)
    : lines[start.line]?.slice(start.character)
}

describe('parsing a flow', () => {
  it('gives the value and the place of everything in it', () => {
    const parsed = parseFlow(text)
    expect(parsed.problems).toEqual([])
    expect(parsed.value).toEqual(JSON.parse(text))
    expect(parsed.shape).toBe('document')
    expect(parsed.definitionPath).toEqual(['definition'])
    expect(marked(text, parsed.at(['definition', 'States', 'Get', 'Next']))).toBe('"Done"')
    expect(marked(text, parsed.keyAt(['definition', 'States', 'Get', 'Next']))).toBe('"Next"')
    expect(marked(text, parsed.keyAt(['definition', 'States', 'Done']))).toBe('"Done"')
    expect(parsed.at(['definition', 'States', 'Get', 'Catch'])).toEqual(parsed.at(['definition', 'States', 'Get']))
    expect(parsed.pathAt(text.indexOf('"Done"}'))).toEqual(['definition', 'States', 'Get', 'Next'])
    expect(parsed.pathAt(text.indexOf('true'))).toEqual(['definition', 'States', 'Done', 'End'])
  })

  it('takes a bare definition as well', () => {
    const parsed = parseFlow('{"StartAt": "A", "States": {"A": {"Type": "Fail"}}}')
    expect(parsed).toMatchObject({ shape: 'definition', definitionPath: [], flow: { definition: { StartAt: 'A' } } })
  })

  it('keeps what it can of a text that is being written', () => {
    const parts = Array.from({ length: text.length }, (_, length) => parseFlow(text.slice(0, length)))
    expect(parts.findIndex(({ problems }) => problems.length === 0)).toBe(0)
    expect(parts.slice(1).filter(({ problems }) => problems.length === 0)).toEqual([])
    const later = parts.slice(text.indexOf('"Done": {') + 11)
    const names = later.map(({ flow }) => Object.keys(flow.definition['States'] ?? {}).join())
    expect(new Set(names)).toEqual(new Set(['Get,Done']))
  })

  it('says what is wrong with the text, and where', () => {
    const source = '{\n  "StartAt": "A",\n  "States": {"A": {"Type" "Pass", "End": true,}} // done\n}'
    const found = parseFlow(source).problems.map(({ message, range }) => `${marked(source, range)} | ${message}`)
    expect(found).toEqual([
      '"Pass" | a ":" is missing between the field name and its value',
      '} | a "," stands before this "}"; behind the last one there is none',
      '// done | JSON has no comments; a state can have a "Comment" field',
    ])
  })

  it('keeps __proto__ as a name like others', () => {
    const parsed = parseFlow('{"States": {"__proto__": {"Type": "Pass"}, "constructor": {}}}')
    expect(Object.keys(parsed.flow.definition['States'] ?? {})).toEqual(['__proto__', 'constructor'])
    expect(({} as Record<string, unknown>)['Type']).toBeUndefined()
  })

  it('reads what JSON.parse reads, as JSON.parse reads it', () => {
    fc.assert(
      fc.property(fc.json(), (json) => {
        const parsed = parseFlow(json)
        expect(parsed.problems).toEqual([])
        expect(parsed.value).toEqual(JSON.parse(json))
      }),
    )
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        // SAFETY: fast-check's JsonValue is Json.
        expect(JSON.stringify(parseFlowValue(value as Json).value)).toEqual(
          JSON.stringify(JSON.parse(JSON.stringify(value))),
        )
      }),
    )
  })
})
