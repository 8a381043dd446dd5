import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { flowDocument, flowList, runDocument, runList } from '../../../src/api/index.ts'
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

const pass: FlowDefinition = { StartAt: 'P', States: { P: { Type: 'Pass', End: true } } }
const sleeping = (seconds: number): FlowDefinition => ({
  StartAt: 'Sleep',
  States: {
    Sleep: { Type: 'Action', ActionUrl: HELLO, Parameters: { sleep_time: seconds }, ResultPath: '$.sleep', End: true },
  },
})

describe('flows', () => {
  it('that are larger than anybody could look through at once are refused', async () => {
    const definition = { ...pass, Comment: 'x'.repeat(600_000) }
    for (const path of ['/flows', '/flows/validate'])
      expect(await fabric.call('POST', path, { title: 'Large', definition, input_schema: {} })).toMatchObject({
        status: 422,
        body: { error: { code: 'FLOW_VALIDATION_FAILED', detail: [{ type: 'too-large' }] } },
      })
  })

  it('are deployed, read, changed and deleted', async () => {
    const made = await fabric.call('POST', '/flows', {
      title: 'Scan',
      definition: pass,
      input_schema: {},
      keywords: ['xpcs'],
      flow_viewers: ['public'],
    })
    expect(made.status).toBe(201)
    const flow = flowDocument.parse(made.body)
    expect(flow).toMatchObject({ title: 'Scan', flow_viewers: ['public'], flow_owner: fabric.context.identity.urn })
    expect(made.body.globus_auth_scope).toBe(
      `https://auth.globus.org/scopes/${flow.id}/flow_${flow.id.replaceAll('-', '_')}_user`,
    )
    const changed = await fabric.call('PUT', `/flows/${flow.id}`, { title: 'Rescan' })
    expect(changed.body).toMatchObject({ title: 'Rescan', keywords: ['xpcs'], flow_viewers: ['public'] })
    const gone = await fabric.call('DELETE', `/flows/${flow.id}`)
    expect(gone).toMatchObject({ status: 200, body: { DELETED: true } })
    const missing = await fabric.call('GET', `/flows/${flow.id}`)
    expect(missing).toMatchObject({ status: 404, body: { error: { code: 'NOT_FOUND' } } })
    expect(fabric.events.filter((event) => event.kind === 'flow' && event.flow_id === flow.id)).toHaveLength(3)
  })

  it('are listed by filter, in pages', async () => {
    for (const n of [1, 2, 3]) {
      const request = { title: `Paged ${n}`, definition: pass, input_schema: {}, keywords: [`k${n}`] }
      await fabric.call('POST', '/flows', request)
    }
    const first = await fabric.call('GET', '/flows?filter_title=paged&per_page=2&orderby=title%20ASC')
    expect(flowList.parse(first.body).flows.map(({ title }) => title)).toEqual(['Paged 1', 'Paged 2'])
    expect(first.body).toMatchObject({ has_next_page: true, limit: 2 })
    const next = `/flows?filter_title=paged&per_page=2&orderby=title%20ASC&marker=${first.body.marker}`
    expect((await fabric.call('GET', next)).body).toMatchObject({ has_next_page: false, flows: [{ title: 'Paged 3' }] })
    const byKeyword = await fabric.call('GET', '/flows?filter_keywords=k2')
    expect(byKeyword.body.flows).toMatchObject([{ title: 'Paged 2' }])
    const byWords = await fabric.call('GET', '/flows?filter_fulltext=k3%20paged')
    expect(byWords.body.flows).toMatchObject([{ title: 'Paged 3' }])
    expect(await fabric.call('GET', '/flows?orderby=color')).toMatchObject({ status: 400 })
    expect(await fabric.call('GET', `/flows?orderby=${'title,'.repeat(3000)}id`)).toMatchObject({ status: 400 })
    expect(await fabric.call('GET', `/runs?filter_tags=${'a,'.repeat(1000)}`)).toMatchObject({ status: 400 })
    expect(await fabric.call('GET', '/flows?marker=nonsense')).toMatchObject({ status: 400 })
  })

  it('are refused with what is missing, too long or of another kind, each by its name', async () => {
    const answer = await fabric.call('POST', '/flows', { title: 't'.repeat(129), definition: pass, keywords: 'xpcs' })
    expect(answer).toMatchObject({ status: 422, body: { error: { code: 'UNPROCESSABLE_ENTITY' } } })
    expect(answer.body.error.message).toBe(
      'title: Too big: expected string to have <=128 characters; ' +
        'keywords: Invalid input: expected array, received string; input_schema: must be a JSON object',
    )
    const nameless = await fabric.call('POST', '/flows', { definition: pass, input_schema: {}, flow_starters: ['me'] })
    expect(nameless.body.error.detail).toMatchObject([
      { loc: ['title'], msg: 'is missing' },
      { loc: ['flow_starters', 0], msg: expect.stringContaining('urn:globus:auth:identity:UUID') },
    ])
  })

  it('are refused with every mistake at its place', async () => {
    const definition = { StartAt: 'A', States: { A: { Type: 'Wait', SecondsPath: 'x', Next: 'B' } } }
    for (const [url, body] of [
      ['/flows/validate', { definition }],
      ['/flows', { title: 't', definition, input_schema: {} }],
    ] as const) {
      const answer = await fabric.call('POST', url, body)
      expect(answer).toMatchObject({ status: 422, body: { error: { code: 'FLOW_VALIDATION_FAILED' } } })
      expect(answer.body.error.message).toContain('This flow contains errors in 1 wait state.')
      const places = answer.body.error.detail.map((one: { loc: string[] }) => one.loc.join('.'))
      expect(places).toContain('definition.States.A.SecondsPath')
      expect(places).toContain('definition.States.A.Next')
    }
  })

  it('are refused when nobody answers for an ActionUrl', async () => {
    const definition = {
      StartAt: 'A',
      States: { A: { Type: 'Action', ActionUrl: 'https://x.example.org', End: true } },
    }
    const { status, body } = await fabric.call('POST', '/flows/validate', { definition })
    expect(status).toBe(422)
    expect(body.error.detail).toMatchObject([{ loc: ['definition', 'States', 'A', 'ActionUrl'] }])
    expect(body.error.message).toBe('This flow contains errors in 1 action state.')
    expect(body.error.detail[0].msg).toContain('no action provider answers here for the URL https://x.example.org')
  })

  it('may name what only the hosted service has: a run fails where it comes to it, and nowhere else', async () => {
    const handler = 'urn:globus:flows:handle:globus:groups.create'
    const rule = { Variable: '$.group', BooleanEquals: true, Next: 'Group' }
    const definition: FlowDefinition = {
      StartAt: 'Which',
      States: {
        Which: { Type: 'Choice', Choices: [rule], Default: 'Done' },
        Group: { Type: 'Action', Handler: handler, Parameters: {}, Next: 'Done' },
        Done: { Type: 'Pass', End: true },
      },
    }
    const { status, body } = await fabric.call('POST', '/flows/validate', { definition })
    expect(status).toBe(200)
    expect(body.warnings).toMatchObject([
      { loc: ['definition', 'States', 'Group', 'Handler'], type: 'unknown-provider' },
    ])
    expect((await fabric.carryOut(definition, { group: false })).status).toBe('SUCCEEDED')
    const { details } = await fabric.carryOut(definition, { group: true })
    expect(details).toMatchObject({ details: { state_name: 'Group', error: 'ActionUnableToRun' } })
    expect(JSON.stringify(details)).toContain(handler)
  })

  it('say which scopes they need and how many ways they have', async () => {
    const definition: FlowDefinition = {
      StartAt: 'C',
      States: {
        C: { Type: 'Choice', Choices: [{ Variable: '$.x', IsPresent: true, Next: 'A' }], Default: 'B' },
        A: { Type: 'Action', ActionUrl: `https://actions.automate.globus.org/hello_world/`, Next: 'B' },
        B: { Type: 'Pass', End: true },
      },
    }
    const { body } = await fabric.call('POST', '/flows/validate', { definition })
    expect(body).toMatchObject({
      scopes: { User: ['https://auth.globus.org/scopes/actions.globus.org/hello_world'] },
      analysis: { number_of_possibilities: 2 },
    })
  })

  it('need a title and an object for a definition', async () => {
    const answer = await fabric.call('POST', '/flows', { title: '', definition: [], input_schema: {} })
    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect(answer.body.error).toMatchObject({ code: 'UNPROCESSABLE_ENTITY' })
    expect(answer.body.error.message).toContain('title')
  })
})

