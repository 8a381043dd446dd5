import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  checkFlow,
  flowGraph,
  layoutGraph,
  parseFlow,
  parseFlowValue,
  readFlow,
  type Json,
  type JsonObject,
  type ParsedFlow,
} from '#flow'
import { flowGraphSvg } from '#draw'

const sizes = { nodeSize: () => ({ width: 100, height: 40 }), labelSize: () => null }

/** Everything that reads a flow, on one flow. */
function expectAnswers(parsed: ParsedFlow): void {
  const problems = checkFlow(parsed)
  expect(problems.length).toBeLessThanOrEqual(1000)
  const lines = parsed.text.split('\n').length
  for (const { range, message } of problems) {
    expect(message).not.toBe('')
    expect(range.start.line).toBeLessThan(lines)
    expect(range.end.line).toBeLessThan(lines)
  }
  readFlow(parsed)
  const graph = flowGraph(parsed.flow.definition)
  expect(new Set(graph.edges.map(({ id }) => id)).size).toBe(graph.edges.length)
  const names = new Set(graph.nodes.map(({ name }) => name))
  for (const { from, to } of graph.edges) expect(names.has(from) && names.has(to)).toBe(true)
  expect(flowGraphSvg(parsed.flow.definition)).toMatch(/^<svg/)
}

/** JSON that is close to a flow: its words in wrong places. */
const words = fc.constantFrom(
  ...'Type Next End Choices Default Catch Parameters Variable And Not Or StringEquals IsPresent StartAt States'.split(
    ' ',
  ),
  ...'definition input_schema title Comment ErrorEquals ResultPath Handler a.$ b.= __Private_Parameters'.split(' '),
  '__proto__',
  'constructor',
  'A',
  'B',
  '',
)
const values = fc.constantFrom<Json>(
  'A',
  'B',
  'Action',
  'Choice',
  'Pass',
  'Fail',
  'Wait',
  '$.x',
  '$..',
  'a + ',
  '__proto__',
  'toString',
  null,
  true,
  false,
  0,
  -1,
  1e9,
)
const { flowLike } = fc.letrec<{ flowLike: Json }>((tie) => ({
  flowLike: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    values,
    fc.array(tie('flowLike'), { maxLength: 4 }),
    fc
      .array(fc.tuple(words, tie('flowLike')), { maxLength: 6 })
      .map((entries): JsonObject => Object.fromEntries(entries)),
  ),
}))
const states = fc.dictionary(fc.constantFrom('A', 'B', 'C', '__proto__', 'x/y'), flowLike)

describe('whatever the input', () => {
  it('parsing, checking and drawing answer', () => {
    expect.hasAssertions()
    // SAFETY: fast-check's JsonValue is Json.
    const any = fc.oneof(
      flowLike,
      fc.jsonValue().map((value) => value as Json),
      states.map((all) => ({ StartAt: 'A', States: all })),
    )
    fc.assert(
      fc.property(any, (value) => {
        expectAnswers(parseFlowValue(value))
      }),
      { numRuns: 400 },
    )
  })

  it('text that is no JSON is answered too', () => {
    expect.hasAssertions()
    const piece = fc.constantFrom(
      ...'{ } [ ] , : " "A" "States" "StartAt" "Next" 1 true \n // /* \\ \u0000 é'.split(' '),
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece).map((pieces) => pieces.join('')),
        ),
        (text) => {
          expectAnswers(parseFlow(text))
        },
      ),
      { numRuns: 400 },
    )
  })

  it('deep nesting is refused at its place', () => {
    for (const text of ['['.repeat(200_000), '{"a":'.repeat(200_000), `{"States":${'[{"a":'.repeat(50_000)}`]) {
      const parsed = parseFlow(text)
      expect(checkFlow(parsed)).toMatchObject([
        { code: 'too-deep', message: expect.stringContaining('deeper than 200') },
      ])
      expectAnswers(parsed)
    }
    let value: Json = 1
    for (let i = 0; i < 100_000; i++) value = { a: value }
    expect(checkFlow(parseFlowValue(value))).toMatchObject([{ code: 'too-deep' }])
    expect(flowGraph({ StartAt: 'A', States: { A: { Type: 'Choice', Choices: [value] } } }).nodes).toHaveLength(1)
  })

  it('megabytes are answered', () => {
    expect.hasAssertions()
    const many = Object.fromEntries(
      Array.from({ length: 5000 }, (_, i) => [
        `State number ${i}`,
        { Type: 'Pas', Next: `State numbr ${i + 1}`, Comment: 'x'.repeat(1000) },
      ]),
    )
    const source = JSON.stringify({ title: 'Large', definition: { StartAt: 'State number 0', States: many } }, null, 1)
    expect(source.length).toBeGreaterThan(5e6)
    expectAnswers(parseFlow(source))
    const text = `{"title": "${'x'.repeat(5e6)}`
    expectAnswers(parseFlow(text))
    expectAnswers(parseFlow(`[${'1,'.repeat(1e6)}`))
  })

  it('a large flow is laid out', () => {
    const chain: JsonObject = Object.fromEntries(
      Array.from({ length: 3000 }, (_, i) => [
        `S${i}`,
        { Type: 'Choice', Choices: [{ Next: `S${i + 1}` }], Default: `S${(i * 7) % 3000}` },
      ]),
    )
    const placed = layoutGraph(flowGraph({ StartAt: 'S0', States: chain }), sizes)
    expect(placed.nodes).toHaveLength(3001)
    expect(placed.edges).toHaveLength(6000)
  })
})
