/** A flow with one mistake in it, as people make them: what no check would let pass must not hurt the engine either. */
import type { FlowDefinition, State } from '../../../src/flow/index.ts'
import type { Chances } from '../chances.ts'

export function spoilFlow(flow: FlowDefinition, chances: Chances): FlowDefinition {
  const names = Object.keys(flow.States)
  const name = chances.pick(names)
  const state = flow.States[name]
  if (state === undefined) return flow
  const change = (spoiled: object): FlowDefinition => ({
    ...flow,
    // SAFETY: it is not a State, and that is the point: the engine gets it as one.
    States: { ...flow.States, [name]: { ...state, ...spoiled } as State },
  })
  switch (
    chances.weighted({ target: 2, start: 1, path: 1, expression: 2, url: 2, wait: 1, type: 2, rules: 1, stored: 1 })
  ) {
    case 'target':
      return change('Next' in state ? { Next: 'Nowhere' } : { Default: 'Nowhere' })
    case 'start':
      return { ...flow, StartAt: 'Nowhere' }
    case 'path':
      return change({ Parameters: { 'a.$': '$.input[*]' } })
    case 'expression':
      return change({
        Parameters: { 'a.=': chances.pick(['input.n +', 'unknown(1)', '((((', "'a' * 10**9", '9**9**9']) },
      })
    case 'url':
      return change(state.Type === 'Action' ? { ActionUrl: 'https://nobody.example.org' } : { Comment: null })
    case 'wait':
      return change(state.Type === 'Wait' ? { Seconds: -1 } : { WaitTime: -5 })
    case 'type':
      return change({ Type: 'Parallel' })
    case 'rules':
      return change(state.Type === 'Choice' ? { Choices: [{ Variable: '$.input.n', Next: name }] } : {})
    case 'stored':
      return change({ ResultPath: chances.pick(['$..x', '$._context.x', 'input']) })
  }
}