describe('the input of a run', () => {
  const schema = {
    type: 'object',
    required: ['input'],
    properties: {
      input: {
        type: 'object',
        required: ['file'],
        additionalProperties: false,
        properties: {
          file: { type: 'string', minLength: 1 },
          rings: { type: 'integer' },
          where: { type: 'object', format: 'globus-collection', propertyOrder: 1 },
        },
      },
    },
  }

  it('is refused with the name of each field that does not fit', async () => {
    const id = await fabric.deploy(pass, schema)
    for (const route of ['run', 'validate_run']) {
      const answer = await fabric.call('POST', `/flows/${id}/${route}`, { body: { input: { rings: 'x', colour: 1 } } })
      expect(answer).toMatchObject({ status: 400, body: { error: { code: 'FLOW_INPUT_ERROR' } } })
      expect(answer.body.error.detail).toEqual(
        expect.arrayContaining([
          { loc: ['$.input.file'], msg: '"file" is missing', type: 'InvalidActionInput' },
          { loc: ['$.input.colour'], msg: '"colour" is not part of the input', type: 'InvalidActionInput' },
          { loc: ['$.input.rings'], msg: 'must be integer', type: 'InvalidActionInput' },
        ]),
      )
      expect(answer.body.error.message).toContain('$.input.file: "file" is missing')
    }
    const fits = { body: { input: { file: 'a', where: { id: 'x' } } } }
    expect(await fabric.call('POST', `/flows/${id}/validate_run`, fits)).toEqual({
      status: 200,
      body: { message: 'validation successful' },
    })
  })

  it('cannot stop the fabric with a pattern that takes for ever', async () => {
    const costly = { type: 'object', properties: { s: { type: 'string', pattern: '^(a+)+$' } } }
    const id = await fabric.deploy(pass, costly)
    const answer = await fabric.call('POST', `/flows/${id}/run`, { body: { s: `${'a'.repeat(50)}!` } })
    expect(answer).toMatchObject({ status: 400, body: { error: { code: 'FLOW_INPUT_ERROR' } } })
    expect(answer.body.error.message).toContain('takes longer than')
    expect(await fabric.call('POST', `/flows/${id}/run`, { body: { s: 'aaa' } })).toMatchObject({ status: 201 })
  })

  it('has limits of size and depth', async () => {
    const id = await fabric.deploy(pass)
    const large = await fabric.call('POST', `/flows/${id}/run`, { body: { s: 'x'.repeat(1_100_000) } })
    expect(large.body.error.message).toContain('pass files, not their contents')
    const deep = JSON.parse(`${'{"a":'.repeat(200)}1${'}'.repeat(200)}`)
    expect((await fabric.call('POST', `/flows/${id}/run`, { body: deep })).status).toBe(400)
  })

  it('is not asked for where the schema itself is wrong', async () => {
    const request = { title: 't', definition: pass, input_schema: { type: 'thing' } }
    const answer = await fabric.call('POST', '/flows', request)
    expect(answer).toMatchObject({ status: 422, body: { error: { code: 'FLOW_VALIDATION_FAILED' } } })
    expect(answer.body.error.detail[0].loc[0]).toBe('input_schema')
  })
})

