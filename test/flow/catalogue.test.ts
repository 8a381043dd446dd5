import { describe, expect, it } from 'vitest'
import { Ajv } from 'ajv'
import { catalogue, cataloguedProvider, normalizeActionUrl } from '#flow'

describe('an ActionUrl', () => {
  it.each([
    ['https://Actions.globus.org/hello_world/', 'https://actions.globus.org/hello_world'],
    ['https://actions.automate.globus.org/hello_world', 'https://actions.globus.org/hello_world'],
    ['https://actions.automate.globus.org/transfer/transfer/', 'https://transfer.actions.globus.org/transfer'],
    ['https://actions.globus.org/transfer/set_permission', 'https://transfer.actions.globus.org/manage_permission'],
    ['https://transfer.actions.globus.org/transfer/', 'https://transfer.actions.globus.org/transfer'],
    ['https://compute.actions.globus.org/fxap/', 'https://compute.actions.globus.org'],
    ['https://compute.actions.globus.org/v2', 'https://compute.actions.globus.org'],
    ['https://automate.funcx.org', 'https://compute.actions.globus.org'],
    ['https://compute.actions.globus.org/v3/', 'https://compute.actions.globus.org/v3'],
    ['https://flows.automate.globus.org/flows/x', 'https://flows.globus.org/flows/x'],
    ['no url', 'no url'],
    ['constructor', 'constructor'],
    ['https://actions.globus.org/transfer/constructor', 'https://transfer.actions.globus.org/constructor'],
  ])('%s means %s', (given, meant) => {
    expect(normalizeActionUrl(given)).toBe(meant)
  })
})

describe('the catalogue of action providers', () => {
  it('holds schemas that are JSON Schema draft 7', () => {
    const ajv = new Ajv({ strict: true, strictRequired: false, strictTypes: false, allowUnionTypes: true })
    for (const { inputSchema, details } of catalogue) {
      expect(ajv.validateSchema(inputSchema)).toBe(true)
      expect(ajv.validateSchema(details)).toBe(true)
      ajv.compile(inputSchema)
    }
  })

  it('finds a provider by any of its URLs', () => {
    expect(cataloguedProvider('https://actions.automate.globus.org/transfer/set_permission/')?.title).toBe(
      'Manage permission',
    )
    expect(cataloguedProvider('https://actions.globus.org/datacite/mint/basic_auth/my.repository')?.title).toMatch(
      /DOI/,
    )
    expect(cataloguedProvider('https://example.org')).toBeUndefined()
    expect(new Set(catalogue.map(({ url }) => normalizeActionUrl(url))).size).toBe(catalogue.length)
  })

  it.each([
    ['transfer/transfer', { source_endpoint_id: 'a', destination_endpoint_id: 'b', transfer_items: [item()] }, true],
    ['transfer/transfer', { source_endpoint: 'a', destination_endpoint: 'b', DATA: [item()], sync_level: 3 }, true],
    ['transfer/transfer', { source_endpoint: 'a', destination_endpoint_id: 'b', DATA: [item()] }, false],
    ['transfer/delete', { endpoint: 'a', DATA: [{ path: '/x' }], recursive: true }, true],
    ['hello_world', { echo_string: 'x', sleep: 1 }, false],
  ])('takes bodies of %s as the service does', (name, body, fits) => {
    const provider = cataloguedProvider(`https://actions.globus.org/${name}`)
    const ajv = new Ajv({ strict: false })
    expect(ajv.validate(provider?.inputSchema ?? false, body)).toBe(fits)
  })
})

function item() {
  return { source_path: '/a', destination_path: '/b' }
}
