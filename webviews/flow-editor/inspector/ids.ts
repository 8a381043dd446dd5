/** Ids that fields ask for, by the names people know them by. */
import type { Surroundings } from '#messages'
import type { Offer } from '../../kit/inputs/offers.ts'

type Kind = 'endpoint' | 'collection' | 'function' | 'flow'

/** What a parameter of this name holds, by the provider it is for where a name means two things. */
export function idKind(name: string, url = ''): Kind | undefined {
  if (/function(_id)?$|^func$/.test(name)) return 'function'
  if (/^flow(_id)?$/.test(name)) return 'flow'
  if (/collection/.test(name)) return 'collection'
  if (!/endpoint(_id)?$/.test(name)) return undefined
  if (/^(source|destination|src|dst|dest)_/.test(name)) return 'collection'
  return url.includes('compute') ? 'endpoint' : url.includes('transfer') ? 'collection' : 'endpoint'
}

export function idOffers(kind: Kind, { endpoints, collections, functions, flows }: Surroundings): readonly Offer[] {
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
    case 'flow':
      return flows.map(({ id, title }) => ({ value: id, label: title, detail: short(id) }))
  }
}

const short = (id: string) => id.slice(0, 8)
const dotOf = (status: string): 'good' | 'bad' | 'idle' =>
  /^(online|active|up)$/i.test(status) ? 'good' : /fail|error|offline|lost/i.test(status) ? 'bad' : 'idle'
