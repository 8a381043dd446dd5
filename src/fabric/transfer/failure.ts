/** Why a transfer cannot go on: a code as Globus's task events have them, and a sentence that names collection and path. */
export class TransferFailure extends Error {
  override readonly name = 'TransferFailure'
  readonly code: FailureCode
  constructor(code: FailureCode, sentence: string, cause?: unknown) {
    super(sentence, cause === undefined ? undefined : { cause })
    this.code = code
  }
}

export type FailureCode =
  | 'FILE_NOT_FOUND'
  | 'PERMISSION_DENIED'
  | 'NOT_A_FILE'
  | 'NOT_A_DIRECTORY'
  | 'IS_A_DIRECTORY'
  | 'ALREADY_EXISTS'
  | 'NO_SPACE'
  | 'SOURCE_CHANGED'
  | 'CHECKSUM_MISMATCH'
  | 'CANCELED'
  | 'IO_ERROR'

/** What the operating system's refusals mean; what is not here is an `IO_ERROR`. */
const meanings: Readonly<Record<string, readonly [FailureCode, string]>> = {
  ENOENT: ['FILE_NOT_FOUND', 'is not there'],
  ENOTDIR: ['NOT_A_DIRECTORY', 'leads through something that is not a folder'],
  EISDIR: ['IS_A_DIRECTORY', 'is a folder'],
  EEXIST: ['ALREADY_EXISTS', 'is there already'],
  ENOTEMPTY: ['ALREADY_EXISTS', 'is a folder that is not empty'],
  EACCES: ['PERMISSION_DENIED', 'may not be used by this user'],
  EPERM: ['PERMISSION_DENIED', 'may not be used by this user'],
  EROFS: ['PERMISSION_DENIED', 'is on a file system that is read-only'],
  ELOOP: ['PERMISSION_DENIED', 'is a symbolic link that leads in a circle'],
  ENOSPC: ['NO_SPACE', 'does not fit: the disk is full'],
  EDQUOT: ['NO_SPACE', 'does not fit: the quota is used up'],
  EFBIG: ['NO_SPACE', 'is larger than the file system can hold'],
  ENAMETOOLONG: ['IO_ERROR', 'has a name too long for the file system'],
}

export function meaningOf(error: unknown): readonly [FailureCode, string] {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return meanings[code] ?? ['IO_ERROR', `could not be used (${error instanceof Error ? error.message : String(error)})`]
}

/** `place`: 'the file /raw/a.h5 of collection "instrument"'. */
export function failureAt(place: string, error: unknown): TransferFailure {
  if (error instanceof TransferFailure) return error
  const [code, text] = meaningOf(error)
  return new TransferFailure(code, `${place} ${text}`, error)
}

export const canceled = (): TransferFailure => new TransferFailure('CANCELED', 'the task was canceled')
