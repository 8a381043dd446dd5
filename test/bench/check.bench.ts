/**
 * How long checking a flow takes: what an editor waits for after a key. Beside it a JSON Schema validator on the same flow,
 * which sees its form only, and reading the text itself.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { checkFlow, dataFlow, flowSchema, parseFlow, type JsonObject } from '../../src/flow/index.ts'
import type { Bench, Row } from './bench.ts'
import { flowOf, largeFlow } from './large-flow.ts'

const XPCS = join(import.meta.dirname, '../../src/experiments/xpcs/xpcs.flow.json')

export const bench: Bench = {
  name: 'check',
  about: 'reading and checking a flow, beside ajv checking its form',
  async run({ short }) {
    const rounds = short ? 5 : 25
    const ajv = new Ajv({ strict: false, logger: false, validateFormats: false })
    const form = ajv.compile(flowSchema())
    const measure = (what: string, text: string, budgetMs?: number): Row => {
      const parsed = parseFlow(text)
      const check = median(rounds, () => checkFlow(parsed))
      const read = median(rounds, () => parseFlow(text))
      const schema = median(rounds, () => form(parsed.value))
      const budget = budgetMs === undefined ? {} : { budget: `< ${budgetMs} ms`, ok: check < budgetMs }
      const beside = `reading ${read.toFixed(1)} ms, ajv ${schema.toFixed(1)} ms`
      return { what: `check, ${what}`, value: check, unit: 'ms', beside, ...budget }
    }
    const large = JSON.stringify(largeFlow(200), null, 2)
    const { flow } = parseFlow(large)
    const data = median(rounds, () => dataFlow(flow))
    return {
      rows: [
        measure('11 states (XPCS)', readFileSync(XPCS, 'utf8'), 20),
        measure('200 states, loops, catchers', large, 100),
        { what: 'data flow alone, 200 states', value: data, unit: 'ms', budget: '< 50 ms', ok: data < 50 },
        measure('150 states, each leading to all', JSON.stringify(flowOf(everyToEvery(150)))),
      ],
    }
  },
}

/** Milliseconds of processor time: nothing here waits, and other programs are none of its business. */
function median(rounds: number, work: () => unknown): number {
  const times = Array.from({ length: rounds }, () => {
    const begin = process.cpuUsage()
    work()
    return process.cpuUsage(begin).user / 1000
  })
  return times.sort((a, b) => a - b)[Math.floor(rounds / 2)] ?? 0
}

function everyToEvery(count: number): JsonObject {
  const names = Array.from({ length: count }, (_, i) => `S${i}`)
  return Object.fromEntries(
    names.map((name, i) => [
      name,
      {
        Type: 'Choice',
        Choices: names.map((to) => ({ Variable: `$.input.k${i}`, NumericEquals: i, Next: to })),
        Default: 'S0',
      },
    ]),
  )
}
