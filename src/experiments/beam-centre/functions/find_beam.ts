/** Where the direct beam hits the detector: the centre of mass of the counts. */

/** Row after row, photons in each pixel. */
export interface Frame {
  readonly columns: number
  readonly counts: readonly number[]
}

/** Pixels from the middle of the first one. */
export interface BeamCentre {
  readonly x: number
  readonly y: number
}

function centreOfMass({ counts, columns }: Frame): BeamCentre {
  const total = counts.reduce((sum, count) => sum + count, 0)
  if (total === 0) throw new RangeError('no photon on the detector: is the shutter open?')
  const moment = (place: (index: number) => number) =>
    counts.reduce((sum, count, index) => sum + count * place(index), 0) / total
  return { x: moment((index) => index % columns), y: moment((index) => Math.floor(index / columns)) }
}

export default function findBeam({ frame }: { readonly frame: Frame }): BeamCentre {
  return centreOfMass(frame)
}
