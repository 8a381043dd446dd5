/** The seven flows of the paper as its records have them (globus-labs/gladier-plots), under the names of its Table I. */

export const flowNames = ['BraggNN', 'HEDM', 'Ptycho', 'SSX-Publish', 'SSX-Prime', 'SSX-Stills', 'XPCS'] as const
export type FlowName = (typeof flowNames)[number]

/** Names of the flows in the two JSON files of the records. */
export const keyOf: Readonly<Record<FlowName, string>> = {
  BraggNN: 'peaknn',
  HEDM: 'hedm',
  Ptycho: 'ptycho',
  'SSX-Publish': 'ssx_publish',
  'SSX-Prime': 'ssx_prime',
  'SSX-Stills': 'ssx_stills',
  XPCS: 'xpcs',
}

export const stepKinds = ['transfer', 'compute', 'search'] as const
export type StepKind = (typeof stepKinds)[number]
