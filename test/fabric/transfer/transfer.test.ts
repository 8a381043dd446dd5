/** Transfers by a whole fabric: real files, a real database, a real socket. */
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { connect, type Client, type TransferTask } from '#api'
import { createFabric, type Fabric } from '#fabric'
import { temporaryHome, type TemporaryHome } from '../temporary-home.ts'

let home: TemporaryHome
let fabric: Fabric
let client: Client
let instrument: string
let storage: string

beforeAll(async () => {
  home = temporaryHome()
  fabric = await createFabric({ home: home.path, port: 0 })
  client = connect(fabric)
  const { DATA } = await client.transfer.collections()
  const id = (name: string) => DATA.find(({ display_name }) => display_name === name)?.id ?? ''
  instrument = id('instrument')
  storage = id('storage')
})
afterAll(async () => {
  await fabric.stop()
  home.remove()
})
beforeEach(() => {
  for (const collection of ['instrument', 'storage']) {
    rmSync(at(collection, ''), { recursive: true })
    mkdirSync(at(collection, ''))
  }
})

const at = (collection: string, path: string) => join(home.path, 'collections', collection, path)

function file(path: string, bytes: Buffer | string): void {
  mkdirSync(join(at('instrument', path), '..'), { recursive: true })
  writeFileSync(at('instrument', path), bytes)
}

async function transfer(DATA: object[], options: object = {}): Promise<TransferTask> {
  const body = { source_endpoint: instrument, destination_endpoint: storage, DATA, ...options }
  const { task_id } = await client.transfer.submit(body as Parameters<Client['transfer']['submit']>[0])
  return ended(task_id)
}

async function ended(taskId: string): Promise<TransferTask> {
  for (;;) {
    const task = await client.transfer.task(taskId)
    if (task.status !== 'ACTIVE') return task
    await sleep(10)
  }
}

const parts = (folder: string) =>
  readdirSync(folder, { recursive: true }).filter((name) => String(name).endsWith('.part'))

describe('a transfer', () => {
  test('copies a file, verified, and says how fast', async () => {
    const bytes = randomBytes(3_000_001)
    file('raw/a.h5', bytes)
    const task = await transfer([{ source_path: '/raw/a.h5', destination_path: '/2026/a.h5' }], { label: 'a scan' })
    expect(task).toMatchObject({
      status: 'SUCCEEDED',
      label: 'a scan',
      files: 1,
      files_transferred: 1,
      bytes_transferred: bytes.length,
      bytes_checksummed: bytes.length,
      fatal_error: null,
      source_endpoint_display_name: 'instrument',
      destination_endpoint_display_name: 'storage',
    })
    expect(task.effective_bytes_per_second).toBeGreaterThan(0)
    expect(readFileSync(at('storage', '2026/a.h5')).equals(bytes)).toBe(true)
    expect(parts(at('storage', ''))).toEqual([])
  })

  test('copies a folder with all that is in it, but not what symbolic links lead to', async () => {
    file('run/a.txt', 'a')
    file('run/deep/er/b.txt', 'bb')
    mkdirSync(at('instrument', 'run/empty'))
    symlinkSync('/etc', at('instrument', 'run/link'))
    const task = await transfer([{ source_path: '/run', destination_path: '/copy', recursive: true }])
    expect(task).toMatchObject({ status: 'SUCCEEDED', files: 2, directories: 4, bytes_transferred: 3 })
    expect(readdirSync(at('storage', 'copy'), { recursive: true }).sort()).toEqual(
      ['a.txt', 'deep', 'deep/er', 'deep/er/b.txt', 'empty'].sort(),
    )
  })

  test('takes the same submission once', async () => {
    file('a.txt', 'a')
    const submission_id = randomUUID()
    const body = {
      submission_id,
      source_endpoint: instrument,
      destination_endpoint: storage,
      DATA: [{ source_path: '/a.txt', destination_path: '/a.txt' }],
    }
    const first = await client.transfer.submit(body)
    const second = await client.transfer.submit(body)
    expect([first['code'], second['code']]).toEqual(['Accepted', 'Duplicate'])
    expect(second.task_id).toBe(first.task_id)
    expect(await ended(first.task_id)).toMatchObject({ files_transferred: 1 })
  })

  test.each([
    [0, 'kept'],
    [1, 'kept'],
    [2, 'fresh'],
    [3, 'fresh'],
  ])('at sync level %i leaves or replaces a file of the same size', async (sync_level, left) => {
    file('a.txt', 'fresh')
    writeFileSync(at('storage', 'a.txt'), 'kept'.padEnd(5))
    utimesSync(at('storage', 'a.txt'), 1, 1)
    const task = await transfer([{ source_path: '/a.txt', destination_path: '/a.txt' }], { sync_level })
    expect(readFileSync(at('storage', 'a.txt'), 'utf8').trim()).toBe(left)
    expect(task).toMatchObject({ files_skipped: left === 'kept' ? 1 : 0, files_transferred: left === 'kept' ? 0 : 1 })
  })

  test('refuses a file that does not hash to what it should, and leaves nothing behind', async () => {
    file('a.txt', 'changed')
    const external_checksum = createHash('md5').update('original').digest('hex')
    const task = await transfer([{ source_path: '/a.txt', destination_path: '/a.txt', external_checksum }])
    expect(task.fatal_error?.code).toBe('CHECKSUM_MISMATCH')
    expect(readdirSync(at('storage', ''))).toEqual([])
  })

  test('accepts one that does', async () => {
    file('a.txt', 'original')
    const external_checksum = createHash('md5').update('original').digest('hex').toUpperCase()
    const task = await transfer([{ source_path: '/a.txt', destination_path: '/a.txt', external_checksum }])
    expect(task.status).toBe('SUCCEEDED')
  })

  test('of a file that is not there names it and its collection', async () => {
    const task = await transfer([{ source_path: '/none.h5', destination_path: '/none.h5' }])
    expect(task.fatal_error).toEqual({
      code: 'FILE_NOT_FOUND',
      description: '/none.h5 of the collection "instrument" is not there',
    })
  })

  test('onto a folder fails and says so', async () => {
    file('a.txt', 'a')
    mkdirSync(at('storage', 'folder'))
    const task = await transfer([{ source_path: '/a.txt', destination_path: '/folder' }])
    expect(task.fatal_error).toMatchObject({ code: 'IS_A_DIRECTORY', description: expect.stringContaining('/folder') })
  })

  test('can be canceled, and leaves no partial file', async () => {
    file('big.bin', randomBytes(200_000_000))
    const { task_id } = await client.transfer.submit({
      source_endpoint: instrument,
      destination_endpoint: storage,
      DATA: [{ source_path: '/big.bin', destination_path: '/big.bin' }],
    })
    while (parts(at('storage', '')).length === 0) await sleep(2)
    await client.transfer.cancel(task_id)
    expect(await ended(task_id)).toMatchObject({ status: 'FAILED', fatal_error: { code: 'CANCELED' } })
    expect(readdirSync(at('storage', ''))).toEqual([])
  })
})

