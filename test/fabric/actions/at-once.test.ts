/** The hosted providers that are done when they answer, and the one that deletes, called by flows of a whole fabric. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connect, type Client } from '#api'
import { createFabric, type Fabric } from '#fabric'
import type { JsonObject } from '#flow'
import { temporaryHome } from '../temporary-home.ts'

const home = temporaryHome()
const at = (...names: readonly string[]) => join(home.path, 'collections/storage', ...names)
let fabric: Fabric
let client: Client
let storage: string

beforeAll(async () => {
  fabric = await createFabric({ home: home.path, port: 0 })
  client = connect(fabric)
  const { DATA } = await client.transfer.collections()
  storage = DATA.find(({ display_name }) => display_name === 'storage')?.id ?? ''
  mkdirSync(at('scans'))
  for (const name of ['a.h5', 'b.h5', 'note.txt', '.hidden']) writeFileSync(at('scans', name), name)
})
afterAll(async () => {
  await fabric.stop()
  home.remove()
})

/** What the provider at this URL says of a body, as a state of a flow has it. */
async function act(url: string, Parameters: JsonObject): Promise<JsonObject> {
  const state = {
    Type: 'Action',
    ActionUrl: url,
    Parameters,
    ExceptionOnActionFailure: false,
    ResultPath: '$.r',
    End: true,
  }
  const definition = { StartAt: 'Do', States: { Do: state } }
  const flow = await client.flows.create({ title: 'do', definition, input_schema: {} })
  const { run_id } = await client.flows.run(flow.id, { body: {} })
  for (;;) {
    const run = await client.runs.get(run_id)
    // SAFETY: the output of a run is an object; a failed run has none.
    if (run.status === 'SUCCEEDED') return (run.details['output'] as { r: JsonObject }).r
    if (run.status === 'FAILED') return run.details
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

const transfer = (operation: string) => `https://transfer.actions.globus.org/${operation}`
const expression = 'https://actions.globus.org/expression_eval'

describe('expression_eval', () => {
  it('works out one expression, or several in order', async () => {
    expect(await act(expression, { expression: 'a + b * 2', arguments: { a: 1, b: 3 } })).toMatchObject({
      status: 'SUCCEEDED',
      details: { result: 7 },
    })
    const expressions = [
      { expression: "path.rstrip('/')", arguments: { path: '/raw/x/' }, result_path: 'clean.path' },
      { expression: "clean.path + '/out'", result_path: '$.out' },
    ]
    expect(await act(expression, { expressions })).toMatchObject({
      details: { clean: { path: '/raw/x' }, out: '/raw/x/out' },
    })
  })

  it('fails with what is wrong, and refuses what is none', async () => {
    expect(await act(expression, { expression: 'a +', arguments: {} })).toMatchObject({
      status: 'FAILED',
      details: { code: 'States.Runtime', description: expect.stringContaining('at character') },
    })
    expect(await act(expression, { expression: "'a' * 10 ** 9", arguments: {} })).toMatchObject({ status: 'FAILED' })
    expect(await act(expression, { expressions: [] })).toMatchObject({ details: { error: 'ActionUnableToRun' } })
  })
})

describe('the transfer providers', () => {
  it('list, in both generations of their URLs', async () => {
    for (const url of [transfer('ls'), 'https://actions.globus.org/transfer/ls']) {
      const { details } = await act(url, { endpoint_id: storage, path: '/scans', filter: 'name:~*.h5' })
      expect(details).toMatchObject({
        DATA_TYPE: 'file_list',
        path: '/scans/',
        DATA: [
          { name: 'a.h5', type: 'file', is_folder: false },
          { name: 'b.h5', size: 4 },
        ],
      })
    }
    const visible = await act(transfer('ls'), { endpoint_id: storage, path: '/scans', show_hidden: false, limit: 2 })
    expect(visible).toMatchObject({ details: { length: 2, total: 3 } })
    expect(await act(transfer('ls'), { endpoint_id: storage, path: '/scans', path_only: true })).toMatchObject({
      details: { name: 'scans', is_folder: true },
    })
  })

  it('look at a path and at a collection', async () => {
    expect(await act(transfer('stat'), { endpoint_id: storage, path: '/scans/a.h5' })).toMatchObject({
      status: 'SUCCEEDED',
      details: { name: 'a.h5', size: 4 },
    })
    expect(await act(transfer('stat'), { endpoint_id: storage, path: '/scans/none' })).toMatchObject({
      status: 'FAILED',
      details: { code: 'FILE_NOT_FOUND' },
    })
    expect(await act(transfer('stat'), { endpoint_id: storage, path: '/../../token' })).toMatchObject({
      status: 'FAILED',
      details: { code: 'PERMISSION_DENIED' },
    })
    const { details } = await act(transfer('collection_info'), { endpoint_id: storage })
    expect(details).toMatchObject({ id: storage, display_name: 'storage' })
  })

  it('make a folder once, however often the request is sent', async () => {
    const headers = { authorization: `Bearer ${fabric.token}`, 'content-type': 'application/json' }
    const request = { request_id: 'the same', body: { endpoint_id: storage, path: '/made' } }
    const send = () =>
      fetch(`${fabric.origin}/ap/transfer_mkdir/run`, { method: 'POST', headers, body: JSON.stringify(request) })
    const answers = [await send(), await send()]
    expect(answers.map(({ status }) => status)).toEqual([202, 200])
    expect(await Promise.all(answers.map((one) => one.json()))).toEqual([
      expect.objectContaining({ status: 'SUCCEEDED' }),
      expect.objectContaining({ status: 'SUCCEEDED' }),
    ])
    expect(existsSync(at('made'))).toBe(true)
    expect(await act(transfer('mkdir'), { endpoint_id: storage, path: '/made' })).toMatchObject({
      status: 'FAILED',
      details: { code: 'ALREADY_EXISTS' },
    })
  })

  it('delete, in both forms of the body, and take no wildcards for names', async () => {
    const DATA = [{ path: '/scans/a.h5' }]
    expect(await act(transfer('delete'), { endpoint: storage, DATA })).toMatchObject({
      status: 'SUCCEEDED',
      display_status: 'deleted 1 file and 0 folders',
    })
    const older = { endpoint_id: storage, items: ['/scans'], recursive: true }
    expect(await act('https://actions.globus.org/transfer/delete', older)).toMatchObject({ status: 'SUCCEEDED' })
    expect(existsSync(at('scans'))).toBe(false)
    const globs = { endpoint: storage, DATA: [{ path: '/*' }], interpret_globs: true }
    expect(await act(transfer('delete'), globs)).toMatchObject({
      details: { error: 'ActionUnableToRun', cause: expect.stringContaining('wildcards') },
    })
  })
})