describe('runs', () => {
  it('say what they are doing while they are active', async () => {
    const run = await fabric.start(await fabric.deploy(sleeping(5)), {}, { label: 'nap', tags: ['t1'] })
    await fabric.until(() =>
      fabric.events.some((event) => event.kind === 'run' && event.run.details['code'] === 'ActionPolled'),
    )
    const { body } = await fabric.call('GET', `/runs/${run}?include_flow_description=True`)
    expect(runDocument.parse(body)).toMatchObject({
      run_id: run,
      action_id: run,
      status: 'ACTIVE',
      label: 'nap',
      tags: ['t1'],
      completion_time: null,
      details: { code: 'ActionPolled', description: 'Sleep: sleeping', details: { state_name: 'Sleep' } },
      flow_description: { title: 'a flow' },
    })
    expect(fabric.flows.busy?.()).toBe(true)
    expect(await fabric.call('POST', `/runs/${run}/release`)).toMatchObject({
      status: 409,
      body: { error: { code: 'STATE_CONFLICT' } },
    })
    expect(await fabric.call('POST', `/runs/${run}/cancel`)).toMatchObject({ status: 202 })
    await fabric.ended(run)
    const after = await fabric.call('GET', `/runs/${run}`)
    expect(after.body).toMatchObject({ status: 'FAILED', details: { code: 'FlowCanceled' } })
    expect((await fabric.log(run)).map(({ code }) => code)).toEqual([
      'FlowStarted',
      'ActionStarted',
      'ActionPolled',
      'ActionFailed',
      'FlowCanceled',
    ])
    expect(await fabric.call('POST', `/runs/${run}/cancel`)).toMatchObject({ status: 409 })
    expect(await fabric.call('POST', `/runs/${run}/release`)).toMatchObject({ status: 200, body: { run_id: run } })
    expect(await fabric.call('GET', `/runs/${run}`)).toMatchObject({ status: 404 })
    expect(fabric.events.at(-1)).toEqual({ kind: 'run-removed', run_id: run })
  })

  it('keep the definition they started with', async () => {
    const id = await fabric.deploy(sleeping(0.2))
    const run = await fabric.start(id)
    await fabric.call('PUT', `/flows/${id}`, { definition: pass })
    await fabric.ended(run)
    expect((await fabric.call('GET', `/runs/${run}/definition`)).body).toMatchObject({
      flow_id: id,
      definition: sleeping(0.2),
      input_schema: {},
    })
    expect((await fabric.log(run)).map(({ code }) => code)).toContain('ActionCompleted')
    await fabric.call('DELETE', `/flows/${id}`)
    expect(await fabric.call('GET', `/runs/${run}`)).toMatchObject({ status: 200 })
  })

  it('can be labelled and tagged afterwards', async () => {
    const run = await fabric.start(await fabric.deploy(pass))
    await fabric.ended(run)
    const changed = await fabric.call('PUT', `/runs/${run}`, { label: 'good', tags: ['a', 'b'] })
    expect(changed.body).toMatchObject({ label: 'good', tags: ['a', 'b'] })
    expect(fabric.events.at(-1)).toMatchObject({ kind: 'run', run: { run_id: run, label: 'good' } })
    const batch = { filters: { run_ids: [run] }, add: { tags: ['c'] }, remove: { tags: ['a'] } }
    expect(await fabric.call('POST', '/batch/runs', batch)).toMatchObject({ status: 202 })
    expect((await fabric.call('GET', `/runs/${run}`)).body.tags).toEqual(['b', 'c'])
  })

  it('are listed newest first; a marker stays right while new ones begin', async () => {
    const id = await fabric.deploy(pass)
    const first: string[] = []
    for (let i = 0; i < 5; i++) first.push(await fabric.start(id, {}, { label: `n${i}` }))
    await Promise.all(first.map((run) => fabric.ended(run)))
    const page = await fabric.call('GET', `/flows/${id}/runs?per_page=2`)
    expect(runList.parse(page.body).runs.map(({ label }) => label)).toEqual(['n4', 'n3'])
    await fabric.ended(await fabric.start(id, {}, { label: 'n5' }))
    const next = await fabric.call('GET', `/runs?filter_flow_id=${id}&per_page=2&marker=${page.body.marker}`)
    expect(next.body.runs.map(({ label }: { label: string }) => label)).toEqual(['n2', 'n1'])
    const rest = await fabric.call('GET', `/runs?filter_flow_id=${id}&per_page=2&marker=${next.body.marker}`)
    expect(rest.body).toMatchObject({ has_next_page: false, runs: [{ label: 'n0' }] })
    const byLabel = await fabric.call('GET', `/runs?filter_flow_id=${id}&orderby=label%20ASC&per_page=1&page=2`)
    expect(byLabel.body.runs).toMatchObject([{ label: 'n1' }])
    expect((await fabric.call('GET', `/runs?filter_label=n3&filter_flow_id=${id}`)).body.runs).toHaveLength(1)
    expect((await fabric.call('GET', `/runs?filter_status=FAILED&filter_flow_id=${id}`)).body.runs).toHaveLength(0)
    const newest: string = page.body.runs[0].start_time
    for (const to of [newest, newest.replace('+00:00', ''), newest.slice(0, 26).replace('T', ' ')]) {
      const until = await fabric.call('GET', `/runs?filter_flow_id=${id}&filter_start_time=,${to}`)
      expect(until.body.runs.map(({ label }: { label: string }) => label)).toEqual(['n4', 'n3', 'n2', 'n1', 'n0'])
    }
    expect(await fabric.call('GET', '/runs?filter_start_time=yesterday')).toMatchObject({
      status: 400,
      body: { error: { message: expect.stringContaining('filter_start_time: "yesterday" is no time') } },
    })
    const since = encodeURIComponent('2020-01-01T00:00:00Z,')
    expect((await fabric.call('GET', `/runs?filter_start_time=${since}&filter_flow_id=${id}`)).body.runs).toHaveLength(
      6,
    )
    expect(fabric.flows.snapshot?.().runs?.[0]).toMatchObject({ label: 'n5', status: 'SUCCEEDED' })
    expect(fabric.flows.runCounts?.()['SUCCEEDED']).toBeGreaterThan(5)
  })

  it('give their log in pages, in both directions', async () => {
    const run = await fabric.start(await fabric.deploy(sleeping(0)))
    await fabric.ended(run)
    const codes = (await fabric.log(run)).map(({ code }) => code)
    expect(codes).toEqual(['FlowStarted', 'ActionStarted', 'ActionCompleted', 'FlowSucceeded'])
    const page = await fabric.call('GET', `/runs/${run}/log?limit=3&reverse_order=True`)
    const back = await fabric.call('GET', `/runs/${run}/log?limit=3&reverse_order=True&marker=${page.body.marker}`)
    const all = [...page.body.entries, ...back.body.entries]
    expect(all.map(({ code }: { code: string }) => code)).toEqual(codes.toReversed())
    expect(back.body.has_next_page).toBe(false)
    expect(await fabric.call('GET', `/runs/nobody/log`)).toMatchObject({ status: 404 })
  })

  it('hide private values wherever they are shown', async () => {
    const definition: FlowDefinition = {
      StartAt: 'Hide',
      States: {
        Hide: {
          Type: 'ExpressionEval',
          Parameters: { __Private_Parameters: ['key'], 'key.$': '$._private_key', open: 'seen' },
          ResultPath: '$.login',
          Next: 'Use',
        },
        Use: {
          Type: 'Action',
          ActionUrl: HELLO,
          Parameters: { __Private_Parameters: ['echo_string.$'], 'echo_string.$': '$.login.key' },
          ResultPath: '$._private_answer',
          End: true,
        },
      },
    }
    const run = await fabric.carryOut(definition, { _private_key: 'sesame', deep: [{ _tokens: { a: 'sesame' } }] })
    expect(run.details.output).toMatchObject({
      login: { key: '<private>', open: 'seen' },
      _private_answer: '<private>',
    })
    const log = await fabric.log(run.run_id)
    const used = log.find(({ code }) => code === 'ActionStarted')
    expect(used?.details.input).toEqual({ echo_string: '<private>' })
    // Nor does the provider's answer tell it, which quotes what it was given.
    expect(log.find(({ code }) => code === 'ActionCompleted')?.details.action?.details).toMatchObject({
      hello: '<private>',
    })
    expect(JSON.stringify(log)).not.toContain('sesame')
    expect(JSON.stringify(fabric.events)).not.toContain('sesame')
  })
})

describe('a flow as an action provider', () => {
  it('answers on the paths of the first API', async () => {
    const id = await fabric.deploy(pass)
    const run = await fabric.start(id)
    await fabric.ended(run)
    expect((await fabric.call('GET', `/flows/${id}/${run}/status`)).body).toMatchObject({
      action_id: run,
      status: 'SUCCEEDED',
    })
    const other = await fabric.deploy(pass)
    expect((await fabric.call('GET', `/flows/${other}/${run}/status`)).status).toBe(404)
    expect((await fabric.call('POST', `/flows/${id}/${run}/release`)).status).toBe(200)
  })
})
