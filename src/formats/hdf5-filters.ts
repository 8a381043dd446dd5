import { Hdf5Error } from './hdf5-error.ts'

/** A step of a dataset's filter pipeline; `id` as registered with The HDF Group. */
export interface Hdf5Filter {
  readonly id: number
  readonly name: string
}

/** Compiled into h5wasm: deflate, shuffle, Fletcher-32, szip, n-bit, scale-offset. */
const readable = new Set([1, 2, 3, 4, 5, 6])

const names: Readonly<Record<number, string>> = {
  305: 'LZO',
  307: 'bzip2',
  32_000: 'LZF',
  32_001: 'Blosc',
  32_004: 'LZ4',
  32_008: 'bitshuffle',
  32_013: 'ZFP',
  32_015: 'Zstandard',
  32_026: 'Blosc2',
}

/**
 * Refuses a dataset that h5wasm cannot decompress. Without this check the library answers with uninitialised memory:
 * numbers, but not the data.
 *
 * @throws Hdf5Error `UnsupportedFilter`, naming dataset, filter and the command that rewrites the file
 */
export function checkFilters(file: string, dataset: string, filters: readonly Hdf5Filter[]): void {
  const bad = filters.find(({ id }) => !readable.has(id))
  if (!bad) return
  const name = names[bad.id] ?? (bad.name.split(/[\s;:]/)[0] || 'an unknown filter')
  throw new Hdf5Error(
    'UnsupportedFilter',
    file,
    `${dataset} in ${file} is compressed with ${name} (HDF5 filter ${bad.id}), which cannot be read here. ` +
      // No name from the file goes into the command: people paste it into a shell.
      `Rewrite it first, where the plugin of this filter is installed: h5repack -f SHUF -f GZIP=4 OLD.h5 NEW.h5`,
    { dataset },
  )
}
