/** Experiment steering with coupled simulation (paper, section II.A): simulate, compare, decide what to measure next. */
import { functions, inputs, uuid } from './inputs.ts'
import { compute, output } from './states.ts'
import type { FlowTemplate } from './template.ts'

export const simulateAndSteer: FlowTemplate = {
  name: 'simulate-and-steer',
  summary: 'simulate and measure by turns until it is known what was to be found out',
  functions: {
    simulate: 'is given settings; returns prediction',
    measure: 'runs at the instrument; is given settings; returns measurement',
    decide:
      'is given settings, prediction, measurement; returns done (true or false) and settings: those of the next turn',
  },
  flow: {
    title: 'Simulate and steer',
    subtitle: 'What to measure next, by simulation',
    description:
      'Simulates what a measurement should give, measures, compares, and decides on the settings of the next measurement; ' +
      'until there is nothing more to find out, or the turns are used up.',
    definition: {
      Comment: 'Experiment steering and coupled simulation (Vescovi et al. 2022, section II.A)',
      StartAt: 'Begin',
      States: {
        Begin: {
          Type: 'Pass',
          Comment: 'The settings of the first turn are those of the input.',
          Parameters: { turn: 1, 'settings.$': '$.input.settings' },
          ResultPath: '$.Plan',
          Next: 'Simulate',
        },
        Simulate: {
          ...compute('simulate', 'At the facility: what these settings should give.', {
            'settings.$': '$.Plan.settings',
          }),
          ResultPath: '$.Simulate',
          Next: 'Measure',
        },
        Measure: {
          ...compute(
            'measure',
            'At the instrument: what they give.',
            { 'settings.$': '$.Plan.settings' },
            'instrument_endpoint',
          ),
          ResultPath: '$.Measure',
          Next: 'Decide',
        },
        Decide: {
          ...compute('decide', 'Compares, and proposes the next settings.', {
            'settings.$': '$.Plan.settings',
            'prediction.$': output('Simulate', 'prediction'),
            'measurement.$': output('Measure', 'measurement'),
          }),
          ResultPath: '$.Decide',
          Next: 'Enough',
        },
        Enough: {
          Type: 'Choice',
          Choices: [
            { Variable: output('Decide', 'done'), BooleanEquals: true, Next: 'Found' },
            { Variable: '$.Plan.turn', NumericGreaterThanEqualsPath: '$.input.most_turns', Next: 'TurnsUsedUp' },
          ],
          Default: 'NextTurn',
        },
        NextTurn: {
          Type: 'ExpressionEval',
          Parameters: { 'turn.=': 'Plan.turn + 1', 'settings.$': output('Decide', 'settings') },
          ResultPath: '$.Plan',
          Next: 'Simulate',
        },
        Found: {
          Type: 'Pass',
          Parameters: { found: true, 'turns.$': '$.Plan.turn', 'settings.$': '$.Plan.settings' },
          ResultPath: '$.Outcome',
          End: true,
        },
        TurnsUsedUp: {
          Type: 'Pass',
          Comment: 'No failure: the best settings so far are in the outcome.',
          Parameters: { found: false, 'turns.$': '$.Plan.turn', 'settings.$': output('Decide', 'settings') },
          ResultPath: '$.Outcome',
          End: true,
        },
      },
    },
    input_schema: inputs({
      settings: { type: 'object', title: 'Settings', description: 'Of the first measurement.' },
      most_turns: { type: 'integer', minimum: 1, default: 10, title: 'Most turns' },
      instrument_endpoint: uuid('Instrument endpoint', 'Where the function runs that measures.'),
      ...functions('simulate', 'measure', 'decide'),
    }),
  },
}
