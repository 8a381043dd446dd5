import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FlowDefinition } from '../../../src/flow/index.ts'
import { temporaryHome } from '../temporary-home.ts'
import { HELLO, startFlows, type FlowsFabric } from './flows-fabric.ts'

const home = temporaryHome()
let fabric: FlowsFabric

beforeAll(async () => {
  fabric = await startFlows(join(home.path, 'fabric.db'))
})
afterAll(async () => {
  await fabric.stop()
  home.remove()
})

const hello: FlowDefinition = {
  StartAt: 'Greet',
  States: {
    Greet: {
      Type: 'Action',
      ActionUrl: `${HELLO}/`,
      Parameters: { 'echo_string.$': '$.input.name', sleep_time: 0.05 },
      ResultPath: '$.Greet',
      Next: 'Keep',
    },
    Keep: {
      Type: 'ExpressionEval',
      Parameters: { 'said.$': '$.Greet.details.hello' },
      ResultPath: '$.kept',
      End: true,
    },
  },
}

describe('a run', () => {
  it('carries out its states and shows its output', async () => {
    const run = await fabric.carryOut(hello, { input: { name: 'Ada' } })
    expect(run).toMatchObject({
      status: 'SUCCEEDED',
      details: {
        code: 'FlowSucceeded',
        output: { kept: { said: 'Ada' }, Greet: { status: 'SUCCEEDED', state_name: 'Greet' } },
      },
    })
  })

  it('has a log that tells the whole story', async () => {
    const run = await fabric.carryOut(hello, { input: { name: 'Ada' } })
    const log = await fabric.log(run.run_id)
    expect(log.map(({ code }) => code)).toEqual([
      'FlowStarted',
      'ActionStarted',
      'ActionPolled',
      'ActionCompleted',
      'ExpressionEvalStarted',
      'ExpressionEvalCompleted',
      'FlowSucceeded',
    ])
    expect(log[1]?.details).toMatchObject({ state_name: 'Greet', state_type: 'Action', input: { echo_string: 'Ada' } })
    const published = fabric.events.filter((event) => event.kind === 'log' && event.run_id === run.run_id)
    expect(published.map((event) => event.kind === 'log' && event.entry)).toEqual(log)
    expect(published.map((event) => event.kind === 'log' && event.index)).toEqual([0, 1, 2, 3, 4, 5, 6])
  })
})
