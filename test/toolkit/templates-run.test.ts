/** Templates on a real fabric: real functions on a real worker, files that really move, an entry that is really found. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { flowTemplates, type Flow, type JsonObject } from '#flow'
import { buildRun } from '#run'
import { deployFlow, startRun, waitForRun } from '#toolkit'
import { startComputeFabric, type ComputeFabric } from '../fabric/compute/compute-fabric.ts'

let fabric: ComputeFabric
const places: Record<string, { readonly id: string; readonly directory: string }> = {}
beforeAll(async () => {
  fabric = await startComputeFabric()
  for (const name of ['instrument', 'facility', 'archive']) {
    const directory = join(fabric.home, name)
    mkdirSync(directory)
    const { id } = await fabric.client.transfer.createCollection({ display_name: `${name} of the test`, directory })
    places[name] = { id, directory }
  }
})
afterAll(() => fabric.stop())

function at(name: string) {
  const place = places[name]
  if (!place) throw new Error(`no place ${name}`)
  return place
}

function template(name: string): Flow {
  const found = flowTemplates.find((one) => one.name === name)
  if (!found) throw new Error(`no template ${name}`)
  return found.flow
}

async function run(name: string, input: JsonObject) {
  const { flow } = await deployFlow(fabric.client, template(name))
  const { run_id: id } = await startRun(fabric.client, flow.id, {
    input: { compute_endpoint: fabric.endpointId, ...input },
  })
  const ended = await waitForRun(fabric.client, id)
  expect(ended).toMatchObject({ status: 'SUCCEEDED' })
  return Object(buildRun(await fabric.client.runs.log(id)).output)
}

/** Keeps the even numbers of a file; there may be none. */
const REDUCE = `
import { readFileSync, writeFileSync } from 'node:fs'
export default ({ data_file }: { data_file: string }) => {
  const kept = readFileSync(data_file, 'utf8').split(' ').map(Number).filter((n) => n % 2 === 0)
  writeFileSync(data_file + '.reduced', kept.join(' '))
  return { keep: kept.length > 0, reduced_path: '/' + data_file.split('/').at(-1) + '.reduced', reason: 'no even number' }
}`

test('collect and reduce keeps what is worth keeping, and says why it does not', async () => {
  const [instrument, facility, archive] = [at('instrument'), at('facility'), at('archive')]
  const reduce = await fabric.register('reduce', REDUCE)
  const collectAndReduce = (file: string, content: string) => {
    writeFileSync(join(instrument.directory, file), content)
    return run('collect-and-reduce', {
      source: { id: instrument.id, path: `/${file}` },
      hpc: { id: facility.id, path: `/${file}` },
      storage: { id: archive.id, path: `/${file}` },
      data_file: join(facility.directory, file),
      reduce_function_id: reduce,
    })
  }
  await collectAndReduce('scan-1', '1 2 3 4')
  expect(readFileSync(join(archive.directory, 'scan-1'), 'utf8')).toBe('2 4')
  const output = await collectAndReduce('scan-2', '1 3 5')
  expect(output.Discard).toEqual({ kept: false, reason: 'no even number' })
  expect(existsSync(join(archive.directory, 'scan-2'))).toBe(false)
})

test('publish moves the results, and the catalogue finds them', async () => {
  const [facility, archive] = [at('facility'), at('archive')]
  const results = join(facility.directory, 'results')
  mkdirSync(results)
  writeFileSync(join(results, 'g2.txt'), '1.2')
  const gather = await fabric.register(
    'gather_metadata',
    `import { readdirSync } from 'node:fs'
    export default ({ results_folder }: { results_folder: string }) => {
      const files = readdirSync(results_folder)
      return {
        transfer_items: files.map((name) => ({ source_path: '/results/' + name, destination_path: '/published/' + name })),
        content: { sample: 'silica', files },
      }
    }`,
  )
  const { index_list: indexes } = await fabric.client.search.indexes()
  const index = indexes[0]?.id ?? ''
  await run('publish', {
    hpc: { id: facility.id, path: '/results' },
    repository: { id: archive.id, path: '/published' },
    results_folder: results,
    search_index: index,
    visible_to: ['public'],
    gather_metadata_function_id: gather,
  })
  expect(readFileSync(join(archive.directory, 'published/g2.txt'), 'utf8')).toBe('1.2')
  const found = await fabric.client.search.subject(index, `globus://${archive.id}/published`)
  expect(found.entries[0]?.content).toEqual({ sample: 'silica', files: ['g2.txt'] })
})

test('simulate and steer goes round until it is known', async () => {
  const [simulate, measure, decide] = await Promise.all([
    fabric.register('simulate', 'export default ({ settings }: any) => ({ prediction: settings.x ** 2 })'),
    fabric.register('measure', 'export default ({ settings }: any) => ({ measurement: settings.x * 3 })'),
    fabric.register(
      'decide',
      'export default ({ settings, prediction, measurement }: any) => ({ done: prediction === measurement, settings: { x: settings.x + 1 } })',
    ),
  ])
  const steer = (most_turns: number) =>
    run('simulate-and-steer', {
      settings: { x: 1 },
      most_turns,
      instrument_endpoint: fabric.endpointId,
      simulate_function_id: simulate,
      measure_function_id: measure,
      decide_function_id: decide,
    })
  expect((await steer(10)).Outcome).toEqual({ found: true, turns: 3, settings: { x: 3 } })
  expect((await steer(2)).Outcome).toEqual({ found: false, turns: 2, settings: { x: 3 } })
})

test('train and deploy, invert, one function', async () => {
  const [instrument, facility, archive] = [at('instrument'), at('facility'), at('archive')]
  writeFileSync(join(instrument.directory, 'data'), 'x')
  const moved = {
    source: { id: instrument.id, path: '/data' },
    hpc: { id: facility.id, path: '/data' },
    data_file: join(facility.directory, 'data'),
  }
  const [train, reconstruct] = await Promise.all([
    fabric.register('train', 'export default ({ epochs }: any) => ({ loss: 1 / epochs, model_path: "/data" })'),
    fabric.register(
      'reconstruct',
      'export default () => ({ transfer_items: [{ source_path: "/data", destination_path: "/image" }] })',
    ),
  ])
  const edge = { id: archive.id, path: '/model' }
  await run('train-and-deploy', { ...moved, edge, epochs: 100, highest_loss: 0.1, train_function_id: train })
  expect(existsSync(join(archive.directory, 'model'))).toBe(true)
  await run('invert', { ...moved, iterations: 3, reconstruct_function_id: reconstruct })
  expect(existsSync(join(instrument.directory, 'image'))).toBe(true)
  const output = await run('one-function', { data_file: '/a', analyse_function_id: reconstruct })
  expect(output.Analyse.status).toBe('SUCCEEDED')
})
