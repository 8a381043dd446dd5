/** What is wrong with an acquisition, or with what was asked of it. The message says what to do and is shown as it stands. */
export type XpcsErrorCode =
  | 'WrongShape'
  | 'WrongType'
  | 'NoFrameTime'
  | 'NoGeometry'
  | 'BadUnit'
  | 'BadFrames'
  | 'BadRings'
  | 'BadFit'
  | 'Unreadable'

export class XpcsError extends Error {
  override readonly name = 'XpcsError'
  readonly code: XpcsErrorCode

  constructor(code: XpcsErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
  }
}
