import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FlowDefinition, JsonObject } from '../../../src/flow/index.ts'
import { temporaryHome } from '../temporary-home.ts'
import { HELLO, startFlows, type Answer, type FlowsFabric } from './flows-fabric.ts'

const home = temporaryHome()
let fabric: FlowsFabric
beforeAll(async () => {
  fabric = await startFlows(join(home.path, 'fabric.db'))
})
afterAll(async () => {
  await fabric.stop()
  home.remove()
})

/** Fails at Third as long as `threshold` is under 10. */
const definition: FlowDefinition = {
  StartAt: 'First',
  States: {
    First: { Type: 'ExpressionEval', Parameters: { 'n.=': 'n + 1' }, ResultPath: '$.first', Next: 'Second' },
    Second: {
      Type: 'Action',
      ActionUrl: HELLO,
      Parameters: { 'echo_string.=': 'str(first.n)' },
      ResultPath: '$.second',
      Next: 'Third',
    },
    Third: {
      Type: 'Choice',
      Choices: [{ Variable: '$.threshold', NumericGreaterThanEquals: 10, Next: 'Last' }],
    },
    Last: { Type: 'Pass', End: true },
  },
}

async function ended(body: JsonObject, of: FlowDefinition = definition, more: JsonObject = {}): Promise<string> {
  const run = await fabric.start(await fabric.deploy(of), body, more)
  await fabric.ended(run)
  return run
}

const rerun = (run: string, body: object = {}): Promise<Answer> => fabric.call('POST', `/davy/runs/${run}/rerun`, body)

async function rerunEnded(run: string, body: object = {}) {
  const answer = await rerun(run, body)
  expect(answer).toMatchObject({ status: 201 })
  await fabric.ended(answer.body.run_id)
  return (await fabric.call('GET', `/runs/${answer.body.run_id}`)).body
}

describe('a run that failed', () => {
  it('goes on at the state it failed in, with what it had there and what is changed of it', async () => {
    const run = await ended({ n: 1, threshold: 3 }, definition, { label: 'scan 7', tags: ['night'] })
    const again = await rerunEnded(run, { input: { threshold: 12 } })
    expect(again).toMatchObject({
      status: 'SUCCEEDED',
      label: 'scan 7',
      tags: ['night'],
      rerun_of: run,
      rerun_from: 'Third',
      details: { output: { n: 1, threshold: 12, first: { n: 2 }, second: { details: { hello: '2' } } } },
    })
    const log = await fabric.log(again.run_id)
    expect(log.map(({ code }) => code)).toEqual([
      'FlowStarted',
      'ChoiceStarted',
      'ChoiceCompleted',
      'PassStarted',
      'PassCompleted',
      'FlowSucceeded',
    ])
    expect(log[0]).toMatchObject({ details: { rerun_of: run, rerun_from: 'Third', input: { threshold: 12 } } })
    expect(log[0]?.description).toContain(`at state Third, where run ${run} was`)
    expect((await fabric.call('GET', `/runs/${run}`)).body).toMatchObject({ status: 'FAILED', rerun_of: null })
  })

  it('takes members of any name as members', async () => {
    const run = await ended({ n: 1, threshold: 3 })
    const input: unknown = JSON.parse(
      '{"threshold": 12, "__proto__": {"n": 7}, "constructor": {"prototype": {"n": 7}}}',
    )
    const again = await rerunEnded(run, { input })
    expect(JSON.stringify(again.details.output)).toContain('"__proto__":{"n":7}')
    expect(again.details.output).toMatchObject({ n: 1, first: { n: 2 } })
    expect(Object.hasOwn(Object.prototype, 'n')).toBe(false)
  })

  it('fails again where nothing is changed, and a re-run can be re-run', async () => {
    const run = await ended({ n: 1, threshold: 3 })
    const again = await rerunEnded(run)
    expect(again.status).toBe('FAILED')
    expect(await rerunEnded(again.run_id, { input: { threshold: 10 } })).toMatchObject({ status: 'SUCCEEDED' })
  })

  it('goes on by an edited definition, which is checked and must have the state', async () => {
    const run = await ended({ n: 1, threshold: 3 })
    const { First, Second, Last } = definition.States
    const mended = {
      StartAt: 'First',
      States: {
        ...definition.States,
        Third: { Type: 'Pass', Result: { mended: true }, ResultPath: '$.third', Next: 'Last' },
      },
    }
    const again = await rerunEnded(run, { definition: mended, label: 'mended' })
    expect(again).toMatchObject({
      status: 'SUCCEEDED',
      label: 'mended',
      details: { output: { third: { mended: true } } },
    })
    expect((await fabric.call('GET', `/runs/${again.run_id}/definition`)).body.definition).toEqual(mended)
    const without = { StartAt: 'First', States: { First, Second: { ...Second, Next: 'Last' }, Last } }
    expect(await rerun(run, { definition: without })).toMatchObject({
      status: 422,
      body: { error: { message: expect.stringContaining('has no state "Third"') } },
    })
    const wrong = { StartAt: 'Nowhere', States: definition.States }
    expect(await rerun(run, { definition: wrong })).toMatchObject({
      status: 422,
      body: { error: { code: 'FLOW_VALIDATION_FAILED' } },
    })
  })

  it('takes other data whole, and begins at any state it entered', async () => {
    const run = await ended({ n: 1, threshold: 3 })
    const again = await rerunEnded(run, { state: 'Second', data: { first: { n: 7 }, threshold: 10 } })
    expect(again.details.output).toMatchObject({ second: { details: { hello: '7' } } })
    expect(await rerun(run, { state: 'Last' })).toMatchObject({
      status: 422,
      body: { error: { message: expect.stringContaining('it entered First, Second, Third') } },
    })
    const from = await rerunEnded(run, { state: 'First', input: { n: 40, threshold: 10 } })
    expect(from.details.output.first).toEqual({ n: 41 })
  })
})

