/** Action providers as people choose them: those that Globus hosts, this fabric's, and flows that are run as actions. */
import { actionUrl, catalogue, cataloguedProvider, isObject, normalizeActionUrl, own, type JsonObject } from '#flow'
import type { Surroundings } from '#messages'
import type { Offer } from '../../kit/inputs/offers.ts'
import type { Around } from './fields/surroundings.ts'
import { awaitWebInputSchema, createWebInputSchema } from './fields/web-input-schemas.ts'
import { t } from '../../kit/words.ts'

export interface KnownProvider {
  readonly title: string
  readonly url: string
  readonly about: string
  readonly schema: JsonObject | null
  /** Older names of its parameters. */
  readonly old: ReadonlySet<string>
}

const flowUrl = (id: string) => `https://flows.globus.org/flows/${id}`
const none: ReadonlySet<string> = new Set()

/** The provider that a URL means, in any of its spellings. The fabric's own answer goes before the catalogue's. */
export function providerOf(url: string, { providers, flows }: Surroundings): KnownProvider | undefined {
  const normal = normalizeActionUrl(url)
  const listed = cataloguedProvider(url)
  const old = new Set(Object.keys(listed?.renamed ?? {}))
  const here = providers.find((provider) => normalizeActionUrl(provider.url) === normal)
  if (here && !listed)
    return { title: here.title, url: here.url, about: here.description, schema: here.input_schema, old: none }
  if (listed)
    return {
      title: listed.title,
      url: listed.url,
      about:
        here?.description || (listed.replacedBy === undefined ? '' : t('There is {0} for it now.', listed.replacedBy)),
      schema: listed.inputSchema,
      old,
    }
  const flow = flows.find(({ id }) => flowUrl(id) === normal)
  if (flow)
    return {
      title: flow.title,
      url: flowUrl(flow.id),
      about: t('A flow, run as an action'),
      schema: flow.input_schema,
      old: none,
    }
  const host = providers.find((provider) => provider.kind === 'remote' && normal.startsWith(provider.url))
  return host && { title: host.title, url, about: host.description, schema: host.input_schema, old: none }
}

export function providerOffers({ providers, flows }: Surroundings): readonly Offer[] {
  const known = new Set(catalogue.map(({ url }) => normalizeActionUrl(url)))
  const status = (kind: string) => (kind === 'served' ? ('good' as const) : undefined)
  return [
    ...catalogue
      .filter(({ replacedBy }) => replacedBy === undefined)
      .map(({ title, url }): Offer => ({ value: url, label: title, detail: shortUrl(url) })),
    ...providers
      .filter(({ url }) => !known.has(normalizeActionUrl(url)))
      .map(({ title, url, description, kind }): Offer => ({
        value: url,
        label: title,
        detail: shortUrl(url),
        about: description,
        status: status(kind),
      })),
    ...flows.map(({ id, title }): Offer => ({ value: flowUrl(id), label: title, detail: t('flow') })),
  ]
}

const shortUrl = (url: string) => url.replace(/^https?:\/\//, '')

/** What a state sends: as its provider takes it, or as the fabric takes web inputs. */
export function bodyOf(state: JsonObject, surroundings: Surroundings): ReturnType<Around['bodyOf']> {
  switch (own(state, 'Type')) {
    case 'CreateWebInput':
      return { schema: createWebInputSchema, old: none }
    case 'AwaitWebInput':
      return { schema: awaitWebInputSchema, old: none }
    case 'Action': {
      const url = actionUrl(state)
      const provider = url === undefined ? undefined : providerOf(url, surroundings)
      return provider?.schema && isObject(provider.schema) ? { schema: provider.schema, old: provider.old } : undefined
    }
    default:
      return undefined
  }
}
