/** The server as editors know it: one process, the protocol on its streams. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startServer, type LspClient } from './lsp-client.ts'

const wrong = JSON.stringify(
  {
    title: 'A flow',
    definition: {
      StartAt: 'A',
      States: {
        A: { Type: 'Pass', Next: 'Bee' },
        Be: { Type: 'Pass', InputPath: 'input', ResultPath: '$.b', End: true },
      },
    },
    input_schema: {},
  },
  null,
  2,
)

interface CodeAction {
  readonly title: string
  readonly kind: string
  readonly edit: { readonly changes: Readonly<Record<string, readonly { readonly newText: string }[]>> }
}

describe('the language server', () => {
  let server: LspClient
  beforeAll(async () => {
    server = await startServer()
  })
  afterAll(async () => await server.close())

  it('publishes problems of the text as it was opened', async () => {
    server.write('file:///a.flow.json', wrong)
    const { diagnostics } = await server.published('file:///a.flow.json')
    expect(diagnostics.map(({ code, severity }) => [code, severity])).toEqual([
      ['unknown-state', 1],
      ['unreachable-state', 2],
      ['path', 1],
    ])
    expect(diagnostics[1]?.tags).toEqual([1])
  })

  it('takes changes piece by piece, and tells of the newest version only', async () => {
    const uri = 'file:///b.flow.json'
    server.write(uri, wrong)
    const at = wrong.split('\n').findIndex((line) => line.includes('"Bee"'))
    const character = wrong.split('\n')[at]?.indexOf('Bee') ?? 0
    const range = { start: { line: at, character }, end: { line: at, character: character + 3 } }
    server.change(uri, [{ range, text: 'Be' }])
    const { diagnostics, version } = await server.published(uri)
    expect(version).toBe(2)
    expect(diagnostics.map(({ code }) => code)).toEqual(['path'])
  })

  it('offers the fix of a problem, and all safe ones by name', async () => {
    const uri = 'file:///c.flow.json'
    server.write(uri, wrong)
    const { diagnostics } = await server.published(uri)
    const range = diagnostics[0]?.range
    const at = { textDocument: { uri }, range, context: { diagnostics } }
    const actions = await server.request<CodeAction[]>('textDocument/codeAction', at)
    expect(actions.map(({ title, kind }) => [title, kind])).toContainEqual(['Write "Be"', 'quickfix'])
    const all = await server.request<CodeAction[]>('textDocument/codeAction', {
      ...at,
      context: { diagnostics, only: ['source.fixAll'] },
    })
    expect(all[0]?.edit.changes[uri]?.map(({ newText }) => newText)).toEqual(['"Be"', '"$.input"'])
  })

  it('forgets a flow that is closed', async () => {
    const uri = 'file:///d.flow.yaml'
    server.write(uri, 'StartAt: A\n')
    expect((await server.published(uri)).diagnostics.length).toBeGreaterThan(0)
    await server.connection.sendNotification('textDocument/didClose', { textDocument: { uri } })
    await server.connection.sendRequest('textDocument/codeAction', {
      textDocument: { uri },
      range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
      context: { diagnostics: [] },
    })
    expect((await server.published(uri)).diagnostics).toEqual([])
  })
})

it('is served to other editors by a command, and ends with them', async () => {
  const command = [process.execPath, 'src/cli/main.ts', 'language-server', '--stdio', '--offline']
  const server = await startServer({ command })
  server.write('file:///a.flow.yaml', 'StartAt: A\nStates:\n  A: {Type: Pass, Next: B}\n  B: {Type: Fail, Eror: x}\n')
  const { diagnostics } = await server.published('file:///a.flow.yaml')
  expect(diagnostics.map(({ code }) => code)).toEqual(['unknown-field'])
  expect(await server.close()).toBe(0)
})
