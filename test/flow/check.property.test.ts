import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  analysisCodes,
  catalogue,
  checkFlow,
  dataFlow,
  fixFlow,
  isObject,
  parseFlow,
  parseFlowValue,
  type FlowFormat,
  type Json,
  type JsonObject,
} from '#flow'

const folder = join(import.meta.dirname, 'mistakes')
const files = [
  ...readdirSync(folder)
    .filter((name) => name.endsWith('.flow.json'))
    .map((name) => join(folder, name)),
  join(import.meta.dirname, '../../src/experiments/xpcs/xpcs.flow.json'),
]
const sources = files.map((file) => readFileSync(file, 'utf8'))
const source = fc.constantFrom(...sources)

function expectAnswer(text: string, format: FlowFormat = 'json'): void {
  const parsed = parseFlow(text, { format })
  const lines = text.split('\n').length
  for (const { range, fix, message } of checkFlow(parsed, { providers: () => undefined })) {
    expect(message).not.toMatch(/undefined|\[object/)
    for (const { start, end } of [range, ...(fix?.edits ?? []).map((edit) => edit.range)]) {
      expect(end.line).toBeLessThan(lines)
      expect(parsed.offsetAt(start)).toBeLessThanOrEqual(parsed.offsetAt(end))
    }
  }
  fixFlow(text, format)
}

/** Everything in a value that can be put in place of something else. */
function partsOf(value: Json, into: Json[] = []): Json[] {
  into.push(value)
  if (Array.isArray(value)) for (const item of value) partsOf(item, into)
  else if (isObject(value)) for (const item of Object.values(value)) partsOf(item, into)
  return into
}

function replaced(value: Json, at: number, by: Json, count = { n: 0 }): Json {
  if (count.n++ === at) return by
  if (Array.isArray(value)) return value.map((item) => replaced(item, at, by, count))
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replaced(item, at, by, count)]))
}

const numRuns = 80

describe('checks answer', () => {
  it('about text that is being typed', () => {
    expect.hasAssertions()
    fc.assert(
      fc.property(source, fc.nat(), fc.constantFrom<FlowFormat>('json', 'yaml'), (text, at, format) => {
        expectAnswer(text.slice(0, at % text.length), format)
      }),
      { numRuns },
    )
  })

  it('about text with something else in the middle', () => {
    expect.hasAssertions()
    const piece = fc.oneof(fc.string(), fc.constantFrom('{', ']', '"', '\n', ':', '$', '\\u0000', 'é😀'))
    fc.assert(
      fc.property(source, fc.nat(), fc.nat({ max: 40 }), piece, (text, at, length, by) => {
        const from = at % text.length
        expectAnswer(`${text.slice(0, from)}${by}${text.slice(from + length)}`)
      }),
      { numRuns },
    )
  })

  it('about real flows with their parts in wrong places', () => {
    expect.hasAssertions()
    const odd = fc.constantFrom<Json>(null, true, -1, '', '$', '$.', '$._context', '__proto__', [], {}, [[]], {
      Type: 'Action',
    })
    fc.assert(
      fc.property(source, fc.nat(), fc.nat(), odd, fc.boolean(), (text, at, from, other, own) => {
        const value: Json = JSON.parse(text)
        const parts = partsOf(value)
        const by = own ? (parts[from % parts.length] ?? null) : other
        expectAnswer(JSON.stringify(replaced(value, at % parts.length, by), null, 2))
      }),
      { numRuns: numRuns * 2 },
    )
  })

  it('about any input schema', () => {
    expect.hasAssertions()
    const word = fc.constantFrom(
      ...'type properties required additionalProperties items allOf anyOf oneOf not $ref enum const minItems default'.split(
        ' ',
      ),
      'x',
    )
    const leaf = fc.constantFrom<Json>('object', 'array', 'x', '#', '#/properties/x', '#/allOf/0', true, false, 1, null)
    const { schema } = fc.letrec<{ schema: Json }>((tie) => ({
      schema: fc.oneof(
        { maxDepth: 5 },
        leaf,
        fc.array(tie('schema'), { maxLength: 3 }),
        fc.array(fc.tuple(word, tie('schema')), { maxLength: 4 }).map((all): JsonObject => Object.fromEntries(all)),
      ),
    }))
    const definition = { StartAt: 'A', States: { A: { Type: 'Pass', InputPath: '$.x.x[0]', End: true } } }
    fc.assert(
      fc.property(schema, (input_schema) => {
        expect(dataFlow({ definition, input_schema }).reads.length).toBeLessThanOrEqual(1)
        checkFlow(parseFlowValue({ title: 't', definition, input_schema }))
      }),
      { numRuns: numRuns * 4 },
    )
  })

  it('about any schema of a provider', () => {
    expect.hasAssertions()
    const schemas = catalogue.map(({ inputSchema }) => inputSchema)
    const definition = {
      StartAt: 'A',
      States: {
        A: { Type: 'Action', ActionUrl: 'https://x.example.org', Parameters: { a: 1, 'DATA.$': '$.x' }, End: true },
      },
    }
    const parsed = parseFlowValue(definition)
    fc.assert(
      fc.property(
        fc.constantFrom(...schemas),
        fc.nat(),
        fc.constantFrom<Json>(null, [], '#', { $ref: '#' }, true),
        (schema, at, by) => {
          const changed = replaced(schema, at % partsOf(schema).length, by)
          const inputSchema = isObject(changed) ? changed : {}
          const found = checkFlow(parsed, { providers: () => ({ title: 'X', inputSchema }) })
          expect(found.every(({ code }) => analysisCodes.has(code))).toBe(true)
        },
      ),
      { numRuns },
    )
  })
})
