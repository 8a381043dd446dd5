/** The examples of the README: they are the files that are compiled here, and they run. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
// As its users import it; the examples do the same.
import { serveActionProvider } from 'davy-flows'
import means from './examples/mean.ts'
import moves, { move } from './examples/move.ts'
import { meanOf } from './examples/run.ts'
import stage from './examples/stage.ts'
import steers, { measure } from './examples/steer.ts'
import { startComputeFabric, type ComputeFabric } from '../fabric/compute/compute-fabric.ts'

const folder = join(import.meta.dirname, 'examples')
const readme = readFileSync(join(import.meta.dirname, '../../src/toolkit/README.md'), 'utf8')

let fabric: ComputeFabric
beforeAll(async () => {
  fabric = await startComputeFabric()
})
afterAll(() => fabric.stop())

test('the README shows every example as it is', () => {
  const shown = new Map(
    [...readme.matchAll(/<!-- (\S+) -->\n```ts\n([^]*?)```/g)].map(([, name, text]) => [name, text]),
  )
  expect([...shown.keys()].toSorted()).toEqual(readdirSync(folder).toSorted())
  for (const [name, text] of shown) expect(text).toBe(readFileSync(join(folder, name ?? ''), 'utf8'))
})

test('three steps: a file is fetched, its mean taken and published', async () => {
  const places = await Promise.all(
    ['instrument', 'facility'].map(async (name) => {
      const directory = join(fabric.home, `${name} of the example`)
      mkdirSync(directory)
      const { id } = await fabric.client.transfer.createCollection({
        display_name: `${name} of the example`,
        directory,
      })
      return { id, directory }
    }),
  )
  const [instrument = { id: '', directory: '' }, facility = { id: '', directory: '' }] = places
  writeFileSync(join(instrument.directory, 'values'), '1 2 3 6')
  const { index_list: indexes } = await fabric.client.search.indexes()
  const index = indexes[0]?.id ?? ''
  const input = {
    source: { id: instrument.id, path: '/values' },
    hpc: { id: facility.id, path: '/values' },
    file: join(facility.directory, 'values'),
    search_index: index,
  }
  const noted: string[] = []
  expect(await meanOf(fabric.client, { ...input, scale: 2 }, (text) => noted.push(text))).toBe(6)
  expect(noted.at(-1)).toBe('FlowSucceeded')
  const found = await fabric.client.search.subject(index, '/values')
  expect(found.entries[0]?.content).toEqual({ mean: 6 })
  const failing = meanOf(fabric.client, { ...input, file: '/none' }, (text) => noted.push(text))
  await expect(failing).rejects.toThrow(/failed at Mean: .*ENOENT/)
  expect(noted.at(-1)).toMatch(/^failed at Mean: .*ENOENT/)
  expect(means.document.definition.StartAt).toBe('Fetch')
})

test('ways: measured again until it is seen', async () => {
  const ended = await steers.run(fabric.client, { exposure: 2, final_exposure: 1 })
  expect(ended.output(measure)).toEqual({ signal: 12, exposure: 4 })
})

test('a provider moves the stage', async () => {
  const serving = serveActionProvider(fabric.client, stage)
  await serving.ready
  expect((await moves.run(fabric.client, { position: 120 })).output(move)).toMatchObject({ position: 120 })
  serving.close()
})
