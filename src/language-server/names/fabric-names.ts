/** Names from the fabric of one home: asked for in the background, kept for a while, and never a reason to start it. */
import { connectLocal, type Client } from '#api'
import type { JsonObject, KnownProvider } from '#flow'
import { namesOf, noNames, type Named, type Names, type OfferedProvider } from './names.ts'

/** What is older than this is asked for again when somebody looks, ms. */
const FRESH_MS = 10_000
/** A provider on another host may not answer; the flow is then shown without it, ms. */
const PATIENCE_MS = 3_000

export class FabricNames {
  #home: string | undefined
  #names: Names = noNames
  #client: Client | undefined
  #askedAt = -Infinity
  #asking: Promise<void> | undefined
  readonly #details = new Map<string, KnownProvider | undefined>()
  readonly #pending = new Set<string>()
  readonly #changed: () => void

  /** `changed` is told when `names` has become another. */
  constructor(changed: () => void) {
    this.#changed = changed
  }

  /** From now on the fabric of this home is asked; undefined: nobody. What is known is asked for again. */
  use(home: string | undefined): void {
    this.#home = home
    this.#askedAt = -Infinity
    if (home === undefined) this.#enter(noNames)
    else void this.#refresh()
  }

  /** What is known now. Whoever looks makes that it is asked for again, when it is old. */
  get names(): Names {
    if (this.#home !== undefined && Date.now() - this.#askedAt > FRESH_MS) void this.#refresh()
    return this.#names
  }

  /** These providers are in a flow that is open. */
  want(urls: readonly string[]): void {
    if (!this.#client) return
    for (const url of urls) if (!this.#details.has(url) && !this.#pending.has(url)) void this.#ask(url, this.#client)
  }

  #refresh(): Promise<void> {
    this.#askedAt = Date.now()
    return (this.#asking ??= this.#read().finally(() => {
      this.#asking = undefined
    }))
  }

  async #read(): Promise<void> {
    const home = this.#home
    if (home === undefined) return
    try {
      const client = await connectLocal({ home, start: false })
      const [all, providers] = await Promise.all([allNames(client), ownProviders(client)])
      if (home !== this.#home) return
      if (client.connection.origin !== this.#client?.connection.origin) this.#details.clear()
      this.#client = client
      const next = namesOf({ all, providers, details: new Map(this.#details) })
      if (JSON.stringify([all, providers]) !== JSON.stringify([this.#names.all, this.#names.providers])) {
        // What is served now may not have been when it was asked for.
        this.#details.clear()
        this.#enter(namesOf({ all, providers, details: new Map() }))
      } else if (!this.#names.known) this.#enter(next)
    } catch {
      // No fabric, or none that answers: flows are written without one, too.
      if (home !== this.#home) return
      this.#client = undefined
      this.#details.clear()
      this.#enter(noNames)
    }
  }

  async #ask(url: string, client: Client): Promise<void> {
    this.#pending.add(url)
    const slow = AbortSignal.timeout(PATIENCE_MS)
    const late = new Promise<undefined>((resolve) => slow.addEventListener('abort', () => resolve(undefined)))
    const detail = await Promise.race([client.providers.get(url).catch(() => undefined), late])
    this.#pending.delete(url)
    if (client !== this.#client) return
    // SAFETY: it was parsed from JSON as an object.
    const known = detail && { title: detail.title || url, inputSchema: detail.input_schema as JsonObject }
    this.#details.set(url, known)
    if (this.#pending.size > 0) return
    this.#enter(namesOf({ ...this.#names, details: new Map(this.#details) }))
  }

  #enter(names: Names): void {
    if (names === this.#names) return
    this.#names = names
    this.#changed()
  }
}

async function allNames(client: Client): Promise<readonly Named[]> {
  const [endpoints, collections, functions, indexes, flows] = await Promise.all([
    client.compute.endpoints(),
    client.transfer.collections(),
    client.compute.functions(),
    client.search.indexes(),
    client.flows.list({ per_page: 100 }),
  ])
  return [
    ...endpoints.map(({ uuid, name, display_name, status: { status, details } }): Named => {
      const workers = `${details.idle_workers} of ${details.total_workers} workers idle`
      const detail = status === 'online' ? workers : status
      return { id: uuid, kind: 'endpoint', name: display_name ?? name, detail, status }
    }),
    ...collections.DATA.map(({ id, display_name, directory, description }): Named => ({
      id,
      kind: 'collection',
      name: display_name,
      detail: directory ?? description ?? '',
    })),
    ...functions.functions.map(({ function_uuid, function_name, description }): Named => ({
      id: function_uuid,
      kind: 'function',
      name: function_name,
      detail: description ?? '',
    })),
    ...indexes.index_list.map(({ id, display_name, num_subjects }): Named => ({
      id,
      kind: 'index',
      name: display_name,
      detail: `${num_subjects} subjects`,
    })),
    ...flows.flows.map(({ id, title }): Named => ({ id, kind: 'flow', name: title, detail: '' })),
  ]
}

async function ownProviders(client: Client): Promise<readonly OfferedProvider[]> {
  const { providers } = await client.providers.list()
  return providers.map(({ url, title }) => ({ url, title }))
}
