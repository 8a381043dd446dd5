import { describe, expect, it } from 'vitest'
import { flowGraph } from '#flow'
import { retrying as definition } from './flows.ts'

describe('the graph of a flow', () => {
  it('has a node for every state and an edge for every way', () => {
    const graph = flowGraph(definition)
    expect(graph.start).toBe('Transfer')
    expect(graph.nodes.map(({ name, reachable, missing, ends }) => [name, reachable, missing, ends])).toEqual([
      ['Transfer', true, false, false],
      ['Check', true, false, false],
      ['Analyse', true, false, true],
      ['Wait', true, false, false],
      ['Report', true, false, true],
      ['Alone', false, false, false],
      ['Nowhere', false, true, false],
    ])
    expect(graph.edges.map(({ kind, from, to, label }) => `${kind} ${from} → ${to} (${label})`)).toEqual([
      'next Transfer → Check ()',
      'catch Transfer → Report (any error)',
      'catch Transfer → Wait (ActionTimeout, ActionUnableToRun …)',
      'choice Check → Analyse ($.Transfer.status = "SUCCEEDED")',
      'choice Check → Wait ($.tries < 3 and ($.retry is present or not $.name like "x*"))',
      'default Check → Report (otherwise)',
      'next Wait → Transfer ()',
      'next Alone → Nowhere ()',
    ])
  })

  it('gives ids that no names can bring together', () => {
    const graph = flowGraph({
      States: { a: { Type: 'Choice', Choices: [{ Next: 'b' }] }, 'a/Choices/0': { Next: 'b' } },
    })
    expect(graph.edges.map(({ id }) => id)).toEqual(['a/Choices/0/Next', 'a%2FChoices%2F0/Next'])
  })
})
