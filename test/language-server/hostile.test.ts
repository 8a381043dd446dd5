/** Texts that are no flows, sent to the process: each is answered, and the next flow is answered as ever. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { scan } from './flows.ts'
import { startServer, type LspClient } from './lsp-client.ts'

const deep = 10_000
const hostile: Readonly<Record<string, string>> = {
  'five megabytes of JSON': `{"States": {${Array.from({ length: 60_000 }, (_, i) => `"state ${i}": {"Type": "Pass", "Next": "state ${i + 1}", "Comment": "${'x'.repeat(20)}"}`).join(',')}}}`,
  'thousands of states': `{"StartAt": "s0", "States": {${Array.from({ length: 5_000 }, (_, i) => `"s${i}": {"Type": "Pass", "Next": "s${i + 1}", "Parameters": {"a.$": "$.b"}}`).join(',')}}}`,
  'ten thousand levels': '{"a":'.repeat(deep) + '1' + '}'.repeat(deep),
  'ten thousand brackets': '['.repeat(deep),
  binary: String.fromCharCode(...Array.from({ length: 20_000 }, (_, i) => (i * 7919) % 65_536)),
  'one long line': `{"StartAt": "${'a'.repeat(500_000)}"}`,
  quotes: '"'.repeat(10_001),
  'nothing but commas': ','.repeat(50_000),
  'a prototype':
    '{"__proto__": {"States": 1}, "States": {"__proto__": {"Type": "Pass"}, "constructor": {"Type": "Pass", "Next": "__proto__"}}}',
}

describe.each(['json', 'yaml'])('%s', (format) => {
  let server: LspClient
  beforeAll(async () => {
    server = await startServer()
  })
  afterAll(async () => await server.close())

  it.each(Object.keys(hostile))('%s: every request is answered', async (name) => {
    const uri = `file:///${encodeURIComponent(name)}.flow.${format}`
    const text = hostile[name] ?? ''
    server.write(uri, text)
    const { diagnostics } = await server.published(uri)
    expect(diagnostics.length).toBeGreaterThan(0)
    const textDocument = { uri }
    const position = { line: 0, character: Math.min(text.length, 12) }
    const everything = { start: { line: 0, character: 0 }, end: { line: 1e6, character: 0 } }
    for (const [method, params] of [
      ['completion', { position }],
      ['hover', { position }],
      ['definition', { position }],
      ['references', { position, context: { includeDeclaration: true } }],
      ['documentSymbol', {}],
      ['foldingRange', {}],
      ['selectionRange', { positions: [position] }],
      ['semanticTokens/full', {}],
      ['inlayHint', { range: everything }],
      ['formatting', { options: { tabSize: 2, insertSpaces: true } }],
      ['codeAction', { range: everything, context: { diagnostics: [] } }],
      ['prepareRename', { position }],
    ] as const)
      await server.request(`textDocument/${method}`, { textDocument, ...params })
    server.write('file:///ok.flow.yaml', scan)
    const found = await server.request<unknown[]>('textDocument/documentSymbol', {
      textDocument: { uri: 'file:///ok.flow.yaml' },
    })
    expect(found.length).toBe(6)
  })
})
