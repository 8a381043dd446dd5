import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  comparedGraph,
  compareFlows,
  editFlow,
  applyTextEdits,
  flowGraph,
  flowTemplates,
  layoutGraph,
  parseFlow,
  parseFlowValue,
  type Difference,
  type FlowComparison,
  type FlowOperation,
  type Json,
  type JsonObject,
  type Path,
} from '#flow'
import { looping, retrying } from '../graph/flows.ts'

const bare = (definition: JsonObject) => ({ shape: 'definition', flow: { definition } }) as const
const compare = (first: JsonObject, second: JsonObject) => compareFlows(bare(first), bare(second))

/** What is different, a line each. */
function told({ states, edges, flow }: FlowComparison): string[] {
  const at = ({ before, after }: Difference) => (after ?? before)?.path.join('.') ?? ''
  const line = (difference: Difference) =>
    `${at(difference)}: ${JSON.stringify(difference.before?.value)} → ${JSON.stringify(difference.after?.value)}`
  return [
    ...flow.map((each) => `flow ${line(each)}`),
    ...states
      .filter(({ change, properties }) => change !== 'same' || properties.length > 0)
      .flatMap(({ change, name, before, renamed, properties }) => [
        `${change} ${renamed ? `${before?.name} ⇒ ` : ''}${name}`,
        ...properties.map((each) => `  ${line(each)}`),
      ]),
    ...edges
      .filter(({ kind }) => kind !== 'same')
      .map(({ kind, before, after }) => {
        const way = (edge: typeof before) => edge && `${edge.from} → ${edge.to}${edge.label ? ` (${edge.label})` : ''}`
        return `${kind} ${[way(before), way(after)].filter(Boolean).join(' ⇒ ')}`
      }),
  ]
}

const chain: JsonObject = {
  StartAt: 'A',
  States: {
    A: { Type: 'Pass', Parameters: { x: 1 }, Next: 'B' },
    B: { Type: 'Action', ActionUrl: 'https://b', Parameters: { list: [1, 2, 3] }, Next: 'C' },
    C: { Type: 'Action', ActionUrl: 'https://c', Parameters: { deep: { er: 'c' } }, Next: 'D' },
    D: { Type: 'Pass', End: true },
  },
}
const edited = (operation: FlowOperation): JsonObject => {
  const parsed = parseFlowValue(chain)
  const done = editFlow(parsed, operation)
  if ('refused' in done) throw new Error(done.refused)
  return parseFlow(applyTextEdits(parsed.text, done.edits)).flow.definition
}

describe('two versions of a flow', () => {
  it('an inserted state is added, and its neighbours stand where they stood', () => {
    const at = { edge: { from: 'B', way: { kind: 'next' } } } as const
    const second = edited({ kind: 'addState', name: 'New', state: { Type: 'Pass' }, at })
    expect(told(compare(chain, second))).toEqual([
      'same B',
      '  Next: "C" → "New"',
      'added New',
      'changed B → C ⇒ B → New',
      'added New → C',
    ])
  })

  it('a state put elsewhere is moved, and only that', () => {
    const second = {
      StartAt: 'B',
      States: {
        A: { Type: 'Pass', Parameters: { x: 1 }, Next: 'D' },
        B: { Type: 'Action', ActionUrl: 'https://b', Parameters: { list: [1, 2, 3] }, Next: 'C' },
        C: { Type: 'Action', ActionUrl: 'https://c', Parameters: { deep: { er: 'c' } }, Next: 'A' },
        D: { Type: 'Pass', End: true },
      },
    }
    const { states } = compare(chain, second)
    expect(states.map(({ name, change }) => `${name} ${change}`)).toEqual(['B same', 'C same', 'A moved', 'D same'])
  })

  it('two that changed places are both moved', () => {
    const second = {
      ...chain,
      States: {
        A: { Type: 'Pass', Parameters: { x: 1 }, Next: 'C' },
        B: { Type: 'Action', ActionUrl: 'https://b', Parameters: { list: [1, 2, 3] }, Next: 'D' },
        C: { Type: 'Action', ActionUrl: 'https://c', Parameters: { deep: { er: 'c' } }, Next: 'B' },
        D: { Type: 'Pass', End: true },
      },
    }
    const { states } = compare(chain, second)
    expect(states.map(({ name, change }) => `${name} ${change}`)).toEqual(['A same', 'C moved', 'B moved', 'D same'])
  })

  it('a renamed state is known by what it says, or by where it stands', () => {
    const second = edited({ kind: 'renameState', from: 'B', to: 'Analyse' })
    expect(told(compare(chain, second))).toEqual(['changed B ⇒ Analyse'])
    expect(compare(chain, second).edges.every(({ kind }) => kind === 'same')).toBe(true)
    const plain = edited({ kind: 'renameState', from: 'D', to: 'Done' })
    expect(told(compare(chain, plain))).toEqual(['changed D ⇒ Done'])
    const start = edited({ kind: 'renameState', from: 'A', to: 'Begin' })
    expect(told(compare(chain, start))).toEqual(['changed A ⇒ Begin'])
  })

  it('a property is told with its path and both values', () => {
    const second = edited({ kind: 'setValue', path: ['States', 'B', 'Parameters', 'list'], value: [0, 1, 3] })
    expect(told(compare(chain, second))).toEqual([
      'changed B',
      '  Parameters.list.0: undefined → 0',
      '  Parameters.list.1: 2 → undefined',
    ])
  })

  it('what surrounds the states is compared when both have it', () => {
    const document = (title: string) => parseFlowValue({ title, definition: chain, input_schema: { type: 'object' } })
    expect(told(compareFlows(document('One'), document('Two')))).toEqual(['flow title: "One" → "Two"'])
    expect(compareFlows(document('One'), bare(chain)).same).toBe(true)
    const second = { ...chain, StartAt: 'B' }
    expect(told(compare(chain, second))[0]).toBe('flow definition.StartAt: "A" → "B"')
  })

  it('a text that is no flow has nothing, and does not stop the comparison', () => {
    const { states } = compareFlows(parseFlow('{"oops'), parseFlowValue(chain))
    expect(states.map(({ change }) => change)).toEqual(['added', 'added', 'added', 'added'])
  })
})

