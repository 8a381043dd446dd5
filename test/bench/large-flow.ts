/** Flows of any size that have something of everything: what benchmarks of the language and the editor measure with. */
import type { Json, JsonObject } from '../../src/flow/index.ts'

export const largeFlow = (states: number): Json => flowOf(looping(states))

export const flowOf = (states: JsonObject): Json => ({
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
