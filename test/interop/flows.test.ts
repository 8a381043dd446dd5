/** Flows, runs and web inputs as globus-sdk, globus-cli and Gladier use them. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startClientFabric, type ClientFabric } from './client-fabric.ts'

let fabric: ClientFabric
beforeAll(async () => {
  fabric = await startClientFabric()
})
afterAll(() => fabric.stop())

describe('globus-sdk', () => {
  it('deploys, runs, follows, changes, cancels, releases and answers', async () => {
    const seen = await fabric.script('flows_sdk.py')
    expect(seen).toEqual({
      validated: {
        scopes: { User: ['https://auth.globus.org/scopes/actions.globus.org/hello_world'] },
        analysis: { number_of_possibilities: expect.any(Number) },
        warnings: expect.any(Array),
      },
      invalid: [422, 'FLOW_VALIDATION_FAILED', expect.stringContaining('there is no state "X"')],
      listed: ['Greeting'],
      updated: 'Greeting 2',
      same_definition: true,
      wrong_input: [400, 'FLOW_INPUT_ERROR', expect.stringContaining('"who" is missing')],
      valid_input: { message: 'validation successful' },
      output: 'Ada',
      description: { title: 'Greeting 2', subtitle: 'a subtitle', description: '', keywords: ['hello', 'interop'] },
      log: ['FlowStarted', 'ActionStarted', 'ActionCompleted', 'FlowSucceeded'],
      frozen: true,
      label: 'second',
      runs: ['second'],
      release_active: [409, 'STATE_CONFLICT', expect.stringContaining('cancel it, or wait')],
      canceled: 'FlowCanceled',
      released: true,
      gone: [404, 'NOT_FOUND', expect.any(String)],
      question: ['Go on?', ['viewer', 'respondent']],
      no_option: [422, 'UNPROCESSABLE_ENTITY', expect.any(String)],
      answer: 'Yes',
      answered_twice: [409, 'STATE_CONFLICT', expect.any(String)],
      registered: ['Samples'],
      registered_owner: true,
      deleted: true,
    })
  })
})

describe.skipIf(process.env['DAVY_INTEROP_SHORT'])('globus-sdk, at length', () => {
  it('reads hundreds of runs in pages while others begin', async () => {
    expect(await fabric.script('paging.py')).toEqual({ seen: 250, in_order: true })
  })
})

describe('globus-cli', () => {
  // oxlint-disable-next-line typescript/no-explicit-any -- a test reads documents as they come
  const globus = async (...args: string[]): Promise<any> =>
    JSON.parse(await fabric.run('globus', ['flows', ...args, '--format', 'json']))

  it('takes a flow and its run from beginning to end', async () => {
    const definition = JSON.stringify({ StartAt: 'W', States: { W: { Type: 'Wait', Seconds: 600, End: true } } })
    const flow = await globus('create', 'By hand', definition, '--input-schema', '{}')
    expect(await fabric.run('globus', ['flows', 'list'])).toContain('By hand')
    expect((await globus('update', flow.id, '--title', 'By hand 2')).title).toBe('By hand 2')
    const run = await globus('start', flow.id, '--input', '{"n": 1}', '--label', 'once')
    expect(await fabric.run('globus', ['flows', 'run', 'list'])).toContain('once')
    expect((await globus('run', 'show', run.run_id)).status).toBe('ACTIVE')
    const codes = (await globus('run', 'show-logs', run.run_id)).entries.map(({ code }: { code: string }) => code)
    expect(codes).toEqual(['FlowStarted', 'WaitStarted'])
    expect((await globus('run', 'show-definition', run.run_id)).flow_id).toBe(flow.id)
    await globus('run', 'update', run.run_id, '--label', 'twice')
    await globus('run', 'cancel', run.run_id)
    expect(await globus('run', 'show', run.run_id)).toMatchObject({ status: 'FAILED', label: 'twice' })
    await globus('run', 'delete', run.run_id)
    expect((await globus('delete', flow.id)).DELETED).toBe(true)
    await expect(globus('show', flow.id)).rejects.toThrow('NOT_FOUND')
  })

  it('answers what a run asks', async () => {
    const definition = JSON.stringify({
      StartAt: 'Ask',
      States: {
        Ask: {
          Type: 'CreateWebInput',
          Parameters: { context: { title: 'Publish?', text: 'It looks fine.' }, options: [{ label: 'Yes' }] },
          ResultPath: '$.ask',
          Next: 'Hear',
        },
        Hear: { Type: 'AwaitWebInput', Parameters: { 'WebInputId.$': '$.ask.id' }, ResultPath: '$.a', End: true },
      },
    })
    const flow = await globus('create', 'Asking', definition, '--input-schema', '{}')
    const run = await globus('start', flow.id, '--input', '{}')
    const { web_input_summaries: open } = await globus('web-input', 'list', '--filter-run-id', run.run_id)
    const text = await fabric.run('globus', ['flows', 'web-input', 'show', open[0].id])
    expect(text).toContain('Publish?')
    expect(text).toContain('It looks fine.')
    const option = (await globus('web-input', 'show', open[0].id)).options[0]
    expect(await globus('web-input', 'respond', open[0].id, option.option_id)).toEqual({ status: 'ok' })
    expect((await globus('web-input', 'show', open[0].id)).status).toBe('closed')
  })

  it('sees as another principal what that may see', async () => {
    const guest = await fabric.client.principals.add({ name: 'guest' })
    const as = { GLOBUS_CLI_CLIENT_ID: guest.client_id, GLOBUS_CLI_CLIENT_SECRET: guest.client_secret }
    const document = {
      definition: { StartAt: 'P', States: { P: { Type: 'Pass', End: true } } } as const,
      input_schema: {},
    }
    const hidden = await fabric.client.flows.create({ title: 'Hidden', ...document })
    const open = await fabric.client.flows.create({ title: 'Open', ...document, flow_starters: [guest.urn] })
    const listed = await fabric.run('globus', ['flows', 'list'], as)
    expect(listed).toContain('Open')
    expect(listed).not.toContain('Hidden')
    await expect(fabric.run('globus', ['flows', 'show', hidden.id], as)).rejects.toThrow('NOT_FOUND')
    const begun = await fabric.run('globus', ['flows', 'start', open.id, '--input', '{}', '--format', 'json'], as)
    expect(JSON.parse(begun)).toMatchObject({ run_owner: guest.urn, user_role: 'run_owner' })
  })
})

describe('Gladier', () => {
  it('deploys a client of two tools once and runs it twice', async () => {
    expect(await fabric.script('gladier_client.py')).toEqual({
      status: 'SUCCEEDED',
      said: 'Grace!',
      again: 'Mary!',
      same_flow: true,
    })
  })
})
