import { appendFile, mkdir, mkdtemp, readFile, readdir, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { diffusionOf, readCorrelation, readSubject, xpcsInput, type Processing } from '#experiments'
import type { JsonObject } from '#flow'
import { createHdf5 } from '#formats'
import { acquireXpcs, simulatedRings } from '#instruments'
import { id, siteAt } from './site.ts'
import { task } from './task.ts'
import { walk, type World } from './walk.ts'

/** A quarter of the pixels of the simulated detector, over the same range of q. */
const detector = { rows: 64, columns: 64, qPerPixel: 0.6, beamCentre: { x: 30.2, y: 33.4 }, beamstopRadius: 4 }
const truth = 0.2
let root: string
let instrument: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'davy-xpcs-'))
  instrument = join(root, 'instrument')
  await mkdir(instrument)
  for await (const _ of acquireXpcs({ directory: instrument, name: 'scan.h5', diffusion: truth, seed: 4, detector }));
})
afterAll(() => rm(root, { recursive: true, force: true }))

let runs = 0
/** A run in folders of its own. */
function run(file: string, processing: Processing, before?: World['before']) {
  const facility = join(root, `facility-${++runs}`)
  const storage = join(root, `storage-${runs}`)
  const held: { workers: number; seconds: number }[] = []
  const ingested: JsonObject[] = []
  const input = xpcsInput(siteAt(facility), {
    source: { id: id(1), path: `/${file}` },
    processing,
    workers: 2,
    metadata: { title: 'Colloid <1>', creators: ['Doe, Jo'], sample: 'silica', uid: 'abc' },
  })
  const collections = { [id(1)]: instrument, [id(2)]: facility, [id(3)]: storage }
  const end = walk(input, { collections, ingested, task: task(held), ...(before ? { before } : {}) })
  return { end, facility, storage, held, ingested }
}

describe('a run over a simulated acquisition', () => {
  let output: JsonObject
  let world: ReturnType<typeof run>
  beforeAll(async () => {
    world = run('scan.h5', { rings: simulatedRings })
    output = await world.end
  })

  it('finds the diffusion coefficient that was simulated', () => {
    const correlation = readCorrelation(output)
    const D = correlation && diffusionOf(correlation)
    expect(correlation?.rings).toHaveLength(12)
    expect(Math.abs((D ?? 0) / truth - 1)).toBeLessThan(0.05)
    for (const { fit } of correlation?.rings ?? []) expect(fit?.beta).toBeCloseTo(0.5, 1)
  })

  it('keeps metadata, result, plots and a page on the storage', async () => {
    const names = (await readdir(join(world.storage, 'scan'))).sort()
    expect(names).toEqual([
      'scan.html',
      'scan_diffusion.svg',
      'scan_entry.json',
      'scan_g2.svg',
      'scan_g2_fits.svg',
      'scan_intensity.svg',
      'scan_metadata.json',
      'scan_plots.json',
      'scan_results.hdf',
      'scan_scattering_1d.svg',
      'scan_scattering_2d.svg',
    ])
    for (const name of names.filter((each) => each.endsWith('.svg'))) {
      const svg = await readFile(join(world.storage, 'scan', name), 'utf8')
      expect(svg).toMatch(/^<svg [^]*<\/svg>$/)
      expect(svg).not.toMatch(/NaN|undefined/)
    }
    expect(await readFile(join(world.storage, 'scan/scan.html'), 'utf8')).toContain('<h1>Colloid &lt;1&gt;</h1>')
  })

  it('makes the entry visible before processing and completes the same one after it', async () => {
    const [first, last] = world.ingested
    expect(world.ingested).toHaveLength(2)
    expect(first?.['subject']).toBe(`globus://${id(3)}/scan/scan_metadata.json`)
    expect(last?.['subject']).toBe(first?.['subject'])
    expect(readSubject(output)).toBe(first?.['subject'])
    expect(first).toMatchObject({
      search_index: id(5),
      visible_to: ['public'],
      content: {
        status: 'processing',
        sample: 'silica',
        uid: 'abc',
        dc: { titles: [{ title: 'Colloid <1>' }], creators: [{ creatorName: 'Doe, Jo' }] },
        acquisition: { frames: 2000, rows: 64, columns: 64, type: 'uint16', frame_time_s: 0.002 },
        process: [{ program: 'davy', function: 'correlate', arguments: { rings: simulatedRings } }],
      },
    })
    expect(last).toMatchObject({
      content: {
        status: 'published',
        sample: 'silica',
        result: { frames: 2000, q_unit: '1/um' },
        plots: { length: 6 },
      },
    })
    const kept = JSON.parse(await readFile(join(world.storage, 'scan/scan_entry.json'), 'utf8')) as unknown
    expect(kept).toEqual({ subject: last?.['subject'], content: last?.['content'] })
  })

  it('describes each plot by what the plot itself says', () => {
    expect(output).toMatchObject({
      PlotMetadata: {
        details: {
          result: [
            {
              plots: [
                { name: 'g2', title: 'Intensity correlation', width: 720, height: 460, media_type: 'image/svg+xml' },
                { name: 'g2_fits' },
                { name: 'diffusion', caption: expect.stringContaining('12 of 12 rings') },
                { name: 'scattering_2d' },
                { name: 'scattering_1d' },
                { name: 'intensity' },
              ],
            },
          ],
        },
      },
    })
  })

  it('asks for the nodes it was told to', () => expect(world.held).toEqual([{ workers: 2, seconds: 120 }]))

  it('stays within the size of a hosted run, and leaves no partial file', async () => {
    expect(JSON.stringify(output).length).toBeLessThan(200_000)
    const files = await readdir(world.facility, { recursive: true })
    expect(files.filter((name) => /partial|^\.|\/\./.test(name))).toEqual([])
  })
})

