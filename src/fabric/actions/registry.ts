/** The action providers of this fabric, found by ActionUrl or by name. They come and go while it runs. */
import { normalizeActionUrl } from '#flow'
import type { ActionProvider } from './provider.ts'

/** Providers that exist once somebody asks for their URL: flows as actions, providers on other hosts. */
export interface ProviderFamily {
  /**
   * The provider for a URL, as `normalizeActionUrl` writes it; undefined for a URL that is not of this family. Providers
   * of one name are one provider to the engine, which is never kept longer than its actions: it may be made anew each time.
   */
  resolve(url: string): ActionProvider | undefined
  /** Why a URL of this family has no provider, and what to do about it. */
  explain?(url: string): string | undefined
}

export interface ProviderRegistry {
  /** Those that were added, families apart. */
  readonly all: readonly ActionProvider[]
  named(name: string): ActionProvider | undefined
  /** The provider that answers for this ActionUrl, in any of its spellings: one that was added, else one of a family. */
  resolve(url: string): ActionProvider | undefined
  /** The sentence for a URL that nobody answers for, with the URLs that are known. */
  explainUnknown(url: string): string
  /**
   * Returns what takes it out again.
   * @throws when another provider has its name or one of its URLs; nothing is added then.
   */
  add(provider: ActionProvider): () => void
  /** Families are asked in the order in which they came. Returns what takes it out again. */
  addFamily(family: ProviderFamily): () => void
}

/**
 * `last`: the family that is asked when no other knows a URL.
 * @throws when two providers want the same name or URL: a mistake in the fabric's own composition.
 */
export function createProviderRegistry(providers: readonly ActionProvider[], last?: ProviderFamily): ProviderRegistry {
  const byName = new Map<string, ActionProvider>()
  const byUrl = new Map<string, ActionProvider>()
  const families = new Set<ProviderFamily>()

  function add(provider: ActionProvider): () => void {
    if (byName.has(provider.name)) throw new Error(`two action providers are called ${provider.name}`)
    const urls = provider.urls.map(normalizeActionUrl)
    for (const url of urls) {
      const other = byUrl.get(url)
      if (other) throw new Error(`${other.name} and ${provider.name} both answer for ${url}`)
    }
    byName.set(provider.name, provider)
    for (const url of urls) byUrl.set(url, provider)
    return () => {
      if (byName.get(provider.name) !== provider) return
      byName.delete(provider.name)
      for (const url of urls) byUrl.delete(url)
    }
  }

  function resolve(text: string): ActionProvider | undefined {
    const url = normalizeActionUrl(text)
    const added = byUrl.get(url)
    if (added) return added
    for (const family of families) {
      const provider = family.resolve(url)
      if (provider) return provider
    }
    return last?.resolve(url)
  }

  function explainUnknown(text: string): string {
    for (const family of families) {
      const reason = family.explain?.(normalizeActionUrl(text))
      if (reason !== undefined) return reason
    }
    const unknown = `no action provider answers here for the URL ${text} (davy provider list shows those that do)`
    const advice = last?.explain?.(normalizeActionUrl(text))
    return advice === undefined ? unknown : `${unknown}. ${advice}`
  }

  for (const provider of providers) add(provider)
  return {
    get all() {
      return [...byName.values()]
    },
    named: (name) => byName.get(name),
    resolve,
    explainUnknown,
    add,
    addFamily(family) {
      families.add(family)
      return () => families.delete(family)
    },
  }
}
