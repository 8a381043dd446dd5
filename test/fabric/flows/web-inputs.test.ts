import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { webInputDocument, webInputList } from '../../../src/api/index.ts'
import type { FlowDefinition } from '../../../src/flow/index.ts'
import { temporaryHome } from '../temporary-home.ts'
import { startFlows, type FlowsFabric } from './flows-fabric.ts'

const home = temporaryHome()
afterAll(() => home.remove())

const asking: FlowDefinition = {
  StartAt: 'Ask',
  States: {
    Ask: {
      Type: 'CreateWebInput',
      Parameters: {
        input_type: 'selection',
        context: { title: 'Publish?', 'rows.=': '[{"field": "sample", "value": input.sample}]' },
        options: [{ option_id: 'yes', label: 'Publish it' }, { option_id: 'no' }],
      },
      ResultPath: '$.ask',
      Next: 'Hear',
    },
    Hear: {
      Type: 'AwaitWebInput',
      Parameters: { 'WebInputId.$': '$.ask.id' },
      ResultPath: '$.answer',
      Catch: [{ ErrorEquals: ['ActionFailedException'], ResultPath: '$.error', Next: 'Alone' }],
      Next: 'Go',
    },
    Go: { Type: 'Pass', InputPath: '$.answer.value', ResultPath: '$.chosen', End: true },
    Alone: { Type: 'Pass', End: true },
  },
}
const input = { input: { sample: 'D0042' } }

/** A run that waits for its answer, and the web input it waits for. */
async function waiting(
  fabric: FlowsFabric,
  definition = asking,
): Promise<{ readonly run: string; readonly id: string }> {
  const run = await fabric.start(await fabric.deploy(definition), input)
  await fabric.until(() =>
    fabric.events.some((event) => event.kind === 'run' && event.run.run_id === run && event.run.blocking_web_input_id),
  )
  return { run, id: (await fabric.call('GET', `/runs/${run}`)).body.blocking_web_input_id }
}

