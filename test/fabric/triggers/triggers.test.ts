/** Triggers of a whole fabric: real folders, a real flow that ends at once. */
import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { connect, type Client, type Trigger } from '#api'
import { createFabric, type Fabric } from '#fabric'
import { temporaryHome, type TemporaryHome } from '../temporary-home.ts'

let home: TemporaryHome
let fabric: Fabric
let client: Client
let flow: string
let collection: string

beforeEach(async () => {
  home = temporaryHome()
  await start()
  collection = (await client.transfer.collections()).DATA.find((one) => one.display_name === 'instrument')?.id ?? ''
  const { id } = await client.flows.create({
    title: 'Note the file',
    definition: { StartAt: 'Note', States: { Note: { Type: 'Pass', End: true } } },
    input_schema: {
      type: 'object',
      properties: { path: { type: 'string', pattern: '\\.h5$' }, size: { type: 'integer' } },
      required: ['path'],
    },
  })
  flow = id
})
afterEach(async () => {
  await fabric.stop()
  home.remove()
})

async function start(): Promise<void> {
  fabric = await createFabric({ home: home.path, port: 0 })
  client = connect(fabric)
}

async function restart(): Promise<void> {
  await fabric.stop()
  await start()
}

/** As a careful writer does it: whole before it has its name. */
function arrive(name: string, text = name): void {
  const path = join(home.path, 'collections/instrument/in', name)
  mkdirSync(join(path, '..'), { recursive: true })
  writeFileSync(`${path}.tmp`, text)
  renameSync(`${path}.tmp`, path)
}

const create = (changes: Partial<Trigger['source']> & { input?: Trigger['input'] } = {}): Promise<Trigger> => {
  const { input = { path: '{path}', stem: '{stem}', size: '{size}' }, ...source } = changes
  return client.triggers.create({
    name: 'new scans',
    flow_id: flow,
    source: { kind: 'directory', collection_id: collection, path: '/in', pattern: '*', complete: 'renamed', ...source },
    input,
    label: 'scan {stem}',
    enabled: true,
  })
}

async function labels(count: number): Promise<string[]> {
  for (;;) {
    const { runs } = await client.runs.list()
    if (runs.length >= count) return runs.map(({ label }) => label ?? '').sort()
    await sleep(10)
  }
}

async function settled(id: string, done: (trigger: Trigger) => boolean): Promise<Trigger> {
  for (;;) {
    const trigger = (await client.triggers.list()).triggers.find((one) => one.id === id)
    if (trigger && done(trigger)) return trigger
    await sleep(10)
  }
}

describe('a trigger', () => {
  test('starts one run for each file, with what it is filled in', async () => {
    arrive('before.h5')
    const { id } = await create()
    arrive('A001.h5', 'four')
    arrive('A002.h5')
    expect(await labels(2)).toEqual(['scan A001', 'scan A002'])
    const run = (await client.runs.list()).runs.find(({ label }) => label === 'scan A001')
    const [first] = await client.runs.log(run?.run_id ?? '')
    expect(first).toMatchObject({
      code: 'FlowStarted',
      details: { input: { path: '/in/A001.h5', stem: 'A001', size: 4 } },
    })
    expect(await settled(id, ({ fired }) => fired === 2)).toMatchObject({ fired: 2, failed: 0, last_failure: null })
  })

  test('neither misses nor doubles a file over restarts', async () => {
    arrive('before.h5')
    await create()
    arrive('A001.h5')
    expect(await labels(1)).toEqual(['scan A001'])
    await fabric.stop()
    arrive('A002.h5')
    await start()
    expect(await labels(2)).toEqual(['scan A001', 'scan A002'])
    await restart()
    arrive('A003.h5')
    expect(await labels(3)).toEqual(['scan A001', 'scan A002', 'scan A003'])
  })

  test('takes the files that are there already, if that is wanted', async () => {
    arrive('before.h5')
    await create({ existing: true })
    expect(await labels(1)).toEqual(['scan before'])
  })

  test('starts another run for a file that is replaced', async () => {
    await create()
    arrive('A001.h5', 'first')
    await labels(1)
    arrive('A001.h5', 'second')
    expect(await labels(2)).toEqual(['scan A001', 'scan A001'])
  })

  test('waits for the sentinel', async () => {
    await create({ complete: 'sentinel', pattern: '*.h5' })
    arrive('A001.h5')
    arrive('A002.h5')
    arrive('A001.h5.done', '')
    expect(await labels(1)).toEqual(['scan A001'])
  })

  test('says which file it could start no run for, once, and goes on', async () => {
    const { id } = await create()
    arrive('notes.txt')
    const failed = await settled(id, (trigger) => trigger.failed === 1)
    expect(failed.last_failure).toMatchObject({
      path: expect.stringContaining('notes.txt'),
      message: expect.stringContaining('path'),
    })
    await restart()
    arrive('A001.h5')
    expect(await labels(1)).toEqual(['scan A001'])
    expect(await settled(id, ({ fired }) => fired === 1)).toMatchObject({ failed: 1 })
    const { firings } = await client.triggers.firings(id)
    expect(firings).toMatchObject([
      { path: expect.stringContaining('A001.h5'), run_id: expect.any(String), failure: null },
      { path: expect.stringContaining('notes.txt'), run_id: null, failure: failed.last_failure?.message },
    ])
  })

  test('that is off starts nothing, and when on again only what comes then', async () => {
    const { id } = await create()
    await client.triggers.enable(id, false)
    arrive('A001.h5')
    await client.triggers.enable(id, true)
    arrive('A002.h5')
    expect(await labels(1)).toEqual(['scan A002'])
    await client.triggers.remove(id)
    expect((await client.triggers.list()).triggers).toEqual([])
  })

  test('is refused for a flow, folder or pattern that is none', async () => {
    await expect(create({ path: '/../..' })).rejects.toMatchObject({
      status: 400,
      message: expect.stringContaining('source.path'),
    })
    await expect(create({ pattern: '[' })).rejects.toMatchObject({
      status: 400,
      message: expect.stringContaining('source.pattern'),
    })
    flow = '00000000-0000-0000-0000-000000000000'
    await expect(create()).rejects.toMatchObject({ status: 404 })
  })
})