describe('a run that cannot be', () => {
  const copy = async (name: string, change: (path: string) => Promise<void>) => {
    const path = join(instrument, name)
    await writeFile(path, await readFile(join(instrument, 'scan.h5')))
    await change(path)
    return name
  }

  it('ends at ExtractMetadata when the file is no HDF5', async () => {
    await writeFile(join(instrument, 'text.h5'), 'not a detector file')
    await expect(run('text.h5', {}).end).rejects.toThrow(/^ExtractMetadata: .*text\.h5 is not an HDF5 file/)
  })

  it('ends there when the file is cut off', async () => {
    const name = await copy('cut.h5', (path) => truncate(path, 1e6))
    await expect(run(name, {}).end).rejects.toThrow(/^ExtractMetadata: .*is truncated: it should be \d+ bytes/)
  })

  it.each<[string, Processing, RegExp]>([
    ['dataset is not there', { dataset: 'entry/other' }, /has no dataset entry\/other/],
    ['rings are outside the detector', { rings: '100:120:5' }, /ring 1 of 4 .* is outside the detector/],
    ['rings are nonsense', { rings: 'wide:ones' }, /rings "wide:ones": write FROM:TO:STEP/],
    ['frames are not there', { last_frame: 5000 }, /frames 0 to 5000 were asked for; .* has 0 to 1999/],
    ['rings are too many', { rings: '2:20:0.005' }, /.+/],
  ])('ends there when the %s', async (_, processing, message) => {
    await expect(run('scan.h5', processing).end).rejects.toThrow(new RegExp(`^ExtractMetadata: .*${message.source}`))
  })

  it('ends there when nothing says how pixels map to q', async () => {
    using file = await createHdf5(join(instrument, 'blind.h5'))
    file.write('entry/data/data', new Uint16Array(800), { shape: [8, 10, 10] })
    file.write('entry/instrument/detector/frame_time', 0.1)
    file.close()
    await expect(run('blind.h5', {}).end).rejects.toThrow(/^ExtractMetadata: .*does not say how pixels map to q/)
  })

  const quick: Processing = { rings: '8:16:4', last_frame: 99 }

  it('ends at GatherResults when a product is missing', async () => {
    const lost = run('scan.h5', quick, async (state) => {
      if (state === 'GatherResults') await rm(join(lost.facility, 'scan/scan_results.hdf'))
    })
    await expect(lost.end).rejects.toThrow(/^GatherResults: .*scan_results\.hdf is not there/)
  })

  it('ends there when a plot was changed since it was described', async () => {
    const changed = run('scan.h5', quick, async (state) => {
      if (state === 'GatherResults') await appendFile(join(changed.facility, 'scan/scan_g2.svg'), ' ')
    })
    await expect(changed.end).rejects.toThrow(/^GatherResults: .*scan_g2\.svg has changed since it was described/)
    expect(changed.ingested).toHaveLength(1)
  })

  it('gives another name to what is made of another file', async () => {
    const name = await copy('second.h5', async () => {})
    const other = run(name, quick)
    await other.end
    const files = await readdir(join(other.storage, 'second'))
    expect(files.every((file) => basename(file).startsWith('second'))).toBe(true)
  })
})