describe('a run that asks', () => {
  it('shows what it waits for, goes on with the answer, and can be answered once', async () => {
    const fabric = await startFlows(join(home.path, 'ask.db'))
    const { run, id } = await waiting(fabric)
    expect((await fabric.call('GET', `/runs/${run}`)).body).toMatchObject({
      status: 'ACTIVE',
      display_status: 'Waiting for web input',
      details: { code: 'AwaitWebInputStarted', description: 'Hear: waiting: Publish?' },
    })
    const shown = webInputDocument.parse((await fabric.call('GET', `/web_inputs/${id}`)).body)
    expect(shown).toMatchObject({
      status: 'open',
      user_roles: ['viewer', 'respondent'],
      context: { title: 'Publish?', presentation_style: 'table', rows: [{ field: 'sample', value: 'D0042' }] },
      input_schema: {
        oneOf: [
          { const: 'yes', title: 'Publish it' },
          { const: 'no', title: 'no' },
        ],
      },
      run: { id: run },
      value: null,
    })
    const respond = (value: unknown) => fabric.call('POST', `/web_inputs/${id}/respond`, { value })
    expect(await respond('perhaps')).toMatchObject({ status: 422, body: { error: { code: 'UNPROCESSABLE_ENTITY' } } })
    expect(await respond(7)).toMatchObject({ status: 422 })
    expect(await respond(undefined)).toMatchObject({ status: 422, body: { error: { message: 'value: is missing' } } })
    expect(await respond('yes')).toEqual({ status: 200, body: { status: 'ok' } })
    await fabric.ended(run)
    expect(await respond('no')).toMatchObject({ status: 409, body: { error: { code: 'STATE_CONFLICT' } } })
    expect(await fabric.call('POST', '/web_inputs/none/respond', { value: 'yes' })).toMatchObject({ status: 404 })

    const { details } = (await fabric.call('GET', `/runs/${run}`)).body
    expect(details.output).toMatchObject({
      chosen: 'yes',
      answer: { id, value: 'yes', option: { label: 'Publish it' }, respondent_urn: fabric.context.identity.urn },
    })
    expect((await fabric.log(run)).map(({ code }) => code)).toEqual([
      'FlowStarted',
      'CreateWebInputStarted',
      'CreateWebInputCompleted',
      'AwaitWebInputStarted',
      'AwaitWebInputCompleted',
      'PassStarted',
      'PassCompleted',
      'FlowSucceeded',
    ])
    const told = fabric.events.flatMap((event) => (event.kind === 'web-input' ? [event.web_input.status] : []))
    expect(told).toEqual(['open', 'closed'])
    await fabric.stop()
  })

  it('gives options without an id one, and takes answers in both forms', async () => {
    const fabric = await startFlows(join(home.path, 'ids.db'))
    const options = [{ label: 'Stop' }, { label: 'Go on', description: 'to the next sample' }]
    const definition: FlowDefinition = {
      StartAt: 'Ask',
      States: {
        ...asking.States,
        Ask: {
          Type: 'CreateWebInput',
          Parameters: { context: { title: 'T' }, options },
          ResultPath: '$.ask',
          Next: 'Hear',
        },
      },
    }
    const { run, id } = await waiting(fabric, definition)
    const shown = webInputDocument.parse((await fabric.call('GET', `/web_inputs/${id}`)).body)
    expect(shown.options).toMatchObject([{ label: 'Stop', description: null }, { label: 'Go on' }])
    const uuid = expect.stringMatching(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/)
    expect(shown.options.map(({ option_id }) => option_id)).toEqual([uuid, uuid])
    const value = shown.options[1]?.option_id
    // As globus-sdk 4.9 sends it.
    expect((await fabric.call('POST', `/web_inputs/${id}/respond`, { response: { value } })).status).toBe(200)
    await fabric.ended(run)
    const { answer } = (await fabric.call('GET', `/runs/${run}`)).body.details.output
    expect(answer).toMatchObject({ value, option: { label: 'Go on' } })
    await fabric.stop()
  })

  it('is still answered by the next process', async () => {
    const database = join(home.path, 'restart.db')
    const first = await startFlows(database)
    const { run, id } = await waiting(first)
    await first.stop()
    const second = await startFlows(database)
    expect((await second.call('POST', `/web_inputs/${id}/respond`, { value: 'no' })).status).toBe(200)
    await second.ended(run)
    expect((await second.call('GET', `/runs/${run}`)).body.details.output.chosen).toBe('no')
    await second.stop()
  })

  it('goes on in the next process when it was answered while none ran', async () => {
    const database = join(home.path, 'between.db')
    const first = await startFlows(database)
    const { run, id } = await waiting(first)
    await first.flows.stop()
    expect((await first.call('POST', `/web_inputs/${id}/respond`, { value: 'no' })).status).toBe(200)
    await first.stop()
    const second = await startFlows(database)
    await second.ended(run)
    expect((await second.call('GET', `/runs/${run}`)).body.status).toBe('SUCCEEDED')
    await second.stop()
  })

  it('closes its question when it is canceled, and takes it along when it is released', async () => {
    const fabric = await startFlows(join(home.path, 'cancel.db'))
    const { run, id } = await waiting(fabric)
    await fabric.call('POST', `/runs/${run}/cancel`)
    await fabric.ended(run)
    expect((await fabric.call('GET', `/web_inputs/${id}`)).body).toMatchObject({ status: 'closed', value: null })
    expect((await fabric.log(run)).at(-1)?.code).toBe('FlowCanceled')
    await fabric.call('POST', `/runs/${run}/release`)
    expect((await fabric.call('GET', `/web_inputs/${id}`)).status).toBe(404)
    await fabric.stop()
  })

  it('fails in the words of the mistake, which a Catch can take', async () => {
    const fabric = await startFlows(join(home.path, 'wrong.db'))
    const wrong = (Parameters: FlowDefinition['States'][string]): FlowDefinition => ({
      StartAt: 'Ask',
      States: {
        Ask: Parameters,
        Next: { Type: 'Pass', End: true },
      },
    })
    const caught = { ErrorEquals: ['ActionUnableToRun'], ResultPath: '$.error', Next: 'Next' }
    for (const [state, cause] of [
      [{ context: { title: 'T' }, options: [] }, '$.options'],
      [{ context: { title: 'T' }, options: [{ option_id: 'a' }, { option_id: 'a' }] }, 'two options'],
      [
        { context: { title: 'T' }, options: Array.from({ length: 1001 }, (_, n) => ({ option_id: `o${n}` })) },
        '$.options: Too big: expected array to have <=1000',
      ],
    ] as const) {
      const definition = wrong({ Type: 'CreateWebInput', Parameters: state, Catch: [caught], Next: 'Next' })
      const run = await fabric.carryOut(definition)
      expect(run.details.output.error).toMatchObject({ Error: 'ActionUnableToRun', state_name: 'Ask' })
      expect(run.details.output.error.Cause).toContain(cause)
    }
    const nobody = wrong({ Type: 'AwaitWebInput', Parameters: { WebInputId: 'x' }, Catch: [caught], Next: 'Next' })
    expect((await fabric.carryOut(nobody)).details.output.error.Cause).toBe('there is no web input x')
    await fabric.stop()
  })

  it('does not ask what nobody may see', async () => {
    const fabric = await startFlows(join(home.path, 'private.db'))
    const definition: FlowDefinition = {
      StartAt: 'Ask',
      States: {
        ...asking.States,
        Ask: {
          Type: 'CreateWebInput',
          Parameters: {
            context: { title: 'T', 'text.=': "'use ' + _private_key" },
            options: [{ option_id: 'a' }],
          },
          ResultPath: '$.ask',
          Next: 'Hear',
        },
      },
    }
    const run = await fabric.start(await fabric.deploy(definition), { _private_key: 'open sesame' })
    await fabric.until(() => fabric.events.some(({ kind }) => kind === 'web-input'))
    const [row] = fabric.context.store.db.prepare('SELECT * FROM web_inputs').all()
    expect(JSON.stringify([row, fabric.events])).not.toContain('sesame')
    const { body } = await fabric.call('GET', `/web_inputs/${String(row?.['id'])}`)
    expect(body.context.text).toBe('use <private>')
    await fabric.call('POST', `/runs/${run}/cancel`)
    await fabric.stop()
  })

  it('lists its questions by state, flow and run, in pages', async () => {
    const fabric = await startFlows(join(home.path, 'list.db'))
    const all = [await waiting(fabric), await waiting(fabric), await waiting(fabric)]
    await fabric.call('POST', `/web_inputs/${all[0]?.id}/respond`, { value: 'yes' })
    const list = async (query: string) => webInputList.parse((await fabric.call('GET', `/web_inputs?${query}`)).body)
    const ids = async (query: string) => (await list(query)).web_input_summaries.map(({ id }) => id)
    expect(await ids('filter_states=closed')).toEqual([all[0]?.id])
    expect(await ids(`filter_run_ids=${all[1]?.run},${all[2]?.run}&orderby=created_timestamp%20ASC`)).toEqual([
      all[1]?.id,
      all[2]?.id,
    ])
    const first = await list('per_page=2')
    expect(first.web_input_summaries.map(({ id }) => id)).toEqual([all[2]?.id, all[1]?.id])
    expect(await ids(`per_page=2&marker=${first.marker}`)).toEqual([all[0]?.id])
    await fabric.stop()
  })
})
