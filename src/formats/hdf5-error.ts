/** What can be wrong with an HDF5 file, each with one thing to do about it. */
export type Hdf5ErrorCode =
  | 'NotFound'
  | 'NotHdf5'
  | 'Truncated'
  | 'StillWriting'
  | 'NoDataset'
  | 'WrongShape'
  | 'WrongType'
  | 'UnsupportedFilter'
  | 'MissingSource'
  | 'Unreadable'
  | 'Unwritable'

/** The message names the file, the dataset where there is one, and what to do: it is shown to people as it stands. */
export class Hdf5Error extends Error {
  override readonly name = 'Hdf5Error'
  readonly code: Hdf5ErrorCode
  readonly file: string
  readonly dataset: string | undefined

  constructor(code: Hdf5ErrorCode, file: string, message: string, more: { dataset?: string; cause?: unknown } = {}) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause })
    this.code = code
    this.file = file
    this.dataset = more.dataset
  }
}
