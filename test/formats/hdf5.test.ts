import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as h5wasm from 'h5wasm/node'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createHdf5, openHdf5 } from '#formats'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'davy-hdf5-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const counts = Uint16Array.from({ length: 12 * 8 * 8 }, (_, at) => at % 100)

async function writeSeries(name: string, gzip?: number): Promise<string> {
  const path = join(folder, name)
  using writer = await createHdf5(path)
  const stack = writer.frames('entry/data/data', {
    type: 'uint16',
    rows: 8,
    columns: 8,
    framesPerChunk: 4,
    ...(gzip ? { gzip } : {}),
  })
  stack.append(counts.subarray(0, 5 * 64))
  stack.append(counts.subarray(5 * 64))
  writer.write('entry/instrument/detector/frame_time', 0.25, { attributes: { units: 's', calibrated: 1 } })
  return path
}

/**
 * A file in the oldest format, whose object headers have no checksum, with another filter's number written over that of
 * gzip: the pipeline of a file that came from another program.
 */
async function writeForeign(name: string, filter: number): Promise<string> {
  const path = join(folder, name)
  await h5wasm.ready
  const file = new h5wasm.File(path, 'w', { libver: ['earliest', 'v108'] })
  const options = { shape: [12, 8, 8], chunks: [4, 8, 8], compression: 'gzip' as const }
  file.create_dataset({ name: 'frames', data: counts, ...options })
  file.close()
  const bytes = await readFile(path)
  // A filter's description: its number, the length of its name, flags, how many values it has, its name.
  bytes.writeUInt16LE(filter, bytes.indexOf('deflate\0') - 8)
  await writeFile(path, bytes)
  return path
}

describe('writing and reading', () => {
  test('frames come back as they were appended, compressed or not', async () => {
    for (const gzip of [undefined, 4]) {
      using file = await openHdf5(await writeSeries(`frames-${gzip ?? 0}.h5`, gzip))
      const data = file.dataset('entry/data/data')
      expect(data).toMatchObject({ shape: [12, 8, 8], type: 'uint16', chunks: [4, 8, 8], rowBytes: 128 })
      expect(data.filters.map(({ id }) => id)).toEqual(gzip ? [1] : [])
      expect(data.read()).toEqual(counts)
      expect(data.readRows(3, 6)).toEqual(counts.subarray(3 * 64, 9 * 64))
      const shared = new Uint8Array(new SharedArrayBuffer(2 * 128))
      data.readRowsInto(shared, 10, 2)
      expect(new Uint16Array(shared.buffer)).toEqual(new Uint16Array(counts.subarray(10 * 64)))
    }
  })

  test('numbers, strings, lists and attributes', async () => {
    const path = join(folder, 'values.h5')
    {
      using writer = await createHdf5(path)
      writer.write('a/number', 2.5)
      writer.write('a/one', Int32Array.of(7))
      writer.write('a/whole', Int32Array.of(3), { shape: [] })
      writer.write('a/text', 'Å and µ')
      writer.write('a/texts', ['q', 'phi'])
      writer.write('a/image', Float32Array.of(1, 2, 3, 4, 5, 6), { shape: [2, 3], gzip: 9 })
      writer.attributes('a', { NX_class: 'NXentry', scale: 0.5, edges: [1, 2, 3], names: ['x', 'y'] })
    }
    using file = await openHdf5(path)
    expect(file.datasets().sort()).toEqual(['a/image', 'a/number', 'a/one', 'a/text', 'a/texts', 'a/whole'])
    expect([file.number('a/number'), file.number('a/one'), file.number('a/whole')]).toEqual([2.5, 7, 3])
    expect(file.number('a/nothing')).toBeUndefined()
    expect(file.text('a/text')).toBe('Å and µ')
    expect(file.dataset('a/texts').readStrings()).toEqual(['q', 'phi'])
    expect(file.dataset('a/image').read()).toEqual(Float32Array.of(1, 2, 3, 4, 5, 6))
    expect(file.attributes('a')).toEqual({ NX_class: 'NXentry', scale: 0.5, edges: [1, 2, 3], names: ['x', 'y'] })
    expect(file.attributes('a/number')).toEqual({})
  })
})

