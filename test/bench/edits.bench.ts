/** Edits of a flow as the least edits of its text, besides reading it: 200 states, and megabytes. Beside each, the reading. */
import { stringify } from 'yaml'
import { editFlow, parseFlow, type FlowFormat, type FlowOperation } from '#flow'
import type { Bench, Row } from './bench.ts'
import { largeFlow } from './large-flow.ts'

export const bench: Bench = {
  name: 'edits',
  about: 'edits of a flow: operations of the graph and the form as edits of its text',
  run({ short }) {
    const rounds = short ? 5 : 25
    const flows = [
      { what: '200 states, JSON', format: 'json', states: 200, budget: 5 },
      { what: '200 states, YAML', format: 'yaml', states: 200, budget: 5 },
      { what: '10,000 states, JSON', format: 'json', states: 10_000, budget: 500 },
    ] as const
    return Promise.resolve({ rows: flows.flatMap((flow) => measure(flow, flow.states > 1000 ? 3 : rounds)) })
  },
}

interface Measured {
  readonly what: string
  readonly format: FlowFormat
  readonly states: number
  readonly budget: number
}

function measure({ what, format, states, budget }: Measured, rounds: number): readonly Row[] {
  const flow = largeFlow(states)
  const text = format === 'json' ? JSON.stringify(flow, null, 2) : stringify(flow)
  const size = `${(text.length / 1e6).toFixed(1)} MB`
  // Both are actions.
  const [from, to] = [`S${3 * Math.floor(states / 6)}`, 'S3']
  const operations: readonly FlowOperation[] = [
    { kind: 'addState', name: 'New', state: { Type: 'Pass' }, at: { after: from } },
    { kind: 'renameState', from, to: 'Renamed' },
    { kind: 'deleteStates', names: [from], heal: true },
    { kind: 'duplicateStates', names: [from] },
    { kind: 'connect', from, to, way: { kind: 'next' } },
    { kind: 'setValue', path: ['definition', 'States', from, 'Comment'], value: 'Said anew.' },
  ]
  return operations.map((operation) => {
    const [reading, times]: [number[], number[]] = [[], []]
    // The first rounds are those of the compiler.
    const warm = rounds > 3 ? 5 : 0
    for (let round = -warm; round < rounds; round++) {
      const begin = performance.now()
      const parsed = parseFlow(text, { format })
      const read = performance.now()
      editFlow(parsed, operation)
      const edited = performance.now()
      if (round < 0) continue
      reading.push(read - begin)
      times.push(edited - read)
    }
    const value = median(times)
    const beside = `reading ${size}: ${median(reading).toFixed(1)} ms`
    return {
      what: `${operation.kind}, ${what}`,
      value,
      unit: 'ms',
      budget: `< ${budget} ms`,
      ok: value < budget,
      beside,
    }
  })
}

const median = (times: number[]) => times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0
