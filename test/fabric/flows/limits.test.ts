/** What a run may take at most, and which errors a Catch takes, decided by the core alone. */
import { describe, expect, it } from 'vitest'
import type { FlowDefinition, JsonObject, State } from '../../../src/flow/index.ts'
import { resume } from '../../../src/fabric/flows/engine/advance.ts'
import { LONGEST_RUN } from '../../../src/fabric/flows/engine/run.ts'
import { Driven } from './core-driver.ts'

const DAY = 86_400e6
const one = (state: State): FlowDefinition => ({ StartAt: 'S', States: { S: state } })

describe('a run', () => {
  it('ends after a year, in the middle of a wait', () => {
    const driven = new Driven(one({ Type: 'Wait', Timestamp: '2030-01-01T00:00:00Z', End: true }))
    const begun = driven.time
    expect(driven.effects).toMatchObject([{ kind: 'set-timer', timer: 'wait', at: begun + LONGEST_RUN }])
    expect(resume(driven.run, begun + 40 * DAY)).toEqual([
      { kind: 'set-timer', timer: 'wait', at: begun + LONGEST_RUN },
    ])
    driven.tell({ kind: 'timer', timer: 'wait' }, 364 * DAY)
    expect(driven.ignored).toBe('the wait is not over')
    driven.tell({ kind: 'timer', timer: 'wait' }, DAY)
    expect(driven.run.phase).toMatchObject({
      how: 'failed',
      failure: { state: 'S', error: 'States.Timeout', cause: 'a run takes at most 365 days' },
    })
  })

  it('ends after a year with its action, and no Catch takes that', () => {
    const action = {
      Type: 'Action',
      ActionUrl: 'https://a.example.org',
      WaitTime: 400 * 86_400,
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'R' }],
      End: true,
    } as const
    const driven = new Driven({ StartAt: 'S', States: { S: action, R: { Type: 'Pass', End: true } } })
    driven.status('ACTIVE')
    driven.tell({ kind: 'timer', timer: 'deadline' }, 365 * DAY)
    expect(driven.run.phase).toMatchObject({ how: 'failed', failure: { error: 'States.Timeout' } })
  })

  it('does not go on by a loop for longer than a year', () => {
    const again = new Driven({
      StartAt: 'W',
      States: { W: { Type: 'Wait', Seconds: 100 * 86_400, Next: 'P' }, P: { Type: 'Pass', Next: 'W' } },
    })
    for (let waits = 0; waits < 3; waits++) again.tell({ kind: 'timer', timer: 'wait' }, 100 * DAY)
    expect(again.run.phase).toMatchObject({ kind: 'waiting' })
    again.tell({ kind: 'timer', timer: 'wait' }, 65 * DAY)
    expect(again.run.phase).toMatchObject({ how: 'failed', failure: { error: 'States.Timeout' } })
  })

  it('waits for people longer than for providers', () => {
    const asking = new Driven(one({ Type: 'AwaitWebInput', Parameters: { WebInputId: 'x' }, End: true }))
    const deadline = asking.effects.find(({ kind }) => kind === 'set-timer')
    expect(deadline).toMatchObject({ timer: 'deadline', at: asking.time + LONGEST_RUN })
  })
})

describe('a Catch', () => {
  const rescue = { Rescue: { Type: 'Pass', End: true } } as const
  const catching = (error: string) => [{ ErrorEquals: [error], Next: 'Rescue', ResultPath: '$.problem' }]
  const acting = { Type: 'Action', ActionUrl: 'https://a.example.org', ResultPath: '$.act', End: true } as const

  function rescued(error: string, state: JsonObject, happens: (driven: Driven) => void = () => {}): Driven {
    // SAFETY: the states below are whole but for their Catch.
    const failing = { ...state, Catch: catching(error) } as unknown as State
    const driven = new Driven({ StartAt: 'S', States: { S: failing, ...rescue } }, { list: [1] })
    happens(driven)
    return driven
  }

  const refuse = (driven: Driven) =>
    driven.tell({
      kind: 'refused',
      request: driven.request,
      refusal: { error: 'ActionUnableToRun', code: 'Forbidden', description: 'not yours', status: 403 },
    })

  it.each<[string, string, JsonObject, ((driven: Driven) => void)?]>([
    ['a refusal', 'ActionUnableToRun', acting, refuse],
    ['anything', 'States.ALL', acting, refuse],
    ['anything, in another spelling', 'States.All', acting, refuse],
    ['a failed action', 'ActionFailedException', acting, (driven) => driven.status('FAILED')],
    [
      'an action out of time',
      'ActionTimeout',
      { ...acting, WaitTime: 1 },
      (driven) => driven.tell({ kind: 'timer', timer: 'deadline' }, 2e6),
    ],
    ['a missing path', 'States.ParameterPathFailure', { ...acting, Parameters: { 'x.$': '$.none' } }],
    [
      'a result without a place',
      'States.ResultPathMatchFailure',
      { ...acting, ResultPath: '$.list.name' },
      (driven) => driven.status('SUCCEEDED'),
    ],
    [
      'a missing path of a web input',
      'States.ParameterPathFailure',
      { Type: 'AwaitWebInput', Parameters: { 'WebInputId.$': '$.none' }, End: true },
    ],
  ])('takes %s as %s', (_, error, state, happens) => {
    const { run } = rescued(error, state, happens)
    expect(run.phase).toMatchObject({ kind: 'ended', how: 'succeeded' })
    expect(run.data).toMatchObject({ problem: { Error: expect.any(String), state_name: 'S' } })
  })

  it('takes only what it names', () => {
    const driven = new Driven({
      StartAt: 'S',
      States: { S: { ...acting, Catch: catching('ActionTimeout') }, ...rescue },
    })
    driven.status('FAILED')
    expect(driven.run.phase).toMatchObject({ how: 'failed', failure: { error: 'ActionFailedException' } })
  })
})
