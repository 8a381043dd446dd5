/** One way for everything that goes wrong to reach the user: a code for programs, a sentence for people, an exit status. */
import { CommanderError } from 'commander'
import { ApiError, FabricUnavailable } from '#api'
import { AuthoringError } from '#toolkit'
import { exitCodes, type ExitCode } from './exit-codes.ts'

export class Failure extends Error {
  override readonly name = 'Failure'
  readonly code: string
  readonly exit: ExitCode

  constructor(code: string, exit: ExitCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
    this.exit = exit
  }
}

export const usage = (message: string) => new Failure('Usage', exitCodes.usage, message)
export const notFound = (message: string) => new Failure('NotFound', exitCodes.notFound, message)

/** The user ended the command; `exit` is by which signal. */
export class Interrupted extends Failure {
  constructor(exit: ExitCode, message: string) {
    super('Interrupted', exit, message)
  }

  /** The same end of the command, with more to say. */
  saying(message: string): Interrupted {
    return new Interrupted(this.exit, message)
  }
}

/** What is told of any error; one that nobody foresaw keeps its own message and is called a fault of ours. */
export function explain(error: unknown): Failure {
  if (error instanceof Failure) return error
  if (error instanceof CommanderError)
    return new Failure('Usage', exitCodes.usage, error.message.replace(/^error: /, ''), error)
  if (error instanceof ApiError) return new Failure(error.code, exitOf(error), error.message, error)
  if (error instanceof FabricUnavailable)
    return new Failure('FabricUnavailable', exitCodes.unreachable, error.message, error)
  if (error instanceof AuthoringError) return new Failure('InvalidFlow', exitCodes.failed, error.message, error)
  if (error instanceof Error && 'syscall' in error && 'code' in error)
    return new Failure(String(error.code), exitCodes.io, fileSystemSentence(String(error.code), error.message), error)
  const message = error instanceof Error ? error.message : String(error)
  return new Failure('Internal', exitCodes.internal, `unexpected: ${message} (DAVY_DEBUG=1 shows where)`, error)
}

function fileSystemSentence(code: string, message: string): string {
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return `The disk is full: ${message}. Make room, or use a home elsewhere with --home.`
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return `Not allowed: ${message}. Give davy the right to write there, or use a home elsewhere with --home.`
    default:
      return message
  }
}

function exitOf(error: ApiError): ExitCode {
  if (error.status === 0) return exitCodes.unreachable
  return error.status === 404 ? exitCodes.notFound : exitCodes.refused
}
