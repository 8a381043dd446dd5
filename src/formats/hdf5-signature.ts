import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { Hdf5Error } from './hdf5-error.ts'

const signature = Buffer.from([0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a])
/** Where the superblock may begin: at 0, or after a user block of 512 bytes or any doubling of that. */
const offsets = [0, ...Array.from({ length: 12 }, (_, power) => 512 * 2 ** power)]

/**
 * Looks at a file before the library does, because the library's own words ("unable to synchronously open file") do not
 * tell a file that is missing from one that is half copied.
 *
 * Reads the superblock (HDF5 File Format Specification 3.0, II.A): its signature, and the end-of-file address, which is
 * beyond the end of a truncated file.
 *
 * @throws Hdf5Error `NotFound`, `NotHdf5`, `Truncated`, `StillWriting`
 */
export function checkHdf5Signature(path: string): void {
  const { head, offset, size } = readHead(path)
  const version = head[8] ?? 0
  const end = offset + endOfFile(head, version)
  if (end > size)
    throw new Hdf5Error(
      'Truncated',
      path,
      `${path} is truncated: it should be ${end} bytes and is ${size}. Copy it again, or wait until its writer is done.`,
    )
  // Version 3 marks a file that a writer has open; one that crashed leaves the mark behind.
  if (version === 3 && ((head[11] ?? 0) & 1) === 1)
    throw new Hdf5Error(
      'StillWriting',
      path,
      `${path} is marked as open for writing: wait until its writer is done; if the writer crashed, run h5clear -s ${path}.`,
    )
}

function readHead(path: string): { head: Buffer; offset: number; size: number } {
  let file: number
  try {
    file = openSync(path, 'r')
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
    throw code === 'ENOENT'
      ? new Hdf5Error('NotFound', path, `${path} is not there.`, { cause })
      : new Hdf5Error('Unreadable', path, `${path} cannot be opened (${code}).`, { cause })
  }
  try {
    const stat = fstatSync(file)
    if (!stat.isFile()) throw new Hdf5Error('NotHdf5', path, `${path} is not a file.`)
    const head = Buffer.alloc(64)
    for (const offset of offsets) {
      if (offset >= stat.size) break
      const length = readSync(file, head, 0, head.length, offset)
      if (length >= 48 && head.subarray(0, 8).equals(signature)) return { head, offset, size: stat.size }
    }
    throw new Hdf5Error(
      'NotHdf5',
      path,
      stat.size === 0 ? `${path} is empty: no HDF5 file.` : `${path} is not an HDF5 file: it has no HDF5 signature.`,
    )
  } finally {
    closeSync(file)
  }
}

/** The end-of-file address, relative to the superblock; 0 where this version of the format is not known. */
function endOfFile(head: Buffer, version: number): number {
  if (version > 3) return 0
  const width = head[version < 2 ? 13 : 9]
  if (width !== 8 && width !== 4) return 0
  const first = version === 0 ? 24 : version === 1 ? 28 : 12
  const address = (index: number) =>
    width === 8 ? Number(head.readBigUInt64LE(first + index * 8)) : head.readUInt32LE(first + index * 4)
  return address(2) - address(0)
}
