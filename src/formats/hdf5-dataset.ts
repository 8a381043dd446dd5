import { existsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { Dataset } from 'h5wasm/node'
import { Hdf5Error } from './hdf5-error.ts'
import { checkFilters, type Hdf5Filter } from './hdf5-filters.ts'
import { hdf5Reason, type Library } from './hdf5-library.ts'
import { typeBytes, viewAs, type NumericArray, type NumericType } from './hdf5-types.ts'

/** One dataset of an open file. Everything but the reads is known without touching the data. */
export class Hdf5Dataset {
  readonly file: string
  readonly name: string
  /** Slowest axis first; empty for a scalar, [0] for a dataset that was created without space for a value. */
  readonly shape: readonly number[]
  /** `other` for compounds, references, half floats and what else has no typed array. */
  readonly type: NumericType | 'string' | 'other'
  /** Shape of a chunk; null where the data lie in one piece. */
  readonly chunks: readonly number[] | null
  readonly filters: readonly Hdf5Filter[]
  readonly #library: Library
  readonly #dataset: Dataset

  constructor(library: Library, file: string, name: string, dataset: Dataset) {
    const { metadata } = dataset
    this.#library = library
    this.#dataset = dataset
    this.file = file
    this.name = name
    this.shape = metadata.shape ?? [0]
    this.type = elementType(metadata)
    this.chunks = metadata.chunks
    this.filters = dataset.filters.map(({ id, name }) => ({ id, name }))
  }

  /** Bytes of one row, that is of one step along the first axis: of one frame, for a stack of frames. */
  get rowBytes(): number {
    return this.shape.slice(1).reduce((product, length) => product * length, this.#elementBytes())
  }

  /**
   * Whether the data can be read: filters known, sources of a virtual dataset there. The reads check it too; calling
   * it early lets a bad file be refused before work is planned on it.
   *
   * @throws Hdf5Error `UnsupportedFilter`, `MissingSource`
   */
  check(): void {
    checkFilters(this.file, this.name, this.filters)
    for (const { file_name: source } of this.#dataset.metadata.virtual_sources ?? []) {
      const path = source === '.' ? this.file : resolve(dirname(this.file), source)
      // The library would answer with the fill value, that is with zeros.
      if (!existsSync(path))
        throw new Hdf5Error(
          'MissingSource',
          this.file,
          `${this.name} in ${this.file} takes its data from ${path}, which is not there. Copy it beside this file.`,
          { dataset: this.name },
        )
    }
  }

  /** All values, flattened. @throws Hdf5Error `WrongType`, `UnsupportedFilter`, `MissingSource`, `Unreadable` */
  read(): NumericArray {
    return this.readRows(0, this.shape[0] ?? 1)
  }

  /** `count` rows from row `first`, flattened: for a stack of frames, frames. Errors as `read`. */
  readRows(first: number, count: number): NumericArray {
    const type = this.#numeric()
    const bytes = new Uint8Array((this.shape.length === 0 ? 1 : count) * this.rowBytes)
    this.readRowsInto(bytes, first, count)
    return viewAs(type, bytes)
  }

  /**
   * The same into memory of the caller, as little-endian bytes, which may be shared with other threads.
   * @param target `count * rowBytes` bytes
   */
  readRowsInto(target: Uint8Array, first: number, count: number): void {
    this.#numeric()
    this.check()
    const rows = this.shape[0] ?? 1
    const bytes = count * this.rowBytes
    if (first < 0 || first + count > rows || target.byteLength < bytes)
      throw new RangeError(`${this.name}: rows ${first} to ${first + count} of ${rows} into ${target.byteLength} bytes`)
    if (bytes === 0) return
    const { Module } = this.#library
    const whole = this.shape.length === 0
    const counts = [count, ...this.shape.slice(1)].map(BigInt)
    const offsets = this.shape.map((_, axis) => (axis === 0 ? BigInt(first) : 0n))
    const strides = this.shape.map(() => 1n)
    const address = Module._malloc(bytes)
    if (address === 0)
      throw new Hdf5Error(
        'Unreadable',
        this.file,
        `${this.name}: no memory for ${bytes} bytes; read fewer rows at once.`,
      )
    try {
      // Not `Dataset.slice`, which copies once more and leaves the garbage collector a block a call.
      Module.get_dataset_data(
        this.#dataset.file_id,
        this.#dataset.path,
        whole ? null : counts,
        whole ? null : offsets,
        whole ? null : strides,
        BigInt(address),
      )
      target.set(Module.HEAPU8.subarray(address, address + bytes))
    } catch (cause) {
      throw new Hdf5Error(
        'Unreadable',
        this.file,
        `${this.name} in ${this.file} is damaged: ${hdf5Reason(cause)} (rows ${first} to ${first + count - 1}).`,
        { dataset: this.name, cause },
      )
    } finally {
      Module._free(address)
    }
  }

  /** The strings of a string dataset, in one list. @throws Hdf5Error `WrongType`, `Unreadable` */
  readStrings(): string[] {
    if (this.type !== 'string') throw this.#wrongType('text')
    this.check()
    const { value } = this.#dataset
    return (Array.isArray(value) ? value : [value]).map(String)
  }

  #elementBytes(): number {
    return this.type === 'string' || this.type === 'other' ? this.#dataset.metadata.size : typeBytes[this.type]
  }

  #numeric(): NumericType {
    if (this.type === 'string' || this.type === 'other') throw this.#wrongType('numbers')
    return this.type
  }

  #wrongType(wanted: string): Hdf5Error {
    return new Hdf5Error('WrongType', this.file, `${this.name} in ${this.file} does not hold ${wanted}.`, {
      dataset: this.name,
    })
  }
}

function elementType({ type, size, signed, enum_type }: Dataset['metadata']): Hdf5Dataset['type'] {
  // Classes of the format: 0 integer, 1 float, 3 string, 8 enumeration (booleans of h5py).
  if (type === 3) return 'string'
  if (type === 0 || (type === 8 && enum_type?.type === 0)) {
    const name = `${signed ? 'int' : 'uint'}${size * 8}`
    return name in typeBytes ? (name as NumericType) : 'other' // SAFETY: it is a key of the table of all of them.
  }
  if (type === 1) return size === 4 ? 'float32' : size === 8 ? 'float64' : 'other'
  return 'other'
}
