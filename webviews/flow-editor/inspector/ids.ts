/** Ids that fields ask for, by the names people know them by. */
import type { IdKind } from '#flow'
import type { Surroundings } from '#messages'
import type { Offer } from '../../kit/inputs/offers.ts'

export function idOffers(kind: IdKind, { endpoints, collections, functions }: Surroundings): readonly Offer[] {
  switch (kind) {
    case 'endpoint':
      return endpoints.map(({ id, name, status }) => ({
        value: id,
        label: name,
        detail: `${short(id)} · ${status}`,
        status: dotOf(status),
      }))
    case 'collection':
      return collections.map(({ id, name }) => ({ value: id, label: name, detail: short(id) }))
    case 'function':
      return functions.map(({ id, name }) => ({ value: id, label: name, detail: short(id) }))
    case 'index':
      return []
  }
}

const short = (id: string) => id.slice(0, 8)
const dotOf = (status: string): 'good' | 'bad' | 'idle' =>
  /^(online|active|up)$/i.test(status) ? 'good' : /fail|error|offline|lost/i.test(status) ? 'bad' : 'idle'
