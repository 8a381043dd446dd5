import type { Dataset, File, Group } from 'h5wasm/node'
import { Hdf5Error } from './hdf5-error.ts'
import type { AttributeValue } from './hdf5-file.ts'
import { hdf5Reason, loadLibrary } from './hdf5-library.ts'
import { typeBytes, type NumericArray, type NumericType } from './hdf5-types.ts'

const codes: Readonly<Record<NumericType, string>> = {
  uint8: '<B',
  int8: '<b',
  uint16: '<H',
  int16: '<h',
  uint32: '<I',
  int32: '<i',
  uint64: '<Q',
  int64: '<q',
  float32: '<f',
  float64: '<d',
}

export interface WriteOptions {
  /** @default one axis of the data's length; `[]` for a number or a string */
  readonly shape?: readonly number[]
  /** Compress with gzip at this level, 1 to 9. The library takes one filter a dataset, so there is no shuffle before it. */
  readonly gzip?: number
  /** Shape of a chunk. @default with `gzip`: the last two axes */
  readonly chunks?: readonly number[]
  readonly attributes?: Readonly<Record<string, AttributeValue>>
}

export interface FrameStackOptions {
  readonly type: NumericType
  readonly rows: number
  readonly columns: number
  /** Frames in a chunk. @default 1 */
  readonly framesPerChunk?: number
  readonly gzip?: number
}

/** Creates an HDF5 file, replacing one that is there. Close it: only then is it whole. @throws Hdf5Error `Unwritable` */
export async function createHdf5(path: string): Promise<Hdf5Writer> {
  const library = await loadLibrary()
  try {
    return new Hdf5Writer(path, new library.File(path, 'w'))
  } catch (cause) {
    throw new Hdf5Error('Unwritable', path, `${path} cannot be written: ${hdf5Reason(cause)}.`, { cause })
  }
}

export class Hdf5Writer implements Disposable {
  readonly path: string
  readonly #file: File
  #open = true

  constructor(path: string, file: File) {
    this.path = path
    this.#file = file
  }

  /** Writes one dataset; its groups are made. A number is a float64 unless it comes in a typed array. */
  write(name: string, data: NumericArray | number | string | readonly string[], options: WriteOptions = {}): void {
    const [group, leaf] = this.#place(name)
    const shape = options.shape ?? (typeof data === 'object' ? [data.length] : [])
    const chunks = options.chunks ?? (options.gzip ? shape.map((n, axis) => (axis < shape.length - 2 ? 1 : n)) : null)
    const dataset = this.#attempt(name, () =>
      group.create_dataset({
        name: leaf,
        data: typeof data === 'object' && !ArrayBuffer.isView(data) ? [...data] : data,
        shape: [...shape],
        ...(typeof data === 'number' ? { dtype: '<d' } : {}),
        ...(chunks ? { chunks: [...chunks] } : {}),
        ...(options.gzip ? { compression: 'gzip' as const, compression_opts: options.gzip } : {}),
      }),
    )
    this.#describe(name, dataset, options.attributes)
  }

  /** Attributes of a group, which is made if needed, or of a dataset already written. */
  attributes(name: string, attributes: Readonly<Record<string, AttributeValue>>): void {
    const there = this.#file.get(name)
    const entity = there && 'create_attribute' in there ? there : this.#group(name)
    this.#describe(name, entity, attributes)
  }

  /** A dataset [frames, rows, columns] that grows as frames are appended. */
  frames(name: string, options: FrameStackOptions): FrameStack {
    const { type, rows, columns, framesPerChunk = 1, gzip } = options
    const [group, leaf] = this.#place(name)
    const dataset = this.#attempt(name, () =>
      group.create_dataset({
        name: leaf,
        data: [],
        dtype: codes[type],
        shape: [0, rows, columns],
        maxshape: [null, rows, columns],
        chunks: [framesPerChunk, rows, columns],
        ...(gzip ? { compression: 'gzip' as const, compression_opts: gzip } : {}),
      }),
    )
    let frames = 0
    return {
      append: (data) => {
        const count = data.length / (rows * columns)
        if (!Number.isInteger(count) || data.BYTES_PER_ELEMENT !== typeBytes[type])
          throw new RangeError(`${name}: ${data.length} values are no whole frames of ${rows} × ${columns} ${type}`)
        this.#attempt(name, () => {
          dataset.resize([frames + count, rows, columns])
          dataset.write_slice([[frames, frames + count], [], []], data)
        })
        frames += count
      },
    }
  }

  close(): void {
    if (!this.#open) return
    this.#open = false
    this.#attempt('the file', () => this.#file.close())
  }

  [Symbol.dispose](): void {
    this.close()
  }

  #describe(
    name: string,
    entity: Pick<Dataset, 'create_attribute'>,
    attributes: WriteOptions['attributes'] = {},
  ): void {
    for (const [key, value] of Object.entries(attributes))
      this.#attempt(`${name}@${key}`, () => {
        if (typeof value === 'number') entity.create_attribute(key, value, [], '<d')
        else if (typeof value === 'string') entity.create_attribute(key, value)
        else if (value.every((item) => typeof item === 'string')) entity.create_attribute(key, [...value])
        else entity.create_attribute(key, value.map(Number), [value.length], '<d')
      })
  }

  #place(name: string): [Group, string] {
    const parts = name.split('/').filter(Boolean)
    const leaf = parts.pop()
    if (!leaf) throw new RangeError('a dataset needs a name')
    return [this.#group(parts.join('/')), leaf]
  }

  #group(name: string): Group {
    let group: Group = this.#file
    for (const part of name.split('/').filter(Boolean)) {
      const next = group.get(part)
      group = next && 'create_group' in next ? next : this.#attempt(name, () => group.create_group(part))
    }
    return group
  }

  #attempt<Result>(what: string, work: () => Result): Result {
    try {
      return work()
    } catch (cause) {
      throw new Hdf5Error('Unwritable', this.path, `${what} cannot be written to ${this.path}: ${hdf5Reason(cause)}.`, {
        cause,
      })
    }
  }
}

export interface FrameStack {
  /** Whole frames, flattened, in the dataset's type. */
  append(data: NumericArray): void
}
