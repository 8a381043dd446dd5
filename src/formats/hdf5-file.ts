import type { Attribute, File } from 'h5wasm/node'
import { Hdf5Dataset } from './hdf5-dataset.ts'
import { Hdf5Error } from './hdf5-error.ts'
import { hdf5Reason, loadLibrary, type Library } from './hdf5-library.ts'
import { checkHdf5Signature } from './hdf5-signature.ts'

export type AttributeValue = string | number | readonly string[] | readonly number[]

/**
 * Opens an HDF5 file for reading, through the real file system: nothing is loaded but what is read. Close it, or hold it
 * with `using`.
 *
 * @throws Hdf5Error `NotFound`, `NotHdf5`, `Truncated`, `StillWriting`, `Unreadable`
 */
export async function openHdf5(path: string): Promise<Hdf5File> {
  checkHdf5Signature(path)
  const library = await loadLibrary()
  try {
    return new Hdf5File(library, path, new library.File(path, 'r'))
  } catch (cause) {
    throw new Hdf5Error('Unreadable', path, `${path} cannot be read: ${hdf5Reason(cause)}.`, { cause })
  }
}

export class Hdf5File implements Disposable {
  readonly path: string
  readonly #library: Library
  readonly #file: File
  #open = true

  constructor(library: Library, path: string, file: File) {
    this.#library = library
    this.path = path
    this.#file = file
  }

  /** Full names of all datasets, without a leading slash, in the order of the file. */
  datasets(): string[] {
    const { H5G_DATASET } = this.#library.Module
    return this.#file.paths().filter((name) => this.#file.get_type(name) === H5G_DATASET)
  }

  has(name: string): boolean {
    return this.#find(name) !== undefined
  }

  /** @throws Hdf5Error `NoDataset`, saying which datasets there are; `MissingSource` for a link that leads nowhere */
  dataset(name: string): Hdf5Dataset {
    const found = this.#find(name)
    if (found) return found
    const link = this.#file.get(name)
    if (link && 'filename' in link && 'obj_path' in link)
      throw new Hdf5Error(
        'MissingSource',
        this.path,
        `${name} in ${this.path} is a link to ${link.obj_path} in ${link.filename}, which is not there. Copy that file beside this one.`,
        { dataset: name },
      )
    const there = this.datasets()
    const list = there.length === 0 ? 'no dataset at all' : there.slice(0, 12).join(', ')
    throw new Hdf5Error(
      'NoDataset',
      this.path,
      `${this.path} has no dataset ${name}. It has ${list}${there.length > 12 ? `, and ${there.length - 12} more` : ''}.`,
      { dataset: name },
    )
  }

  /** A dataset of one number, scalar or of length one, as NeXus writes both; undefined where there is none. */
  number(name: string): number | undefined {
    const dataset = this.#find(name)
    if (!dataset) return undefined
    const count = dataset.shape.reduce((product, length) => product * length, 1)
    if (count !== 1)
      throw new Hdf5Error('WrongShape', this.path, `${name} in ${this.path} should be one number and holds ${count}.`, {
        dataset: name,
      })
    return dataset.read()[0]
  }

  /** A dataset of one string; undefined where there is none. */
  text(name: string): string | undefined {
    return this.#find(name)?.readStrings()[0]
  }

  /** The attributes of a group or dataset; empty where it has none or is not there. */
  attributes(name: string): Readonly<Record<string, AttributeValue>> {
    const entity = this.#file.get(name)
    if (!entity || !('attrs' in entity)) return {}
    const found: Record<string, AttributeValue> = {}
    for (const [key, attribute] of Object.entries(entity.attrs)) {
      const value = attributeValue(attribute)
      if (value !== undefined) found[key] = value
    }
    return found
  }

  close(): void {
    if (!this.#open) return
    this.#open = false
    this.#file.close()
  }

  [Symbol.dispose](): void {
    this.close()
  }

  #find(name: string): Hdf5Dataset | undefined {
    const entity = this.#file.get(name)
    return entity && 'slice' in entity ? new Hdf5Dataset(this.#library, this.path, name, entity) : undefined
  }
}

/** Undefined for what JSON has no word for: references, compounds. */
function attributeValue(attribute: Attribute): AttributeValue | undefined {
  const value = attribute.json_value
  if (typeof value === 'string' || typeof value === 'number') return value
  if (typeof value === 'boolean') return Number(value)
  if (typeof value === 'bigint') return Number(value)
  if (!Array.isArray(value)) return undefined
  if (value.every((item) => typeof item === 'string')) return value
  if (value.every((item) => typeof item === 'number')) return value
  return undefined
}
