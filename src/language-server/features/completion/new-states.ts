/** States that are not there yet: those that others lead to already, one of each type, one of each provider. */
import { isObject, own, stateFields, targetsOf, typeTexts, type StateType } from '#flow'
import { offeredProviders, type Names } from '../../names/names.ts'
import { PLACES } from '../../document/places.ts'
import { actionBody, stateBody } from './bodies.ts'
import { Stop } from './body.ts'
import type { Completion } from './completion.ts'
import type { Offer } from './offer.ts'

export function newStates(offer: Offer, names: Names): readonly Completion[] {
  const { spot } = offer
  const missing = missingStates(offer)
  const types = Object.keys(stateFields) as StateType[]
  // The name comes first, so a name that is there already only wants a type.
  const name = (type: string) => new Stop(missing[0] ?? type, { name: 'name' })
  const wanted = missing.map((state) =>
    offer.field(state, stateBody('Action', state), { kind: 'newState', detail: 'led to, and not there yet' }),
  )
  if (spot.hasValue) return missing.map((state) => offer.field(state, {}, { kind: 'newState' }))
  return [
    ...wanted,
    ...types.map((type) =>
      offer.field(name(type), stateBody(type, ''), {
        kind: 'newState',
        label: type,
        detail: 'new state',
        documentation: typeTexts[type] ?? '',
      }),
    ),
    ...offeredProviders(names).flatMap(({ title, url, inputSchema }) =>
      inputSchema
        ? [
            offer.field(
              name(title.replaceAll(/[^A-Za-z0-9]+(\w?)/g, (_, letter: string) => letter.toUpperCase())),
              actionBody({ url, inputSchema }, ''),
              {
                kind: 'newState',
                label: title,
                detail: 'new action',
                documentation: url,
              },
            ),
          ]
        : [],
    ),
  ]
}

/** Names that are led to and are no states, in the order of the text. */
function missingStates({ spot: { document } }: Offer): readonly string[] {
  const { states, definition } = document
  const start = own(definition, 'StartAt')
  const targets = Object.values(states).flatMap((state) =>
    isObject(state) ? targetsOf(state).map(({ to }) => to) : [],
  )
  const all = new Set([...(typeof start === 'string' ? [start] : []), ...targets])
  return [...all].filter((name) => name !== '' && !PLACES.has(name) && !Object.hasOwn(states, name))
}
