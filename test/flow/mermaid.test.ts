import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { flowGraph, flowMermaid } from '#flow'

const definition = {
  StartAt: 'Get',
  States: {
    Get: {
      Type: 'Action',
      ActionUrl: 'https://transfer.actions.globus.org/transfer',
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Report' }],
      Next: 'Enough?',
    },
    'Enough?': {
      Type: 'Choice',
      Choices: [{ Variable: '$.status', StringEquals: 'a "b" <c>', Next: 'end' }],
      Default: 'Sleep',
    },
    Sleep: { Type: 'Wait', Seconds: 5, Next: 'Get' },
    end: { Type: 'Pass', End: true },
    Report: { Type: 'Fail' },
    Alone: { Type: 'Pass', Next: 'Nowhere' },
  },
}

describe('a graph as Mermaid', () => {
  it('has a line for every state and every way', () => {
    expect(flowMermaid(flowGraph(definition))).toBe(`flowchart TD
  s0["Get"]
  s1{"Enough#63;"}
  s2["end"]
  s3{{"Sleep"}}
  s4(["Report"])
  s5["Alone"]
  s6["Nowhere"]
  start(( )):::mark
  start --> s0
  s0 --> s1
  s0 -.->|"any error"| s4
  s1 -->|"$.status = #34;a #92;#34;b#92;#34; #60;c#62;#34;"| s2
  s1 -->|"otherwise"| s3
  s3 --> s0
  s5 --> s6
  end_((( ))):::mark
  s2 --> end_
  classDef apart stroke-dasharray: 4 3
  class s5,s6 apart
  classDef mark fill:#888888,stroke:#888888
`)
  })

  it('is a whole text, also of nothing', () => {
    expect(flowMermaid(flowGraph(null), 'LR')).toBe('flowchart LR\n  classDef mark fill:#888888,stroke:#888888\n')
  })

  it('lets no name out of its quotes', () => {
    const word = fc.oneof(
      fc.string(),
      fc.constantFrom('"]', '`**a**`', '%%{init: {}}%%', '<script>', '#quot;', 'a\nb', '\\'),
    )
    fc.assert(
      fc.property(word, word, (from, to) => {
        const States = {
          [from]: { Type: 'Pass', Next: to },
          [to]: { Type: 'Choice', Choices: [{ Variable: from, Next: to }] },
        }
        const lines = flowMermaid(flowGraph({ StartAt: from, States }))
          .trimEnd()
          .split('\n')
        const allowed =
          /^(?:flowchart TD| {2}(?:s\d[[{(]+"[^"`<>%\\]+"[\]})]+|\w+ (?:-->|-\.->)(?:\|"[^"`<>%\\]+"\|)? \w+|\w+\(+ \)+:::mark|class .*|classDef .*))$/u
        for (const line of lines) expect(line).toMatch(allowed)
      }),
    )
  })
})
