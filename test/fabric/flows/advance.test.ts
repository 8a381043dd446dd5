import { describe, expect, it } from 'vitest'
import type { FlowDefinition, State } from '../../../src/flow/index.ts'
import { resume } from '../../../src/fabric/flows/engine/advance.ts'
import { MOST_STEPS } from '../../../src/fabric/flows/engine/enter.ts'
import { sentenceOf } from '../../../src/fabric/flows/engine/activity.ts'
import { Driven } from './core-driver.ts'

const acting = (
  more: Partial<State & { Type: 'Action' }> = {},
  rest: FlowDefinition['States'] = {},
): FlowDefinition => ({
  StartAt: 'Act',
  States: {
    Act: { Type: 'Action', ActionUrl: 'https://a.example.org', ResultPath: '$.act', End: true, ...more },
    ...rest,
  },
})
const rescued = (error: string): FlowDefinition =>
  acting(
    { Catch: [{ ErrorEquals: [error], Next: 'Rescue', ResultPath: '$.problem' }] },
    { Rescue: { Type: 'Pass', End: true } },
  )

describe('an Action', () => {
  it('is written down before it is started, and started once', () => {
    const driven = new Driven(acting({ Parameters: { 'x.$': '$.x' } }), { x: 1 })
    expect(driven.entries.map(({ kind }) => kind)).toEqual(['started', 'acted'])
    expect(driven.effects).toMatchObject([
      { kind: 'start-action', request: driven.request, url: 'https://a.example.org', body: { x: 1 } },
      { kind: 'set-timer', timer: 'deadline', at: driven.time + 300e6 },
    ])
  })

  it('leaves its status document with its state_name at ResultPath', () => {
    const driven = new Driven(acting(), { x: 1 })
    driven.status('SUCCEEDED', { details: { answer: 42 } })
    expect(driven.run.phase).toMatchObject({ kind: 'ended', how: 'succeeded' })
    expect(driven.run.data).toMatchObject({
      x: 1,
      act: { status: 'SUCCEEDED', state_name: 'Act', details: { answer: 42 } },
    })
  })

  it('accepts one result only', () => {
    const driven = new Driven(acting({}, {}), {})
    const { request } = driven
    driven.status('SUCCEEDED')
    const before = driven.run
    driven.tell({ kind: 'status', request, status: before.data as never })
    expect(driven.ignored).toBe('the run has ended')
    expect(driven.run).toBe(before)
  })

  it('does not write down what it knows', () => {
    const driven = new Driven(acting())
    driven.status('ACTIVE', { display_status: 'waiting' })
    driven.status('ACTIVE', { display_status: 'waiting' })
    expect(driven.ignored).toBe('the status is known')
    driven.status('ACTIVE', { display_status: 'running' })
    expect(driven.entries.filter(({ kind }) => kind === 'polled')).toHaveLength(2)
  })

  it('fails the run when it fails, unless the state says otherwise', () => {
    const strict = new Driven(acting())
    strict.status('FAILED', { details: { description: 'the disk is full' } })
    expect(strict.run.phase).toMatchObject({
      how: 'failed',
      failure: { state: 'Act', error: 'ActionFailedException', cause: 'the disk is full' },
    })
    const tolerant = new Driven(acting({ ExceptionOnActionFailure: false }))
    tolerant.status('FAILED')
    expect(tolerant.run.phase).toMatchObject({ how: 'succeeded' })
    expect(tolerant.run.data).toMatchObject({ act: { status: 'FAILED' } })
  })

  it.each(['ActionFailedException', 'States.ALL'])(
    'is caught by %s, the error at the ResultPath of the Catch',
    (name) => {
      const driven = new Driven(rescued(name), { kept: true })
      driven.status('FAILED', { details: { description: 'no space' } })
      expect(driven.run.phase).toMatchObject({ how: 'succeeded' })
      expect(driven.run.data).toMatchObject({
        kept: true,
        problem: { Error: 'ActionFailedException', Cause: 'no space', status: 'FAILED', state_name: 'Act' },
      })
    },
  )

  it('is over when its WaitTime is, with the last status in the cause', () => {
    const driven = new Driven(acting({ WaitTime: 2 }))
    driven.status('ACTIVE', { display_status: 'waiting for endpoint local' })
    driven.tell({ kind: 'timer', timer: 'deadline' }, 1_000_000)
    expect(driven.ignored).toBe('the action has time left')
    driven.tell({ kind: 'timer', timer: 'deadline' }, 1_000_000)
    expect(driven.run.phase).toMatchObject({
      failure: {
        error: 'ActionTimeout',
        cause: 'not done within its WaitTime of 2 s; its last status: waiting for endpoint local',
      },
    })
  })

  it('that is refused can be caught as ActionUnableToRun', () => {
    const driven = new Driven(rescued('ActionUnableToRun'))
    const refusal = {
      error: 'ActionUnableToRun',
      code: 'BadActionRequest',
      description: 'no such path',
      status: 400,
    } as const
    driven.tell({ kind: 'refused', request: driven.request, refusal })
    expect(driven.run.data).toMatchObject({
      problem: { Error: 'ActionUnableToRun', Cause: 'no such path', code: 'BadActionRequest', status: 400 },
    })
  })

  it('whose Parameters name nothing fails at its state', () => {
    const driven = new Driven(acting({ Parameters: { 'file.$': '$.input.file' } }), { input: { fil: 'x' } })
    expect(driven.run.phase).toMatchObject({ failure: { state: 'Act', error: 'States.ParameterPathFailure' } })
    expect(driven.entries.map(({ kind }) => kind)).toEqual(['started', 'erred', 'ended'])
  })
})