/** Takes away from the last to the first, adds from the first to the last, then changes. */
function made(differences: readonly Difference[], value: Json | undefined): Json | undefined {
  type Box = { value: Json | undefined }
  // Not cloned: what is made from constants has lists in it that are one and the same.
  const root: Box = { value: value === undefined ? undefined : (JSON.parse(JSON.stringify(value)) as Json) }
  const parentOf = (path: Path): { holder: Record<string | number, unknown>; key: string | number } => {
    let holder = root as unknown as Record<string | number, unknown>
    let key: string | number = 'value'
    for (const step of path) {
      holder = holder[key] as Record<string | number, unknown>
      key = step
    }
    return { holder, key }
  }
  const put = (path: Path, item: Json, insert: boolean) => {
    const { holder, key } = parentOf(path)
    if (Array.isArray(holder) && insert) holder.splice(Number(key), 0, item)
    else Object.defineProperty(holder, key, { value: item, writable: true, enumerable: true, configurable: true })
  }
  for (const { kind, before } of [...differences].reverse()) {
    if (kind !== 'removed' || !before) continue
    const { holder, key } = parentOf(before.path)
    if (Array.isArray(holder)) holder.splice(Number(key), 1)
    else delete holder[key]
  }
  for (const { kind, after } of differences) if (kind === 'added' && after) put(after.path, after.value, true)
  for (const { kind, after } of differences) if (kind === 'changed' && after) put(after.path, after.value, false)
  return root.value
}

const names = fc.constantFrom('A', 'B', 'C', 'D', 'E', '__proto__', 'constructor')
const scalar = fc.constantFrom<Json>(1, 2, 'x', 'y', null, true)
const { content } = fc.letrec<{ content: Json }>((tie) => ({
  content: fc.oneof(
    { maxDepth: 3 },
    scalar,
    fc.array(tie('content'), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom('a', 'b', '__proto__', 'Next'), tie('content'), { maxKeys: 3 }),
  ),
}))
const rule = fc.record({ Variable: fc.constantFrom('$.x', '$.y'), NumericEquals: fc.nat(2), Next: names })
const state = fc.oneof(
  fc.record({ Type: fc.constantFrom('Pass', 'Action'), Parameters: content, Next: names }, { requiredKeys: ['Type'] }),
  fc.record({ Type: fc.constant('Choice'), Choices: fc.array(rule, { maxLength: 3 }), Default: names }),
  fc.record({
    Type: fc.constant('Action'),
    ActionUrl: fc.constantFrom('https://a', 'https://b'),
    Catch: fc.array(fc.record({ ErrorEquals: fc.constantFrom(['States.ALL'], ['T']), Next: names }), { maxLength: 2 }),
    End: fc.constant(true),
  }),
)
const definitions: fc.Arbitrary<JsonObject> = fc.record({
  StartAt: names,
  States: fc.dictionary(names, state, { maxKeys: 6 }),
  Comment: scalar,
})
const mirrored = (change: string) => (change === 'added' ? 'removed' : change === 'removed' ? 'added' : change)

/** Names of states where they lead, as a rename gives them. */
function redirected(value: Json, rename: (name: string) => string): Json {
  const of = (list: Json | undefined) =>
    (list as readonly JsonObject[]).map((item) =>
      'Next' in item ? { ...item, Next: rename(String(item['Next'])) } : item,
    )
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const object = value as JsonObject
  return {
    ...object,
    ...('Next' in object ? { Next: rename(String(object['Next'])) } : {}),
    ...('Default' in object ? { Default: rename(String(object['Default'])) } : {}),
    ...('Choices' in object ? { Choices: of(object['Choices']) } : {}),
    ...('Catch' in object ? { Catch: of(object['Catch']) } : {}),
  }
}

