/** Random flows, and texts of them as people and programs write them. */
import * as fc from 'fast-check'
import { stringify } from 'yaml'
import { isObject, type FlowFormat, type Json, type JsonObject } from '#flow'

const names = ['Get', 'Check data', 'Analyse', 'Publish', 'Report', 'a/b:c', 'Wait 2']

const leaf = fc.constantFrom<Json>(
  '$.x',
  'yes',
  '',
  'two\nlines\n',
  'kept\n\n\n',
  "it's",
  '#no',
  'a: b',
  1,
  -2.5,
  true,
  null,
  [],
  {},
)
const data = fc.oneof(
  leaf,
  fc.array(leaf, { maxLength: 3 }),
  fc.dictionary(fc.constantFrom('x', 'y.$', 'null', 'k k'), fc.oneof(leaf, fc.array(leaf, { maxLength: 2 })), {
    maxKeys: 3,
    noNullPrototype: true,
  }),
)

function state(known: readonly string[]): fc.Arbitrary<JsonObject> {
  const name = fc.constantFrom(...known)
  const on = fc.oneof(
    name.map((Next): JsonObject => ({ Next })),
    fc.constant<JsonObject>({ End: true }),
  )
  const catcher = fc.record({ ErrorEquals: fc.constantFrom(['States.ALL'], ['ActionTimeout', 'X']), Next: name })
  return fc.oneof(
    fc
      .tuple(on, data, fc.boolean())
      .map(([way, Result, first]): JsonObject =>
        first ? { Type: 'Pass', ...way, Result } : { Type: 'Pass', Result, ...way },
      ),
    fc.tuple(on, data, fc.array(catcher, { maxLength: 2 })).map(([way, x, Catch]): JsonObject => ({
      Type: 'Action',
      Parameters: { x },
      ...(Catch.length > 0 && { Catch }),
      ...way,
    })),
    fc.tuple(fc.array(name, { maxLength: 3 }), fc.option(name)).map(([rules, Default]): JsonObject => ({
      Type: 'Choice',
      Choices: rules.map((Next, i) => ({ Variable: '$.x', NumericEquals: i, Next })),
      ...(Default !== null && { Default }),
    })),
    fc.constant<JsonObject>({ Type: 'Fail', Error: 'No' }),
  )
}

export const states = fc
  .subarray(names, { minLength: 1 })
  .chain((known) => fc.tuple(...known.map((name) => state(known).map((one) => [name, one] as const))))
  .map((all): JsonObject => Object.fromEntries(all))

export const flow = fc.tuple(states, fc.nat(), fc.boolean()).map(([States, start, document]): JsonObject => {
  const all = Object.keys(States)
  const definition = { StartAt: all[start % all.length] ?? '', States }
  return document ? { title: 't', definition, input_schema: { type: 'object' } } : definition
})

export interface Written {
  readonly format: FlowFormat
  readonly text: string
}

/** The value written in one of many ways, each part of it in its own. */
export function written(value: JsonObject): fc.Arbitrary<Written> {
  const seed = fc.array(fc.nat(9), { minLength: 30, maxLength: 30 })
  const json = fc.record({
    choose: seed,
    indent: fc.constantFrom('', ' ', '  ', '   ', '\t', '    '),
    eol: fc.constantFrom('\n', '\r\n'),
    end: fc.constantFrom('', 'x', 'xx'),
  })
  return fc.oneof(
    json.map(({ choose, indent, eol, end }) => {
      const text = `${oddJson(value, '', indent, inTurn(choose))}${end.replaceAll('x', '\n')}`
      return { format: 'json' as const, text: text.replaceAll('\n', eol) }
    }),
    fc
      .constantFrom(0, 2, '\t')
      .map((indent) => ({ format: 'json' as const, text: JSON.stringify(value, null, indent) })),
    fc
      .record({
        choose: seed,
        indent: fc.constantFrom(2, 3, 4),
        indentSeq: fc.boolean(),
        singleQuote: fc.boolean(),
        quoted: fc.boolean(),
        eol: fc.constantFrom('\n', '\r\n'),
        end: fc.boolean(),
      })
      .map(({ choose, indent, indentSeq, singleQuote, quoted, eol, end }) => {
        const plain = stringify(value, {
          indent,
          indentSeq,
          singleQuote,
          lineWidth: 0,
          ...(quoted && { defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: 'PLAIN' }),
        })
        const text = commented(plain, inTurn(choose))
        return { format: 'yaml' as const, text: (end ? text : text.replace(/\n+$/, '')).replaceAll('\n', eol) }
      }),
    json.map(({ choose, indent, eol }) => {
      const text = commented(oddJson(value, '', /^ +$/.test(indent) ? indent : '     ', inTurn(choose)), inTurn(choose))
      return { format: 'yaml' as const, text: text.replaceAll('\n', eol) }
    }),
  )
}

function inTurn(numbers: readonly number[]): () => number {
  let turn = 0
  return () => numbers[turn++ % numbers.length] ?? 0
}

function oddJson(value: Json, indent: string, unit: string, choose: () => number): string {
  const inside: (readonly [string, Json])[] = Array.isArray(value)
    ? value.map((item: Json) => ['', item] as const)
    : isObject(value)
      ? Object.entries(value)
      : []
  if (inside.length === 0) return JSON.stringify(value)
  const way = choose()
  const lines = way < 6
  const deeper = lines ? indent + unit : indent
  const colon = [': ', ':', ' : '][way % 3] ?? ':'
  const parts = inside.map(([key, item]) => {
    const text = oddJson(item, deeper, unit, choose)
    return Array.isArray(value) ? text : `${JSON.stringify(key)}${colon}${text}`
  })
  const [open, close] = Array.isArray(value) ? '[]' : '{}'
  if (!lines) {
    const pad = way === 7 ? ' ' : ''
    return `${open}${pad}${parts.join(way === 8 ? ',' : ', ')}${pad}${close}`
  }
  const blank = way === 3 ? '\n' : ''
  return `${open}\n${parts.map((part) => `${deeper}${part}`).join(`,\n${blank}`)}\n${indent}${close}`
}

/** With comments and blank lines above, behind and below, where there is no text of several lines. */
function commented(text: string, choose: () => number): string {
  let block = -1
  const lines = text.split('\n').flatMap((line) => {
    const indent = /^ */.exec(line)?.[0].length ?? 0
    if (block >= 0 && (line.trim() === '' || indent > block)) return [line]
    block = /[|>][-+]?$/.test(line) ? indent : -1
    // The reader of YAML takes no comment above a bracket that closes.
    if (/^\s*(?:[\]}]|$)/.test(line) || block >= 0) return [line]
    const way = choose()
    const pad = ' '.repeat(indent)
    if (way === 0) return [`${pad}# above`, line]
    if (way === 1) return ['', line]
    if (way === 2) return ['', `${pad}# one`, `${pad}# two`, line]
    return way === 3 ? [`${line} # behind`] : [line]
  })
  return lines.join('\n')
}