test('the oldest format is read too', async () => {
  using file = await openHdf5(await writeForeign('oldest.h5', 1))
  expect(file.dataset('frames').read()).toEqual(counts)
})

describe('files that cannot be read say so', () => {
  test('not there', async () => {
    await expect(openHdf5(join(folder, 'none.h5'))).rejects.toMatchObject({ code: 'NotFound' })
  })

  test('not HDF5: text, nothing at all, a folder', async () => {
    const text = join(folder, 'text.h5')
    await writeFile(text, 'frame,count\n1,2\n'.repeat(100))
    await expect(openHdf5(text)).rejects.toMatchObject({ code: 'NotHdf5', message: expect.stringContaining(text) })
    await writeFile(text, '')
    await expect(openHdf5(text)).rejects.toMatchObject({ code: 'NotHdf5', message: expect.stringContaining('empty') })
    await expect(openHdf5(folder)).rejects.toMatchObject({ code: 'NotHdf5' })
  })

  test('truncated, with both sizes', async () => {
    const path = await writeSeries('truncated.h5')
    const { length } = await readFile(path)
    await truncate(path, length - 100)
    await expect(openHdf5(path)).rejects.toMatchObject({
      code: 'Truncated',
      message: expect.stringMatching(new RegExp(`should be ${length} bytes and is ${length - 100}`)),
    })
  })

  test('a dataset that is not there, with those that are', async () => {
    using file = await openHdf5(await writeSeries('missing.h5'))
    expect(() => file.dataset('entry/data/frames')).toThrow(
      expect.objectContaining({
        code: 'NoDataset',
        message: expect.stringContaining('It has entry/data/data, entry/instrument/detector/frame_time.'),
      }),
    )
    expect(() => file.number('entry/data/data')).toThrow(expect.objectContaining({ code: 'WrongShape' }))
    expect(() => file.dataset('entry/data/data').readStrings()).toThrow(expect.objectContaining({ code: 'WrongType' }))
  })

  test.each([
    [32_000, 'LZF'],
    [32_008, 'bitshuffle'],
    [32_004, 'LZ4'],
    [31_999, 'deflate'],
  ])('filter %i is refused before anything is read', async (id, name) => {
    using file = await openHdf5(await writeForeign(`filter-${id}.h5`, id))
    const refusal = expect.objectContaining({
      code: 'UnsupportedFilter',
      dataset: 'frames',
      message: expect.stringMatching(
        new RegExp(`frames.*${name} \\(HDF5 filter ${id}\\).*h5repack -f SHUF -f GZIP=4 OLD.h5 NEW.h5$`),
      ),
    })
    const data = file.dataset('frames')
    expect(() => data.check()).toThrow(refusal)
    expect(() => data.readRows(0, 1)).toThrow(refusal)
  })

  test('a link to a file that is not there', async () => {
    const path = join(folder, 'link.h5')
    await h5wasm.ready
    const file = new h5wasm.File(path, 'w')
    file.create_external_link('gone.h5', '/entry/frames', 'frames')
    file.close()
    using linked = await openHdf5(path)
    expect(() => linked.dataset('frames')).toThrow(
      expect.objectContaining({
        code: 'MissingSource',
        message: expect.stringContaining('a link to /entry/frames in gone.h5, which is not there'),
      }),
    )
  })

  test('a damaged chunk is an error, not numbers', async () => {
    const path = await writeSeries('damaged.h5', 6)
    const bytes = await readFile(path)
    // The first chunk begins with zlib's header for this level.
    bytes.fill(0xff, bytes.indexOf(Buffer.from([0x78, 0x9c])) + 2, bytes.indexOf(Buffer.from([0x78, 0x9c])) + 30)
    await writeFile(path, bytes)
    using file = await openHdf5(path)
    expect(() => file.dataset('entry/data/data').read()).toThrow(
      expect.objectContaining({ code: 'Unreadable', message: expect.stringContaining('entry/data/data') }),
    )
  })

  test('a folder that is not there cannot be written to', async () => {
    await expect(createHdf5(join(folder, 'no/such/file.h5'))).rejects.toMatchObject({ code: 'Unwritable' })
  })
})
