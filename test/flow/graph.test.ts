import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { flowGraph, layoutGraph, type FlowGraph, type GraphLayout } from '#flow'

const definition = {
  StartAt: 'Transfer',
  States: {
    Transfer: {
      Type: 'Action',
      ActionUrl: 'https://transfer.actions.globus.org/transfer',
      Catch: [
        { ErrorEquals: ['States.ALL'], Next: 'Report' },
        { ErrorEquals: ['ActionTimeout', 'ActionUnableToRun', 'X'], Next: 'Wait' },
      ],
      Next: 'Check',
    },
    Check: {
      Type: 'Choice',
      Choices: [
        { Variable: '$.Transfer.status', StringEquals: 'SUCCEEDED', Next: 'Analyse' },
        {
          And: [
            { Variable: '$.tries', NumericLessThan: 3 },
            { Or: [{ Variable: '$.retry', IsPresent: true }, { Not: { Variable: '$.name', StringMatches: 'x*' } }] },
          ],
          Next: 'Wait',
        },
      ],
      Default: 'Report',
    },
    Wait: { Type: 'Wait', Seconds: 30, Next: 'Transfer' },
    Analyse: { Type: 'Action', ActionUrl: 'https://compute.actions.globus.org', End: true, Comment: 'g2' },
    Report: { Type: 'Fail', Error: 'TransferFailed' },
    Alone: { Type: 'Pass', Next: 'Nowhere' },
  },
}
const layout = (graph: FlowGraph) =>
  layoutGraph(graph, {
    nodeSize: ({ name }) => ({ width: 60 + 7 * name.length, height: 40 }),
    labelSize: ({ label }) => (label === '' ? null : { width: 6 * label.length, height: 16 }),
  })

function print({ width, height, nodes, edges }: GraphLayout): string {
  const boxes = nodes.map(({ node, x, y, width, height }) => `${node.name.padEnd(9)} ${x},${y} ${width}×${height}`)
  const lines = edges.map(({ edge, points, label }) => {
    const at = label ? `  [${edge.label} at ${label.x},${label.y}]` : ''
    return `${edge.id}: ${edge.from} → ${edge.to}  ${points.map(({ x, y }) => `${x},${y}`).join(' ')}${at}`
  })
  return [`${width}×${height}`, ...boxes, ...lines, ''].join('\n')
}

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

  it('is laid out where it was', async () => {
    await expect(print(layout(flowGraph(definition)))).toMatchFileSnapshot('graph.golden.txt')
  })

  it('is laid out the same from the same text, boxes apart', () => {
    const name = fc.constantFrom('A', 'B', 'C', 'D', 'E', 'F')
    const state = fc.oneof(
      fc.record({ Type: fc.constant('Pass'), Next: name }),
      fc.record({
        Type: fc.constant('Choice'),
        Choices: fc.array(fc.record({ Next: name }), { maxLength: 3 }),
        Default: name,
      }),
    )
    fc.assert(
      fc.property(fc.dictionary(name, state, { minKeys: 1 }), (States) => {
        const graph = flowGraph({ StartAt: 'A', States })
        const placed = layout(graph)
        expect(print(layout(graph))).toBe(print(placed))
        for (const [i, a] of placed.nodes.entries()) {
          expect(a.x >= 0 && a.y >= 0 && a.x + a.width <= placed.width && a.y + a.height <= placed.height).toBe(true)
          for (const b of placed.nodes.slice(i + 1)) {
            expect(a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y).toBe(
              true,
            )
          }
        }
        for (const { points } of placed.edges) expect(points.length).toBeGreaterThanOrEqual(2)
      }),
      { numRuns: 60 },
    )
  })
})
