/** The action providers that Globus hosts: built-in copies of what each takes and gives, found by any of their URLs. */
import type { JsonObject } from '../model.ts'
import { computeProviders } from './compute.ts'
import type { CataloguedProvider } from './provider.ts'
import { runDetails, serviceProviders } from './services.ts'
import { transferProviders } from './transfer.ts'
import { normalizeActionUrl } from './urls.ts'

export type { CataloguedProvider } from './provider.ts'
export { normalizeActionUrl, successorOfUrl, type OldUrl } from './urls.ts'

export const catalogue: readonly CataloguedProvider[] = [...transferProviders, ...computeProviders, ...serviceProviders]

const byUrl = new Map(catalogue.map((provider) => [provider.url, provider]))

/** The provider that an ActionUrl means, in any of its spellings; undefined for those that Globus does not host. */
export function cataloguedProvider(actionUrl: string): CataloguedProvider | undefined {
  const url = normalizeActionUrl(actionUrl)
  // One path of this provider for each repository of DOIs.
  if (url.startsWith(`${DATACITE}/`)) return byUrl.get(DATACITE)
  return byUrl.get(url)
}

const DATACITE = 'https://actions.globus.org/datacite/mint/basic_auth'

/** @throws {Error} for a name that is not in the catalogue: a mistake of whoever asks. */
export function hostedProvider(url: string): CataloguedProvider {
  const provider = cataloguedProvider(url)
  if (provider) return provider
  throw new Error(`the catalogue of action providers has no ${url}`)
}

const HOSTED_PLACE = /^https:\/\/(?:[a-z]+\.)?actions\.globus\.org(?=\/|$)/

/** For a URL at which Globus hosts providers, but none of this name: those it hosts there. Undefined for every other URL. */
export function hostedBeside(actionUrl: string): readonly string[] | undefined {
  const place = HOSTED_PLACE.exec(normalizeActionUrl(actionUrl))?.[0]
  if (place === undefined || cataloguedProvider(actionUrl)) return undefined
  return catalogue.flatMap(({ url }) => (HOSTED_PLACE.exec(url)?.[0] === place ? [url] : []))
}

/** Is it a flow that is run as an action? */
export const isFlowUrl = (actionUrl: string): boolean =>
  /^https:\/\/flows\.globus\.org\/flows\/[^/]+$/.test(normalizeActionUrl(actionUrl))

/** JSON Schema of the `details` that an action with this ActionUrl ends with. */
export function detailsOf(actionUrl: string): JsonObject | undefined {
  return isFlowUrl(actionUrl) ? runDetails : cataloguedProvider(actionUrl)?.details
}