describe('a cancellation', () => {
  it('waits until the action has stopped', () => {
    const driven = new Driven(acting())
    driven.status('ACTIVE')
    driven.tell({ kind: 'cancel', by: 'ada' })
    expect(driven.effects).toMatchObject([{ kind: 'cancel-action' }, { kind: 'set-timer', timer: 'cancel' }])
    expect(driven.run.phase.kind).toBe('acting')
    driven.status('FAILED')
    expect(driven.run.phase).toMatchObject({ kind: 'ended', how: 'canceled' })
  })

  it('reaches an action that answers late', () => {
    const driven = new Driven(acting())
    driven.tell({ kind: 'cancel', by: 'ada' })
    driven.status('ACTIVE')
    expect(driven.effects.map(({ kind }) => kind)).toEqual(['cancel-action'])
  })

  it('does not wait for ever, and is not caught', () => {
    const driven = new Driven(rescued('States.ALL'))
    driven.status('ACTIVE')
    driven.tell({ kind: 'cancel', by: 'ada' })
    driven.tell({ kind: 'timer', timer: 'cancel' }, 10_000_000)
    expect(driven.run.phase).toMatchObject({ kind: 'ended', how: 'canceled' })
    expect(driven.entries.at(-2)).toMatchObject({ kind: 'erred', error: 'ActionCanceled' })
  })

  it('ends a wait at once', () => {
    const driven = new Driven({ StartAt: 'W', States: { W: { Type: 'Wait', Seconds: 60, End: true } } })
    driven.tell({ kind: 'cancel', by: 'ada' })
    expect(driven.run.phase).toMatchObject({ kind: 'ended', how: 'canceled' })
  })
})

