import { catchErrors, caught, choice, countOf, expression, fail, flow, input, is, loop, otherwise } from 'davy-flows'
import { pass, result, tool, wait, when, z } from 'davy-flows'

export const measure = tool({
  name: 'measure',
  inputs: { exposure: z.number(), turn: z.number() },
  function: ({ exposure, turn }) => ({ signal: exposure * (turn + 1), exposure }),
})
const longer = measure.with({
  turn: countOf('try_again'),
  exposure: expression.number`${input('exposure', z.number())} * 2`,
})

export default flow(
  [
    loop('try_again', { until: is(result(measure).signal, '>=', 10), atMost: 5 }, longer),
    choice(
      'judge',
      when(is(result(measure).signal, '>', 1000), fail('too_bright', { error: 'TooBright' })),
      otherwise(wait('settle', { seconds: input('settle', z.number().default(0)) })),
    ),
    catchErrors([measure.as('final').with({ turn: 0 })], [pass('missed', { why: caught().Cause })]),
  ],
  { title: 'Measure until it is seen', modifiers: { measure: { WaitTime: 600 } } },
)
