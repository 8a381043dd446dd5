/** Everything that goes wrong in a simulated world, each with how often it does in a world that has it. */
export const faultKinds = {
  // Providers: `/run`.
  'run is refused': 0.1,
  'run has no token': 0.04,
  'run fails before it begins': 0.15,
  'run fails after it began': 0.1,
  'run is answered 429': 0.1,
  'run hangs before it begins': 0.03,
  'run hangs after it began': 0.03,
  'run answers late': 0.15,
  'run answers a wrong document': 0.03,
  'run begins a second action': 0.1,
  // Providers: `/status` and `/cancel`.
  'status fails': 0.2,
  'status is answered 429': 0.1,
  'status hangs': 0.03,
  'status answers late': 0.15,
  'status answers a wrong document': 0.05,
  'status tells of another action': 0.05,
  'cancel fails': 0.3,
  'cancel hangs': 0.15,
  'cancel changes nothing': 0.2,
  // Actions.
  'action fails': 0.25,
  'action is forgotten': 0.05,
  'action goes inactive': 0.15,
  'action never ends': 0.04,
  'action answers more than 1 MB': 0.01,
  // Pushes.
  'push is lost': 0.3,
  'push comes twice': 0.2,
  'push comes out of order': 0.2,
  'push comes after the end': 0.1,
  // The disk under the journal.
  'write is slow': 0.1,
  'write fails': 0.15,
  'write is not acknowledged': 0.02,
  'commit is torn': 0.7,
  'read fails': 0.05,
  // The process.
  'process is killed': 0.01,
  'process is stopped': 0.004,
  'process is stopped as it is told something': 0.1,
  // The clock.
  'clock jumps forward': 0.01,
  'clock jumps back': 0.01,
  'clock is set back while the process is down': 0.3,
  // People.
  'run is canceled': 0.5,
  'run is resumed': 0.5,
} as const

export type FaultKind = keyof typeof faultKinds

/** The faults of one world: a kind that is not named does not happen. */
export type Faults = Readonly<Partial<Record<FaultKind, number>>>

/** Faults that only make the engine ask again: a few times more, with longer and longer pauses. */
export const bearableFaults: readonly FaultKind[] = [
  'run fails before it begins',
  'run begins a second action',
  'status fails',
  'status answers a wrong document',
  'status tells of another action',
  'push is lost',
  'push comes twice',
  'push comes out of order',
  'push comes after the end',
  'action fails',
  'action goes inactive',
  'run is canceled',
]
