/** The transfer action provider over HTTP, as an engine calls it. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect } from '#api'
import { createFabric, type Fabric } from '#fabric'
import type { ActionStatus, WorkSpan } from '#run'
import { temporaryHome, type TemporaryHome } from '../temporary-home.ts'

let home: TemporaryHome
let fabric: Fabric
let ids: Record<string, string>

beforeAll(async () => {
  home = temporaryHome()
  fabric = await createFabric({ home: home.path, port: 0 })
  const { DATA } = await connect(fabric).transfer.collections()
  ids = Object.fromEntries(DATA.map(({ display_name, id }) => [display_name, id]))
  mkdirSync(join(home.path, 'collections/instrument/raw'))
  writeFileSync(join(home.path, 'collections/instrument/raw/a.h5'), 'frames')
})
afterAll(async () => {
  await fabric.stop()
  home.remove()
})

async function call(method: string, path: string, body?: object) {
  const response = await fetch(`${fabric.origin}/ap/transfer/${path}`, {
    method,
    headers: { authorization: `Bearer ${fabric.token}`, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
  return { http: response.status, body: (await response.json()) as ActionStatus & Record<string, unknown> }
}

async function ended(id: string): Promise<ActionStatus> {
  for (;;) {
    const { body } = await call('GET', `${id}/status`)
    if (body.status !== 'ACTIVE') return body
    await sleep(10)
  }
}

const submission = (name: string) => ({
  source_endpoint: ids['instrument'],
  destination_endpoint: ids['storage'],
  DATA: [{ source_path: '/raw/a.h5', destination_path: `/${name}` }],
})

test('an action is one transfer, however often it is asked for', async () => {
  const request = { request_id: randomUUID(), body: submission('a.h5'), label: 'to storage' }
  const first = await call('POST', 'run', request)
  const second = await call('POST', 'run', request)
  expect([first.http, second.http]).toEqual([202, 200])
  expect(second.body.action_id).toBe(first.body.action_id)
  const status = await ended(first.body.action_id)
  expect(status).toMatchObject({
    status: 'SUCCEEDED',
    label: 'to storage',
    display_status: expect.stringMatching(/^6 B at .*\/s$/),
    details: { files_transferred: 1, bytes_transferred: 6 },
  })
  const [span] = status.details['work'] as unknown as WorkSpan[]
  expect(span).toMatchObject({ name: 'copy', attempt: 1, outcome: 'succeeded' })
  expect(readFileSync(join(home.path, 'collections/storage/a.h5'), 'utf8')).toBe('frames')
  expect((await call('POST', 'run', { ...request, body: submission('b.h5') })).http).toBe(409)
  expect((await call('POST', `${first.body.action_id}/release`)).http).toBe(200)
  expect((await call('GET', `${first.body.action_id}/status`)).http).toBe(404)
})

test('takes the old form of its body', async () => {
  const body = {
    source_endpoint_id: ids['instrument'],
    destination_endpoint_id: ids['storage'],
    transfer_items: [{ source_path: '/raw', destination_path: '/old', recursive: true }],
    sync_level: 'checksum',
  }
  const { body: action } = await call('POST', 'run', { request_id: 'any-text', body })
  expect(await ended(action.action_id)).toMatchObject({ status: 'SUCCEEDED', details: { sync_level: 3, files: 1 } })
})

test('of a failed transfer gives code and cause', async () => {
  const body = { ...submission('x'), DATA: [{ source_path: '/none', destination_path: '/x' }] }
  const { body: action } = await call('POST', 'run', { request_id: randomUUID(), body })
  expect(await ended(action.action_id)).toMatchObject({
    status: 'FAILED',
    display_status: 'failed: FILE_NOT_FOUND',
    details: {
      code: 'FILE_NOT_FOUND',
      description: '/none of the collection "instrument" is not there',
      work: [{ outcome: 'failed' }],
    },
  })
})

test.each([
  ['a collection that is not there', { source_endpoint: randomUUID() }, 404, 'there is no collection'],
  ['no items', { DATA: [] }, 400, 'DATA'],
  ['a path that leads out', { DATA: [{ source_path: '/../x', destination_path: '/x' }] }, 400, 'DATA.0.source_path'],
])('refuses %s', async (_, change, http, words) => {
  const answer = await call('POST', 'run', { request_id: randomUUID(), body: { ...submission('x'), ...change } })
  expect(answer).toMatchObject({ http, body: { description: expect.stringContaining(words) } })
})
