/** Flows that have something of everything a layout must show. */
import type { JsonObject } from '#flow'

/** Choices, catches, a loop, a state apart and one that is missing. */
export const retrying: JsonObject = {
  StartAt: 'Transfer',
  States: {
    Transfer: {
      Type: 'Action',
      ActionUrl: 'https://transfer.actions.globus.org/transfer',
      Catch: [
        { ErrorEquals: ['States.ALL'], Next: 'Report' },
        { ErrorEquals: ['ActionTimeout', 'ActionUnableToRun', 'X'], Next: 'Wait' },
      ],
      Next: 'Check',
    },
    Check: {
      Type: 'Choice',
      Choices: [
        { Variable: '$.Transfer.status', StringEquals: 'SUCCEEDED', Next: 'Analyse' },
        {
          And: [
            { Variable: '$.tries', NumericLessThan: 3 },
            { Or: [{ Variable: '$.retry', IsPresent: true }, { Not: { Variable: '$.name', StringMatches: 'x*' } }] },
          ],
          Next: 'Wait',
        },
      ],
      Default: 'Report',
    },
    Wait: { Type: 'Wait', Seconds: 30, Next: 'Transfer' },
    Analyse: { Type: 'Action', ActionUrl: 'https://compute.actions.globus.org', End: true, Comment: 'g2' },
    Report: { Type: 'Fail', Error: 'TransferFailed' },
    Alone: { Type: 'Pass', Next: 'Nowhere' },
  },
}

/** Ever so many states that all catch to one. */
export const catching = (count: number): JsonObject => ({
  StartAt: 'Step 1',
  States: {
    ...Object.fromEntries(
      Array.from({ length: count }, (_, i) => [
        `Step ${i + 1}`,
        {
          Type: 'Action',
          Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Clean up' }],
          ...(i + 1 < count ? { Next: `Step ${i + 2}` } : { End: true }),
        },
      ]),
    ),
    'Clean up': { Type: 'Fail', Error: 'Stopped' },
  },
})

/** Loops in loops, to a state itself, and over one another. */
export const looping: JsonObject = {
  StartAt: 'Prepare',
  States: {
    Prepare: { Type: 'Pass', Next: 'Measure' },
    Measure: { Type: 'Action', Next: 'Enough', Catch: [{ ErrorEquals: ['ActionTimeout'], Next: 'Measure' }] },
    Enough: {
      Type: 'Choice',
      Choices: [
        { Variable: '$.n', NumericLessThan: 10, Next: 'Measure' },
        { Variable: '$.moved', BooleanEquals: true, Next: 'Prepare' },
        { Variable: '$.busy', BooleanEquals: true, Next: 'Enough' },
      ],
      Default: 'Analyse',
    },
    Analyse: { Type: 'Action', Next: 'Good' },
    Good: {
      Type: 'Choice',
      Choices: [{ Variable: '$.good', BooleanEquals: false, Next: 'Prepare' }],
      Default: 'Publish',
    },
    Publish: { Type: 'Action', End: true },
  },
}
