/** The places at a cursor where something can be written. */
import type { FlowDocument } from './flow-document.ts'
import { jsonSpot } from './json-spot.ts'
import type { Spot } from './spot.ts'
import { yamlSpots } from './yaml-spot.ts'

/** The first is the likeliest; none where nothing can be completed, as in comments. */
export function spotsAt(document: FlowDocument, offset: number): readonly Spot[] {
  if (document.format === 'yaml') return yamlSpots(document, offset)
  const spot = jsonSpot(document, offset)
  return spot ? [spot] : []
}
