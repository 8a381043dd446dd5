import { readFile } from 'node:fs/promises'
import { Ajv } from 'ajv'
import { describe, expect, it } from 'vitest'
import { xpcsFlow, xpcsFunctionNames, xpcsInput, xpcsFunctions } from '#experiments'
import { checkFlow, isObject, parseFlow, type JsonObject, type State } from '#flow'
import { id, siteAt } from './site.ts'

const site = siteAt('/facility')
const input = xpcsInput(site, { source: { id: id(1), path: '/today/scan_0001.h5' } })

describe('the XPCS flow', () => {
  it('is what xpcs.flow.json holds', async () => {
    const file = await readFile(new URL('../../../src/experiments/xpcs/xpcs.flow.json', import.meta.url), 'utf8')
    expect(JSON.parse(file)).toEqual(xpcsFlow)
  })

  it('has nothing that a check of flows objects to', () => {
    expect(checkFlow(parseFlow(JSON.stringify(xpcsFlow)))).toEqual([])
  })

  it('goes through the eleven steps of the paper in their order', () => {
    const { StartAt, States } = xpcsFlow.definition
    const order: string[] = []
    for (let name: string | undefined = StartAt; name !== undefined;) {
      order.push(name)
      const state: State | undefined = States[name]
      name = state && 'Next' in state ? state.Next : undefined
    }
    expect(order).toEqual([
      'TransferData',
      'ExtractMetadata',
      'TransferMetadata',
      'IngestMetadata',
      'AcquireNodes',
      'Correlate',
      'MakePlots',
      'PlotMetadata',
      'GatherResults',
      'TransferResults',
      'IngestResults',
    ])
  })

  it('explains every state, gives it hours, and ends when one fails', () => {
    for (const state of Object.values(xpcsFlow.definition.States)) {
      expect(state.Comment).toMatch(/\w{3}/)
      expect(state).toMatchObject({ Type: 'Action', ExceptionOnActionFailure: true })
      expect('WaitTime' in state && state.WaitTime).toBeGreaterThanOrEqual(3600)
    }
  })

  it('names a bundle for each function it calls', () => {
    for (const name of xpcsFunctionNames) expect(xpcsFunctions()[name].bundle).toMatch(`functions/xpcs/${name}.mjs`)
    expect(xpcsFunctions(4).correlate.resources).toEqual({ cores: 4 })
  })
})

describe('the input of a run', () => {
  // Formats are for people and forms; whoever runs the flow may check them or not.
  const ajv = new Ajv({ strict: false, validateFormats: false })
  const valid = (value: unknown) => {
    const ok = ajv.validate(xpcsFlow.input_schema, value)
    return ok ? 'valid' : ajv.errorsText(ajv.errors, { dataVar: '$' })
  }
  const changed = (change: JsonObject) => ({
    input: { ...(isObject(input['input']) ? input['input'] : {}), ...change },
  })

  it('is valid as it is put together', () => {
    expect(valid(input)).toBe('valid')
    expect(input).toMatchObject({
      input: {
        hpc: { path: '/scan_0001/scan_0001.h5' },
        data_file: '/facility/scan_0001/scan_0001.h5',
        storage: { path: '/scan_0001' },
      },
    })
  })

  it('can hold the placeholders of a trigger', () => {
    const template = xpcsInput(site, { source: { id: id(1), path: '/today/{file}' }, folder: '{stem}' })
    expect(valid(template)).toBe('valid')
    expect(template).toMatchObject({ input: { data_file: '/facility/{stem}/{file}', storage: { path: '/{stem}' } } })
  })

  it.each([
    ['1:8:0.5'],
    ['linear:27:270'],
    [{ from: 1, to: 8, step: 0.5 }],
    [{ spacing: 'linear', dynamic: 12, static: 60, from: 6, to: 18 }],
  ])('takes rings as %j', (rings) => {
    expect(valid(changed({ processing: { rings } }))).toBe('valid')
  })

  it.each<[string, JsonObject, string]>([
    ['a misspelt field', { procesing: {} }, '$/input must NOT have additional properties'],
    ['a source without a path', { source: { id: id(1) } }, "$/input/source must have required property 'path'"],
    ['a relative path', { data_file: 'scan.h5' }, '$/input/data_file must match pattern'],
    ['rings without a step', { processing: { rings: { from: 1, to: 2 } } }, '$/input/processing/rings'],
    ['an unknown weighting', { processing: { fit: { weighting: 'best' } } }, '$/input/processing/fit/weighting'],
    ['no workers', { nodes: { workers: 0, seconds: 1 } }, '$/input/nodes/workers must be >= 1'],
    ['nobody to see it', { visible_to: [] }, '$/input/visible_to'],
  ])('is refused with %s', (_, change, message) => expect(valid(changed(change))).toContain(message))
})
