/** The action providers of this fabric, found by ActionUrl or by name. */
import type { ActionProvider } from './provider.ts'
import { normalizeActionUrl } from './urls.ts'

export interface ProviderRegistry {
  readonly all: readonly ActionProvider[]
  named(name: string): ActionProvider | undefined
  /** The provider that answers for this ActionUrl, in any of its spellings. */
  resolve(url: string): ActionProvider | undefined
  /** The sentence for a URL that nobody answers for, with the URLs that are known. */
  explainUnknown(url: string): string
}

/** @throws when two providers want the same name or URL: a mistake in the fabric's own composition. */
export function createProviderRegistry(providers: readonly ActionProvider[]): ProviderRegistry {
  const byName = new Map<string, ActionProvider>()
  const byUrl = new Map<string, ActionProvider>()
  for (const provider of providers) {
    if (byName.has(provider.name)) throw new Error(`two action providers are called ${provider.name}`)
    byName.set(provider.name, provider)
    for (const url of provider.urls.map(normalizeActionUrl)) {
      const other = byUrl.get(url)
      if (other && other !== provider) throw new Error(`${other.name} and ${provider.name} both answer for ${url}`)
      byUrl.set(url, provider)
    }
  }
  const known = providers.flatMap((provider) => provider.urls.slice(0, 1)).join(', ')
  return {
    all: providers,
    named: (name) => byName.get(name),
    resolve: (url) => byUrl.get(normalizeActionUrl(url)),
    explainUnknown: (url) => `no action provider answers for the URL ${url}; known are ${known || 'none'}`,
  }
}
