import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { temporaryHome } from '../temporary-home.ts'
import { startFlows, type FlowsFabric } from './flows-fabric.ts'

const home = temporaryHome()
let fabric: FlowsFabric
beforeAll(async () => {
  fabric = await startFlows(join(home.path, 'fabric.db'))
})
afterAll(async () => {
  await fabric.stop()
  home.remove()
})

const target = {
  type: 'openapi',
  openapi_version: '3.1',
  destination: { method: 'get', url: 'https://example.org/samples/{sample}' },
  specification: { summary: 'Get a sample' },
}
const register = (name: string) => fabric.call('POST', '/registered_apis', { name, target })

describe('registered APIs', () => {
  it('are made, shown, changed and taken out', async () => {
    const made = await register('Samples')
    const id = made.body.id
    expect(made).toMatchObject({
      status: 201,
      body: {
        name: 'Samples',
        status: 'ACTIVE',
        target,
        roles: { owners: [fabric.context.identity.urn], administrators: [], viewers: [] },
        edited_timestamp: null,
      },
    })
    const changed = await fabric.call('PATCH', `/registered_apis/${id}`, { description: 'of the beamline' })
    expect(changed.body).toMatchObject({ name: 'Samples', description: 'of the beamline', target })
    expect((await fabric.call('GET', `/registered_apis/${id}`)).body).toEqual(changed.body)
    expect((await fabric.call('DELETE', `/registered_apis/${id}`)).body).toMatchObject({ id, status: 'INACTIVE' })
    expect(await fabric.call('GET', `/registered_apis/${id}`)).toMatchObject({
      status: 404,
      body: { error: { code: 'NOT_FOUND' } },
    })
    const wrong = await fabric.call('POST', '/registered_apis', { name: 'x', target: { type: 'soap' } })
    expect(wrong).toMatchObject({ status: 422, body: { error: { code: 'UNPROCESSABLE_ENTITY' } } })
  })

  it('are not called: a flow that names one is told what to name instead', async () => {
    const { id } = (await register('Beam')).body
    const handler = (named: string) => (named.startsWith('urn:') ? named : { Type: 'RegisteredAPI', Id: named })
    const definition = (named: string) => ({
      StartAt: 'A',
      States: { A: { Type: 'Action', Handler: handler(named), Parameters: {}, End: true } },
    })
    const refused = async (named: string) =>
      (await fabric.call('POST', '/flows', { title: 'F', definition: definition(named), input_schema: {} })).body.error
    expect((await refused(id)).message).toContain('registered APIs cannot be called here ("Beam"): name the Url of')
    const unknown = await refused('7d6448f4-1d5e-4d3a-9d53-1a1a1f1e0009')
    expect(unknown.message).toContain('of which nothing is known')
    const hosted = { definition: definition('urn:globus:flows:handle:globus:groups.get_my_groups') }
    const [warning] = (await fabric.call('POST', '/flows/validate', hosted)).body.warnings
    expect(warning.msg).toContain('registered APIs cannot be called here')
    await fabric.call('DELETE', `/registered_apis/${id}`)
  })

  it('are listed in order, in pages', async () => {
    for (const name of ['b', 'a', 'c']) await register(name)
    const first = (await fabric.call('GET', '/registered_apis?orderby=name%20ASC&per_page=2')).body
    expect(first).toMatchObject({ has_next_page: true, registered_apis: [{ name: 'a' }, { name: 'b' }] })
    const next = `/registered_apis?orderby=name%20ASC&per_page=2&marker=${first.marker}`
    expect((await fabric.call('GET', next)).body).toMatchObject({ marker: null, registered_apis: [{ name: 'c' }] })
    expect((await fabric.call('GET', '/registered_apis?filter_roles=viewer')).body.registered_apis).toEqual([])
    expect((await fabric.call('GET', '/registered_apis?filter_roles=owner')).body.registered_apis).toHaveLength(3)
  })
})
