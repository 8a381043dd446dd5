/**
 * How long checking a flow takes: what an editor waits for after a key. Beside it a JSON Schema validator on the same flow,
 * which sees its form only, and reading the text itself.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { checkFlow, dataFlow, flowSchema, parseFlow, type Json, type JsonObject } from '../../src/flow/index.ts'
import type { Bench, Row } from './bench.ts'

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
    const large = JSON.stringify(document(looping(200)), null, 2)
    const { flow } = parseFlow(large)
    const data = median(rounds, () => dataFlow(flow))
    return {
      rows: [
        measure('11 states (XPCS)', readFileSync(XPCS, 'utf8'), 20),
        measure('200 states, loops, catchers', large, 100),
        { what: 'data flow alone, 200 states', value: data, unit: 'ms', budget: '< 50 ms', ok: data < 50 },
        measure('150 states, each leading to all', JSON.stringify(document(everyToEvery(150)))),
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

const document = (states: JsonObject): Json => ({
  title: 'Bench',
  definition: { StartAt: 'S0', States: states },
  input_schema: { type: 'object', properties: { input: { type: 'object' } }, required: ['input'] },
})

/** Action, expression and choice in turn; every tenth choice goes back; all errors lead to one state. */
function looping(count: number): JsonObject {
  const states: { [name: string]: Json } = {}
  for (let i = 0; i < count - 1; i++) {
    const next = `S${Math.min(i + 1, count - 1)}`
    const last = `S${Math.max(0, i - 1)}`
    const kinds: readonly Json[] = [
      {
        Type: 'Action',
        ActionUrl: 'https://compute.actions.globus.org/v3',
        Parameters: {
          'endpoint_id.$': '$.input.endpoint',
          tasks: [
            { 'function_id.$': '$.input.function', kwargs: { 'given.=': `getattr('${last}.details.result', [])` } },
          ],
        },
        ResultPath: `$.S${i}`,
        Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: `S${count - 1}` }],
        Next: next,
      },
      {
        Type: 'ExpressionEval',
        Parameters: { 'all.=': `[item.output for item in ${last}.details.results]`, 'n.=': `input.n + ${i}` },
        ResultPath: `$.S${i}`,
        Next: next,
      },
      {
        Type: 'Choice',
        Choices: [
          { Variable: `$.${last}.n`, NumericLessThan: i, Next: `S${i % 10 === 2 ? Math.max(0, i - 5) : i + 1}` },
        ],
        Default: next,
      },
    ]
    states[`S${i}`] = kinds[i % 3] ?? null
  }
  states[`S${count - 1}`] = { Type: 'Pass', End: true }
  return states
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
