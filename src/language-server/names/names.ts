/** What a fabric knows that a flow speaks of by ids and URLs. A snapshot: features read it and ask nobody. */
import { cataloguedProvider, catalogue, type CheckOptions, type JsonObject, type KnownProvider } from '#flow'

export type NamedKind = 'endpoint' | 'collection' | 'function' | 'index' | 'flow'

/** Something with an id that nobody can read, and a name that people gave it. */
export interface Named {
  readonly id: string
  readonly kind: NamedKind
  readonly name: string
  /** What is said beside the name: "2 of 4 workers idle", "/data/instrument". */
  readonly detail: string
  /** Of an endpoint: whether tasks are carried out now. */
  readonly status?: 'online' | 'offline' | 'stopped'
}

export interface OfferedProvider {
  readonly url: string
  readonly title: string
  /** Undefined when it was not asked yet. */
  readonly inputSchema?: JsonObject
}

export interface Names {
  /** No fabric answered: then nobody can say that an id is unknown. */
  readonly known: boolean
  readonly all: readonly Named[]
  /** Beside those that Globus hosts. */
  readonly providers: readonly OfferedProvider[]
  /** What the fabric said of this provider; undefined also when it has none. */
  provider(url: string): KnownProvider | undefined
  /** Whether the fabric was asked for this provider and has answered. */
  asked(url: string): boolean
  /** The same object until the fabric says something else. */
  readonly checks: CheckOptions
}

export const noNames: Names = {
  known: false,
  all: [],
  providers: [],
  provider: () => undefined,
  asked: () => false,
  checks: {},
}

export interface NamesOfFabric {
  readonly all: readonly Named[]
  readonly providers: readonly OfferedProvider[]
  /** By ActionUrl; undefined for those that nobody answers for. */
  readonly details: ReadonlyMap<string, KnownProvider | undefined>
}

export function namesOf({ all, providers, details }: NamesOfFabric): Names {
  const provider = (url: string) => details.get(url)
  return {
    known: true,
    all,
    providers,
    provider,
    asked: (url) => details.has(url),
    checks: { providers: provider },
  }
}

/** With a fabric's providers only once it has answered for all that the flow names. */
export function checksFor(urls: readonly string[], names: Names): CheckOptions {
  return names.known && urls.every((url) => names.asked(url)) ? names.checks : noNames.checks
}

/** What takes the parameters of an action with this URL, as far as anybody knows. */
export function providerFor(url: string, names: Names): (KnownProvider & { readonly url: string }) | undefined {
  const here = names.provider(url)
  if (here && 'properties' in here.inputSchema) return { ...here, url }
  return cataloguedProvider(url) ?? (here && { ...here, url })
}

/** Every provider that can be written into an ActionUrl: the hosted ones, then those of this fabric. */
export function offeredProviders(names: Names): readonly OfferedProvider[] {
  const hosted = new Set(catalogue.map(({ url }) => url))
  return [...catalogue, ...names.providers.filter(({ url }) => !hosted.has(url))]
}
