import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  flowGraph,
  flowTemplates,
  layoutGraph,
  type Direction,
  type FlowGraph,
  type GraphLayout,
  type Json,
} from '#flow'
import { catching, looping, retrying } from './flows.ts'
import { overlap, qualityOf } from './quality.ts'
import { sketch } from './sketch.ts'

const sizes = {
  nodeSize: ({ name }: { readonly name: string }) => ({ width: 60 + 7 * Math.min(40, name.length), height: 40 }),
  labelSize: ({ label }: { readonly label: string }) =>
    label === '' ? null : { width: Math.min(200, 10 + 7 * label.length), height: 16 },
}
const layout = (graph: FlowGraph, direction: Direction = 'down', previous?: GraphLayout) =>
  layoutGraph(graph, { ...sizes, direction, previous })
const xpcs = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../src/experiments/xpcs/xpcs.flow.json'), 'utf8'),
) as { definition: Json }

/** Everything that must hold whatever the graph is. */
function expectSound(placed: GraphLayout, graph: FlowGraph): void {
  const { overlaps, wordsHit, statesHit } = qualityOf(placed)
  expect({ overlaps, wordsHit, statesHit }).toEqual({ overlaps: 0, wordsHit: 0, statesHit: 0 })
  expect(placed.nodes.map(({ node }) => node.name)).toEqual(graph.nodes.map(({ name }) => name))
  expect(placed.edges.map(({ edge }) => edge.id)).toEqual(graph.edges.map(({ id }) => id))
  const boxes = [...placed.nodes, ...placed.edges.flatMap(({ label }) => label ?? [])]
  for (const { x, y, width, height } of boxes) {
    expect(x >= 16 && y >= 16 && x + width <= placed.width - 16 && y + height <= placed.height - 16).toBe(true)
  }
  const box = new Map(placed.nodes.map((each) => [each.node.name, each]))
  const onBorder = (name: string, point: { x: number; y: number } | undefined) => {
    const { x, y, width, height } = box.get(name) ?? { x: 0, y: 0, width: 0, height: 0 }
    if (!point) return false
    const [inX, inY] = [point.x > x && point.x < x + width, point.y > y && point.y < y + height]
    return (inX && (point.y === y || point.y === y + height)) || (inY && (point.x === x || point.x === x + width))
  }
  for (const { edge, points, line } of placed.edges) {
    expect(points.length).toBeGreaterThanOrEqual(2)
    expect(line.length).toBeGreaterThanOrEqual(2)
    expect(onBorder(edge.from, points[0]) && onBorder(edge.to, points.at(-1))).toBe(true)
    for (const [index, { x, y }] of points.entries()) {
      expect(x >= 0 && y >= 0 && x <= placed.width && y <= placed.height).toBe(true)
      const before = points[index - 1]
      expect(before && (before.x === x) === (before.y === y)).toBeFalsy()
    }
  }
}

const names = fc.oneof(
  fc.constantFrom('__proto__', 'constructor', 'toString', '', ' ', 'a/b', '💥', 'ﷺ', '\u0000', 'x'.repeat(300)),
  fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'),
)
const state = fc.record(
  {
    Type: fc.constantFrom<Json>('Action', 'Choice', 'Pass', 'Fail', 7, undefined as never),
    Next: names,
    Default: names,
    Choices: fc.array(fc.record({ Variable: fc.constant('$.x'), NumericEquals: fc.nat(3), Next: names }), {
      maxLength: 4,
    }),
    Catch: fc.array(fc.record({ ErrorEquals: fc.constantFrom([], ['States.ALL'], ['Timeout']), Next: names }), {
      maxLength: 3,
    }),
  },
  { requiredKeys: ['Type'] },
)
const definitions = fc.tuple(names, fc.array(fc.tuple(names, state), { maxLength: 24 })).map(([StartAt, list]) => ({
  StartAt,
  States: Object.fromEntries(list),
}))
const directions = fc.constantFrom<Direction>('down', 'right')

/** A graph of any size and shape, made from a seed: quick to make and to shrink. */
function random(count: number, edgesEach: number, seed: number): FlowGraph {
  let value = seed | 1
  const next = (below: number) => {
    value = Math.imul(value, 1_664_525) + 1_013_904_223
    return Math.abs(value >> 8) % below
  }
  const States = Object.fromEntries(
    Array.from({ length: count }, (_, i) => {
      const ways = Array.from({ length: next(2 * edgesEach + 1) }, () => ({ Next: `S${next(count)}` }))
      return [
        `S${i}`,
        next(3) === 0
          ? { Type: 'Choice', Choices: ways, Default: `S${Math.min(count - 1, i + 1)}` }
          : { Type: 'Action', Next: `S${Math.min(count - 1, i + 1)}`, Catch: ways.slice(0, next(3)) },
      ]
    }),
  )
  return flowGraph({ StartAt: 'S0', States })
}