describe('other states', () => {
  it('wait until their time', () => {
    const driven = new Driven({ StartAt: 'W', States: { W: { Type: 'Wait', Seconds: 60, End: true } } })
    expect(driven.effects).toEqual([{ kind: 'set-timer', timer: 'wait', at: driven.time + 60e6 }])
    driven.tell({ kind: 'timer', timer: 'wait' }, 60e6)
    expect(driven.run.phase).toMatchObject({ kind: 'ended', how: 'succeeded' })
  })

  it('fail as they are told', () => {
    const driven = new Driven(
      {
        StartAt: 'F',
        States: { F: { Type: 'Fail', Error: 'NoBeam', CausePath: '$.why' } },
      },
      { why: 'shutter closed' },
    )
    expect(driven.run.phase).toMatchObject({ how: 'failed', failure: { error: 'NoBeam', cause: 'shutter closed' } })
    expect(sentenceOf(driven.run)).toBe('F: NoBeam: shutter closed')
    const silent = new Driven({ StartAt: 'F', States: { F: { Type: 'Fail', Error: 'NoBeam' } } })
    expect(sentenceOf(silent.run)).toBe('F: NoBeam')
  })

  it('loop, but not for ever, and other runs get their turn', () => {
    const loop: FlowDefinition = {
      StartAt: 'A',
      States: { A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Pass', Next: 'A' } },
    }
    const driven = new Driven(loop)
    let turns = 0
    for (; driven.run.phase.kind !== 'ended'; turns++) {
      expect(driven.effects).toEqual([{ kind: 'continue' }])
      driven.tell({ kind: 'continue' })
    }
    expect(turns).toBeGreaterThan(100)
    expect(driven.run.steps).toBeGreaterThanOrEqual(MOST_STEPS)
    expect(driven.run.phase).toMatchObject({ failure: { error: 'States.Runtime' } })
  })

  it('whose Catch leads back to themselves end too', () => {
    const again = [{ ErrorEquals: ['States.ALL'], Next: 'Act', ResultPath: '$.e' }]
    const driven = new Driven(acting({ Parameters: { 'x.$': '$.none' }, Catch: again }))
    while (driven.run.phase.kind !== 'ended') driven.tell({ kind: 'continue' })
    expect(driven.run.phase).toMatchObject({ failure: { error: 'States.Runtime' } })
  })

  it('that wrap a value in itself again and again fail before anybody chokes on it', () => {
    const wrap = { Type: 'Pass', Parameters: { 'in.$': '$.x' }, ResultPath: '$.x', Next: 'Wrap' } as const
    const driven = new Driven({ StartAt: 'Wrap', States: { Wrap: wrap } }, { x: 1 })
    expect(driven.run.phase).toMatchObject({
      failure: { state: 'Wrap', cause: 'the result is nested deeper than 100' },
    })
  })

  it('of a definition that never passed a check end their own run only', () => {
    const driven = new Driven({ StartAt: 'C', States: { C: { Type: 'Choice' } as never } })
    expect(driven.run.phase).toMatchObject({ kind: 'ended', how: 'failed', failure: { error: 'States.Runtime' } })
    expect(new Driven({ StartAt: 'Nowhere', States: {} }).run.phase).toMatchObject({ how: 'failed' })
    const unknown = new Driven({ StartAt: 'P', States: { P: { Type: 'Parallel', End: true } as never } })
    expect(unknown.run.phase).toMatchObject({ how: 'failed', failure: { cause: 'there is no state type "Parallel"' } })
  })
})

describe('recovery', () => {
  it('sends the same request again when nobody has answered it', () => {
    const driven = new Driven(acting({ Parameters: { n: 1 } }))
    expect(resume(driven.run, driven.time)).toMatchObject([
      { kind: 'start-action', request: driven.request, body: { n: 1 } },
      { kind: 'set-timer', timer: 'deadline' },
    ])
  })

  it('asks after an action that was accepted, and gives one that is out of time a moment to tell', () => {
    const driven = new Driven(acting({ WaitTime: 1 }))
    driven.status('ACTIVE')
    const now = driven.time + 60e6
    expect(resume(driven.run, now)).toMatchObject([
      { kind: 'follow-action' },
      { kind: 'set-timer', timer: 'deadline', at: now + 5e6 },
    ])
  })

  it('ends a canceled run also when the clock was set back meanwhile', () => {
    const driven = new Driven(acting())
    driven.tell({ kind: 'cancel', by: 'ada' })
    const timer = resume(driven.run, driven.time - 3600e6).find(({ kind }) => kind === 'set-timer')
    driven.time = timer?.kind === 'set-timer' ? timer.at : 0
    driven.tell({ kind: 'timer', timer: 'cancel' })
    expect(driven.run.phase).toMatchObject({ kind: 'ended', how: 'canceled' })
  })
})
