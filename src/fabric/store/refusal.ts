/** Why a fabric does not start: a sentence for the user, and the exit status of its process (sysexits.h). */
export class StartRefused extends Error {
  override readonly name = 'StartRefused'
  readonly exitStatus: number
  constructor(sentence: string, exitStatus: number, cause?: unknown) {
    super(sentence, cause === undefined ? undefined : { cause })
    this.exitStatus = exitStatus
  }
}

export const EXIT = { software: 70, unavailable: 69, cannotCreate: 73, config: 78 } as const