describe('any run that has ended', () => {
  it('is gone on from at the last time it entered a state', async () => {
    const loop: FlowDefinition = {
      StartAt: 'Count',
      States: {
        Count: { Type: 'ExpressionEval', Parameters: { 'n.=': 'n + 1' }, ResultPath: '$', Next: 'More' },
        More: { Type: 'Choice', Choices: [{ Variable: '$.n', NumericLessThan: 3, Next: 'Count' }], Default: 'Done' },
        Done: { Type: 'Pass', End: true },
      },
    }
    const run = await ended({ n: 0 }, loop)
    expect(await rerun(run)).toMatchObject({
      status: 422,
      body: { error: { message: expect.stringContaining('did not fail: name the state to begin at') } },
    })
    expect((await rerunEnded(run, { state: 'Count' })).details.output).toEqual({ n: 3 })
    expect((await fabric.log((await rerunEnded(run, { state: 'Count' })).run_id))[0]?.details.input).toEqual({ n: 2 })
  })

  it('is not gone on from while it is under way', async () => {
    const waiting: FlowDefinition = { StartAt: 'W', States: { W: { Type: 'Wait', Seconds: 600, End: true } } }
    const run = await fabric.start(await fabric.deploy(waiting))
    expect(await rerun(run)).toMatchObject({ status: 409 })
    await fabric.call('POST', `/runs/${run}/cancel`)
    const again = await rerun(run)
    expect(again).toMatchObject({ status: 201, body: { rerun_from: 'W' } })
    await fabric.call('POST', `/runs/${again.body.run_id}/cancel`)
    expect(await rerun('nobody')).toMatchObject({ status: 404 })
  })

  it('asks again for what was private in it', async () => {
    const secret: FlowDefinition = {
      StartAt: 'Hide',
      States: {
        Hide: {
          Type: 'ExpressionEval',
          Parameters: { __Private_Parameters: ['key'], 'key.$': '$._private_key' },
          ResultPath: '$.login',
          Next: 'Stop',
        },
        Stop: { Type: 'Fail', Error: 'E', Cause: 'C' },
      },
    }
    const going: FlowDefinition = {
      ...secret,
      States: {
        ...secret.States,
        Stop: {
          Type: 'Action',
          ActionUrl: HELLO,
          Parameters: { 'echo_string.$': '$.login.key' },
          ResultPath: '$.said',
          End: true,
        },
      },
    }
    const run = await ended({ _private_key: 'open sesame' }, secret)
    const missing = await rerun(run, { definition: going })
    expect(missing).toMatchObject({
      status: 422,
      body: {
        error: {
          message: expect.stringContaining('at $._private_key, $.login.key: give them again in "input"'),
          detail: [{ loc: ['input', '_private_key'] }, { loc: ['input', 'login', 'key'] }],
        },
      },
    })
    const again = await rerunEnded(run, {
      definition: going,
      input: { _private_key: null, login: { key: 'new sesame' } },
    })
    expect(again).toMatchObject({ status: 'SUCCEEDED', details: { output: { login: { key: '<private>' } } } })
    expect(JSON.stringify([await fabric.log(again.run_id), fabric.events])).not.toContain('sesame')
  })
})
