/** What the command's exit status says; `davy --help` prints this table. */
export const exitCodes = {
  ok: 0,
  failed: 1,
  usage: 2,
  unreachable: 3,
  notFound: 4,
  refused: 5,
  internal: 70,
  io: 74,
  interrupted: 130,
  terminated: 143,
} as const

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

export const exitCodeHelp: readonly (readonly [ExitCode, string])[] = [
  [exitCodes.ok, 'done'],
  [exitCodes.failed, 'a run failed, a flow has errors, two flows differ, or a result is outside its tolerance'],
  [exitCodes.usage, 'the command line is not right'],
  [exitCodes.unreachable, 'the fabric cannot be reached or started'],
  [exitCodes.notFound, 'no such file, flow, run, endpoint or entry'],
  [exitCodes.refused, 'a service refused, for instance an input that does not match the schema'],
  [exitCodes.internal, 'a fault in davy itself; DAVY_DEBUG=1 shows where'],
  [exitCodes.io, 'a file cannot be read or written, or the disk is full'],
  [exitCodes.interrupted, 'interrupted by Ctrl-C: runs go on, and how to cancel them is said'],
  [exitCodes.terminated, 'ended by SIGTERM'],
]
