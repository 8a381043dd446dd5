/** Action providers on other hosts: which ones flows may call, with which token, and the providers themselves. */
import { dropOldest } from '../../drop-oldest.ts'
import { NoToken, type Caller } from '../provider.ts'
import type { ProviderFamily } from '../registry.ts'
import { admittedBy, howToAdmit, isGlobusHost, plainUrl, urlMistake } from './admission.ts'
import { chooseToken } from './choose-token.ts'
import { createRemoteProvider, type RemoteProvider, type Timeouts } from './remote-provider.ts'
import type { RemoteTable } from './table.ts'

export interface Remotes extends ProviderFamily {
  resolve(url: string): RemoteProvider | undefined
  /** Learn what the providers that were added say of themselves, by which flows are checked; nobody waits for it. */
  learn(): void
  /** What is known of the providers at and below this URL may be wrong: it was added anew, or taken out. */
  forget(url: string): void
}

export interface RemotesParts {
  readonly table: RemoteTable
  /** A token of this fabric for a scope of somebody else's: this fabric tells them who comes with it. */
  issue(scope: string): Promise<string>
  readonly timeouts: Timeouts
}

/** Providers held with what they said of themselves; more than these are made anew when they are asked for. */
const HELD = 200

export function createRemotes({ table, issue, timeouts }: RemotesParts): Remotes {
  const held = new Map<string, RemoteProvider>()

  async function token(url: string, caller: Caller | undefined, scope: () => Promise<string>): Promise<string> {
    const grant = caller?.run?.grant
    const choice = chooseToken(url, grant, admittedBy(url, table.all))
    switch (choice.kind) {
      case 'given':
        return choice.token
      case 'kept': {
        const kept = table.token(choice.url)
        if (kept === undefined) throw new NoToken(`the token for ${choice.url} was taken away: davy provider add again`)
        return kept
      }
      case 'own':
        return issue(grant?.scope ?? (await scope()))
      case 'none':
        throw new NoToken(choice.why)
    }
  }

  function resolve(text: string): RemoteProvider | undefined {
    const url = plainUrl(text)
    if (urlMistake(url, true) !== undefined) return undefined
    if (!admittedBy(url, table.all) && !isGlobusHost(url)) return undefined
    const known = held.get(url)
    if (known) return known
    const provider = createRemoteProvider({ url, timeouts, token: (caller, scope) => token(url, caller, scope) })
    held.set(url, provider)
    dropOldest(held, HELD)
    return provider
  }

  return {
    resolve,
    explain: (url) => (urlMistake(url, true) === undefined ? howToAdmit(url) : undefined),
    learn() {
      // Who does not answer now is asked again when a flow calls it.
      for (const { url } of table.all)
        resolve(url)
          ?.introspect()
          .catch(() => {})
    },
    forget(url) {
      for (const known of held.keys()) if (admittedBy(known, [{ url }])) held.delete(known)
    },
  }
}
