/** What a running fabric adds: names beside ids, its own providers, the state of its endpoints; and what is left when it is gone. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { temporaryHome, type TemporaryHome } from '../fabric/temporary-home.ts'
import { startComputeFabric, type ComputeFabric } from '../fabric/compute/compute-fabric.ts'
import { startServer, type LspClient } from './lsp-client.ts'

let fabric: ComputeFabric
let server: LspClient
let functionId = ''
beforeAll(async () => {
  fabric = await startComputeFabric()
  functionId = await fabric.register('mean', 'export default () => 1')
  server = await startServer({ initializationOptions: { home: fabric.home } })
})
afterAll(async () => {
  await server.close()
  await fabric.stop()
})

const uri = 'file:///analyse.flow.yaml'
const text = () => `StartAt: Analyse
States:
  Analyse:
    Type: Action
    ActionUrl: https://compute.actions.globus.org/v3
    Parameters:
      endpoint_id: ${fabric.endpointId}
      tasks:
        - function_id: ${functionId}
    ResultPath: $.a
    End: true
`
const textDocument = { uri }
const everything = { start: { line: 0, character: 0 }, end: { line: 100, character: 0 } }
const hints = async () =>
  (await server.request<{ label: string }[]>('textDocument/inlayHint', { textDocument, range: everything })).map(
    ({ label }) => label,
  )

it('names stand beside ids, and are offered in their places', async () => {
  server.write(uri, text())
  await expect.poll(hints).toEqual([expect.stringContaining('local'), 'mean'])
  const lines = text().split('\n')
  const line = lines.findIndex((one) => one.includes('function_id'))
  server.write(uri, text().replace(functionId, ''))
  const position = { line, character: '        - function_id: '.length }
  const offered = await server.request<{ label: string; textEdit: { newText: string } }[]>('textDocument/completion', {
    textDocument,
    position,
  })
  expect(offered.map(({ label, textEdit }) => [label, textEdit.newText])).toEqual([['mean', functionId]])
})

it('ids that it does not have are told', async () => {
  const stranger = '00000000-0000-4000-8000-000000000000'
  server.write(uri, text().replace(functionId, stranger))
  const messages = async () => (await server.published(uri)).diagnostics.map(({ message }) => message)
  await expect.poll(messages).toContainEqual(expect.stringMatching(/no function 00000000.*it has mean/))
})

it('without a fabric nothing of it is said, and none is started', async () => {
  const home: TemporaryHome = temporaryHome()
  try {
    await server.connection.sendNotification('davy/fabric', { home: home.path })
    server.write(uri, text())
    await expect.poll(hints).toEqual([])
    const { diagnostics } = await server.published(uri)
    expect(diagnostics.filter(({ code }) => code === 'unknown-id')).toEqual([])
    await server.connection.sendNotification('davy/fabric', { home: fabric.home })
    await expect.poll(hints).toContain('mean')
    await server.connection.sendNotification('davy/fabric', { home: null })
    await expect.poll(hints).toEqual([])
  } finally {
    home.remove()
  }
})