describe('whatever is compared', () => {
  it('nothing is different from itself', () => {
    for (const { flow } of flowTemplates) {
      const parsed = parseFlowValue(flow as unknown as Json)
      expect(told(compareFlows(parsed, parsed))).toEqual([])
      expect(compareFlows(parsed, parsed).same).toBe(true)
    }
    fc.assert(
      fc.property(definitions, (definition) => {
        expect(told(compare(definition, definition))).toEqual([])
      }),
    )
  })

  it('the other way round it is the mirror', () => {
    fc.assert(
      fc.property(definitions, definitions, (first, second) => {
        const [there, back] = [compare(first, second), compare(second, first)]
        const states = ({ states }: FlowComparison, turn: boolean) =>
          states
            .map(({ change, before, after, renamed, moved, properties }) =>
              JSON.stringify([
                turn ? mirrored(change) : change,
                (turn ? after : before)?.name,
                (turn ? before : after)?.name,
                renamed,
                moved,
                properties
                  .map(({ kind, before, after }) =>
                    JSON.stringify([turn ? mirrored(kind) : kind, turn ? after : before, turn ? before : after]),
                  )
                  .sort(),
              ]),
            )
            .sort()
        expect(states(back, true)).toEqual(states(there, false))
        const edges = ({ edges }: FlowComparison, turn: boolean) =>
          edges
            .map(({ kind, before, after }) =>
              JSON.stringify([turn ? mirrored(kind) : kind, (turn ? after : before)?.id, (turn ? before : after)?.id]),
            )
            .sort()
        expect(edges(back, true)).toEqual(edges(there, false))
        expect(back.same).toBe(there.same)
      }),
      { numRuns: 400 },
    )
  })

  it('the differences made in the first give the second', () => {
    fc.assert(
      fc.property(definitions, definitions, (first, second) => {
        const { states, flow } = compare(first, second)
        const renames = new Map(
          states.flatMap(({ before, after }) => (before && after ? [[before.name, after.name]] : [])),
        )
        const rename = (name: string) => renames.get(name) ?? name
        const result: [string, Json][] = states.flatMap(({ change, before, after, properties }): [string, Json][] => {
          if (change === 'removed') return []
          if (change === 'added') return after?.state === undefined ? [] : [[after.name, after.state]]
          if (!after || before?.state === undefined) return []
          return [[after.name, made(properties, redirected(before.state, rename)) ?? null]]
        })
        expect(Object.fromEntries(result)).toEqual(second['States'])
        const { States: _, ...rest } = first
        const moved = { ...rest, StartAt: rename(String(rest['StartAt'])) }
        const { States: __, ...wanted } = second
        expect(made(flow, { definition: moved })).toEqual({ definition: wanted })
      }),
      { numRuns: 400 },
    )
  })

  it('both are one graph that can be laid out', () => {
    fc.assert(
      fc.property(definitions, definitions, (first, second) => {
        const comparison = compare(first, second)
        const { graph, states, edges } = comparedGraph(comparison)
        const known = new Set(graph.nodes.map(({ name }) => name))
        expect(known.size).toBe(comparison.states.length)
        expect(new Set(graph.edges.map(({ id }) => id)).size).toBe(graph.edges.length)
        for (const { id, from, to } of graph.edges) {
          expect(known.has(from) && known.has(to) && edges.has(id)).toBe(true)
        }
        for (const name of known) expect(states.has(name)).toBe(true)
        const placed = layoutGraph(graph, { nodeSize: () => ({ width: 100, height: 40 }), labelSize: () => null })
        expect(placed.edges).toHaveLength(graph.edges.length)
      }),
    )
  })

  it('an unchanged version has the graph that it has', () => {
    for (const definition of [retrying, looping]) {
      const { graph } = comparedGraph(compare(definition, definition))
      expect(graph.nodes).toEqual(flowGraph(definition).nodes)
      expect(graph.start).toBe(flowGraph(definition).start)
    }
  })

  it('hundreds of states are compared', () => {
    const many = (shift: number): JsonObject => ({
      StartAt: 'S0',
      States: Object.fromEntries(
        Array.from({ length: 800 }, (_, i) => [
          `S${i}`,
          { Type: 'Pass', Parameters: { i: i + shift }, Next: `S${i + 1}` },
        ]),
      ),
    })
    const { states } = compare(many(0), many(1))
    expect(states.filter(({ change }) => change === 'changed')).toHaveLength(800)
  })
})

it('the flow of XPCS has no difference from itself in YAML', () => {
  const text = readFileSync(join(import.meta.dirname, '../../../src/experiments/xpcs/xpcs.flow.json'), 'utf8')
  expect(compareFlows(parseFlow(text), parseFlow(text, { format: 'yaml' })).same).toBe(true)
})