describe('nothing escapes a collection', () => {
  test('by ..', async () => {
    file('a.txt', 'a')
    await expect(transfer([{ source_path: '/../../token', destination_path: '/t' }])).rejects.toMatchObject({
      status: 400,
      message: expect.stringContaining('DATA.0.source_path: the path /../../token leads out of the collection'),
    })
    await expect(client.transfer.list(instrument, '/..')).rejects.toMatchObject({ status: 403 })
  })

  test('by symbolic links, neither reading nor writing', async () => {
    file('a.txt', 'a')
    symlinkSync(join(home.path, 'token'), at('instrument', 'stolen'))
    symlinkSync(home.path, at('storage', 'out'))
    const read = await transfer([{ source_path: '/stolen', destination_path: '/t' }])
    const write = await transfer([{ source_path: '/a.txt', destination_path: '/out/a.txt' }])
    for (const task of [read, write])
      expect(task.fatal_error).toMatchObject({
        code: 'PERMISSION_DENIED',
        description: expect.stringContaining('leads out'),
      })
    expect(existsSync(join(home.path, 'a.txt'))).toBe(false)
    await expect(client.transfer.list(storage, '/out')).rejects.toMatchObject({ status: 403 })
  })
})

test('a collection lists its files and says what is not there', async () => {
  file('b/x.h5', 'xx')
  file('b/.hidden', '')
  const { DATA } = await client.transfer.list(instrument, '/b')
  expect(DATA.map(({ name, type, size }) => ({ name, type, size }))).toEqual([
    { name: '.hidden', type: 'file', size: 0 },
    { name: 'x.h5', type: 'file', size: 2 },
  ])
  await expect(client.transfer.list(instrument, '/none')).rejects.toMatchObject({
    status: 404,
    code: 'ClientError.NotFound',
  })
  await expect(client.transfer.list('00000000-0000-0000-0000-000000000000', '/')).rejects.toMatchObject({
    code: 'EndpointNotFound',
  })
})

test('a directory becomes a collection, and stops being one', async () => {
  const directory = join(home.path, 'beamline')
  const wanted = { display_name: 'beamline', directory }
  await expect(client.transfer.createCollection(wanted)).rejects.toMatchObject({
    status: 400,
    message: expect.stringContaining('is not a directory'),
  })
  mkdirSync(directory)
  writeFileSync(join(directory, 'x'), '')
  const { id } = await client.transfer.createCollection(wanted)
  await expect(client.transfer.createCollection(wanted)).rejects.toMatchObject({ status: 409 })
  expect((await client.transfer.list(id, '/')).DATA.map(({ name }) => name)).toEqual(['x'])
  await client.transfer.removeCollection(id)
  await expect(client.transfer.collection(id)).rejects.toMatchObject({ code: 'EndpointNotFound' })
})

test('a fabric that is drained finishes what runs and begins nothing new', async () => {
  file('big.bin', randomBytes(150_000_000))
  const body = {
    source_endpoint: instrument,
    destination_endpoint: storage,
    DATA: [{ source_path: '/big.bin', destination_path: '/big.bin' }],
  }
  await client.transfer.submit(body)
  expect(await client.fabric.shutdown(true)).toMatchObject({ busy: true })
  await expect(client.transfer.submit(body)).rejects.toMatchObject({ status: 503 })
  const refused = [
    'flows/x/run',
    'flows/x/run/',
    'v0.10/%74ransfer',
    'ap/transfer/run',
    'ap/transfer/actions',
    'davy/endpoints/x/call',
    'davy/triggers',
  ]
  for (const path of refused) {
    const headers = { authorization: `Bearer ${fabric.token}` }
    const { status } = await fetch(`${fabric.origin}/${path}`, { method: 'POST', headers })
    expect(`${path} ${status}`).toBe(`${path} 503`)
  }
  await fabric.ended
  expect(readdirSync(at('storage', ''))).toEqual(['big.bin'])
})