describe('a layout', () => {
  it.each([
    ['choices, catches and a loop', retrying],
    ['loops', looping],
    ['states that catch to one', catching(6)],
    ['XPCS', xpcs.definition],
  ])('of %s is the one it was', async (name, definition) => {
    const graph = flowGraph(definition)
    for (const direction of ['down', 'right'] as const) {
      const placed = layout(graph, direction)
      expectSound(placed, graph)
      await expect(sketch(placed)).toMatchFileSnapshot(`${name.replaceAll(' ', '-')}-${direction}.golden.txt`)
    }
  })

  it.each(flowTemplates.map(({ name, flow }) => [name, flow] as const))('of the template %s is sound', (_, flow) => {
    expect.hasAssertions()
    const graph = flowGraph(flow.definition)
    for (const direction of ['down', 'right'] as const) expectSound(layout(graph, direction), graph)
  })

  it('is sound for whatever graph there is, and the same each time', () => {
    fc.assert(
      fc.property(definitions, directions, (definition, direction) => {
        const graph = flowGraph(definition)
        const placed = layout(graph, direction)
        expectSound(placed, graph)
        expect(layout(graph, direction)).toEqual(placed)
      }),
      { numRuns: 300 },
    )
  })

  it('is sound for hundreds of states in a tangle', () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 500 }), fc.nat(3), fc.nat(), (count, edgesEach, seed) => {
        const graph = random(count, edgesEach, seed)
        const placed = layout(graph)
        for (const [i, a] of placed.nodes.entries())
          for (const b of placed.nodes.slice(i + 1))
            if (overlap(a, b)) throw new Error(`${a.node.name} on ${b.node.name}`)
        expect(placed.edges).toHaveLength(graph.edges.length)
      }),
      { numRuns: 12 },
    )
    const graph = random(120, 2, 7)
    expectSound(layout(graph), graph)
  })

  it('keeps boxes of any size apart', () => {
    expect.hasAssertions()
    const size = fc.record({ width: fc.integer({ min: -5, max: 900 }), height: fc.integer({ min: -5, max: 300 }) })
    fc.assert(
      fc.property(
        definitions,
        directions,
        fc.array(size, { minLength: 1, maxLength: 9 }),
        (definition, direction, list) => {
          const graph = flowGraph(definition)
          const of = (text: string) => list[text.length % list.length] ?? { width: 1, height: 1 }
          const placed = layoutGraph(graph, {
            direction,
            nodeSize: ({ name }) => of(name),
            labelSize: ({ label }) => (label === '' ? null : of(label)),
          })
          expectSound(placed, graph)
        },
      ),
      { numRuns: 100 },
    )
  })

  it('draws the main way straight', () => {
    for (const definition of [retrying, looping, catching(6), xpcs.definition]) {
      const placed = layout(flowGraph(definition))
      const main = placed.edges.filter(({ edge }) => edge.kind === 'next' && edge.from === placed.nodes[0]?.node.name)
      for (const { points } of main) expect(points[0]?.x).toBe(points.at(-1)?.x)
    }
  })

  it('puts states that nothing joins in rows', () => {
    const States = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`S${i}`, { Type: 'Pass', End: true }]))
    const placed = layout(flowGraph({ StartAt: 'S0', States }))
    expect(placed.width / placed.height).toBeLessThan(3)
  })

  it('draws many catches to one state as one line, each part once', () => {
    const placed = layout(flowGraph(catching(50)))
    const caught = placed.edges.filter(({ edge }) => edge.kind === 'catch')
    expect(new Set(caught.map(({ bundle }) => bundle)).size).toBe(1)
    expect(caught.filter(({ label }) => label !== null)).toHaveLength(1)
    const ends = caught.filter(({ points, line }) => line.at(-1)?.y === points.at(-1)?.y)
    expect(ends).toHaveLength(1)
    const long = caught.filter(({ line }) => line.length > 4)
    expect(long).toHaveLength(1)
  })
})

/** Pairs of states that stand in one row, from the left. */
function pairsInRows({ nodes }: GraphLayout): Set<string> {
  const found = new Set<string>()
  for (const a of nodes)
    for (const b of nodes) {
      const together = a.y + a.height / 2 === b.y + b.height / 2
      if (together && a.x < b.x) found.add(JSON.stringify([a.node.name, b.node.name]))
    }
  return found
}

describe('a layout after an edit', () => {
  const swapped = (pair: string) => JSON.stringify((JSON.parse(pair) as string[]).reverse())

  it('keeps the order of the states that stay, when one comes or goes', () => {
    fc.assert(
      fc.property(definitions, names, state, (definition, name, added) => {
        const { [name]: _, ...without } = definition.States
        const [small, large] = [
          flowGraph({ ...definition, States: without }),
          flowGraph({ ...definition, States: { ...without, [name]: added } }),
        ]
        for (const [first, second] of [
          [small, large],
          [large, small],
        ] as const) {
          if (first.nodes.length === second.nodes.length) continue
          const before = layout(first)
          const after = layout(second, 'down', before)
          expectSound(after, second)
          const stood = pairsInRows(before)
          for (const pair of pairsInRows(after)) expect(stood.has(swapped(pair))).toBe(false)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('does not move at all when nothing has changed', () => {
    fc.assert(
      fc.property(definitions, (definition) => {
        const graph = flowGraph(definition)
        const before = layout(graph)
        const after = layout(graph, 'down', before)
        expect(after.shift).toEqual({ x: 0, y: 0 })
        expect(after.nodes.map(({ node, x, y }) => [node.name, x, y])).toEqual(
          before.nodes.map(({ node, x, y }) => [node.name, x, y]),
        )
      }),
      { numRuns: 100 },
    )
  })
})
