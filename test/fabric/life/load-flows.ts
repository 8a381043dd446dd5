/** Flows of every kind of state, short enough to be cut in the middle, and one that calls another. */
import type { JsonObject } from '#flow'

/** How often the outer loop goes round. */
export const TURNS = 2
const INNER = 3

const hello = 'https://actions.globus.org/hello_world'

export function looping(endpoint: string, double: string): JsonObject {
  return {
    StartAt: 'Begin',
    States: {
      Begin: { Type: 'Pass', Parameters: { outer: 0, total: 0, 'turns.$': '$.turns' }, Next: 'Outer' },
      Outer: { Type: 'ExpressionEval', Parameters: { 'n.=': 'outer + 1' }, ResultPath: '$.count', Next: 'Keep' },
      Keep: {
        Type: 'Pass',
        Parameters: { 'outer.$': '$.count.n', inner: 0, 'total.$': '$.total', 'turns.$': '$.turns' },
        Next: 'Inner',
      },
      Inner: {
        Type: 'Action',
        ActionUrl: hello,
        Parameters: { 'echo_string.=': "'turn ' + str(outer) + '.' + str(inner)", 'sleep_time.=': 'inner * 0.02' },
        ResultPath: '$.said',
        Next: 'Add',
      },
      Add: {
        Type: 'ExpressionEval',
        Parameters: { 'outer.=': 'outer', 'inner.=': 'inner + 1', 'total.=': 'total + 1', 'turns.=': 'turns' },
        ResultPath: '$',
        Next: 'MoreInner',
      },
      MoreInner: {
        Type: 'Choice',
        Choices: [{ Variable: '$.inner', NumericLessThan: INNER, Next: 'Inner' }],
        Default: 'Rest',
      },
      Rest: { Type: 'Wait', Seconds: 0.05, Next: 'MoreOuter' },
      MoreOuter: {
        Type: 'Choice',
        Choices: [{ Variable: '$.outer', NumericLessThanPath: '$.turns', Next: 'Outer' }],
        Default: 'Double',
      },
      Double: {
        Type: 'Action',
        ActionUrl: 'https://compute.actions.globus.org/v3',
        Parameters: {
          endpoint_id: endpoint,
          tasks: [{ function_id: double, kwargs: { 'n.$': '$.total' } }],
        },
        ResultPath: '$.doubled',
        WaitTime: 86_400,
        Next: 'Check',
      },
      Check: {
        Type: 'Choice',
        Choices: [{ Variable: '$.doubled.details.result[0].twice', NumericGreaterThan: 0, Next: 'Done' }],
        Default: 'Wrong',
      },
      Wrong: { Type: 'Fail', Error: 'Wrong', Cause: 'the function was not carried out' },
      Done: { Type: 'Pass', End: true },
    },
  }
}

export function nesting(inner: string): JsonObject {
  return {
    StartAt: 'Call',
    States: {
      Call: {
        Type: 'Action',
        ActionUrl: `https://flows.globus.org/flows/${inner}`,
        Parameters: { 'turns.$': '$.turns' },
        ResultPath: '$.called',
        WaitTime: 86_400,
        Next: 'Rest',
      },
      Rest: { Type: 'Wait', Seconds: 0.02, End: true },
    },
  }
}
