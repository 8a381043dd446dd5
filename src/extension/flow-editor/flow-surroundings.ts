/** What the fabric knows that a flow can name: providers with their schemas, endpoints, collections, flows. */
import type { Client } from '#api'
import type { JsonObject } from '#flow'
import type { Surroundings } from '#messages'

/** Flows offered as states; a fabric with more is asked by id. */
const FLOWS_OFFERED = 100

export const noSurroundings: Surroundings = { providers: [], endpoints: [], collections: [], functions: [], flows: [] }

/** Whatever cannot be asked for is left out: a flow can be drawn and written without it. */
export async function surroundingsFrom(client: Client): Promise<Surroundings> {
  const [providers, endpoints, collections, flows] = await Promise.all([
    providersFrom(client).catch(() => []),
    client.compute.endpoints().catch(() => []),
    client.transfer
      .collections()
      .then(({ DATA }) => DATA)
      .catch(() => []),
    client.flows
      .list({ per_page: FLOWS_OFFERED })
      .then((list) => list.flows)
      .catch(() => []),
  ])
  return {
    providers,
    endpoints: endpoints.map((one) => ({
      id: one.uuid,
      name: one.display_name ?? one.name,
      status: one.status.status,
    })),
    collections: collections.map((one) => ({ id: one.id, name: one.display_name })),
    functions: [],
    // SAFETY: a schema is JSON that came from the wire; the type only says more about it.
    flows: flows.map((one) => ({ id: one.id, title: one.title, input_schema: one.input_schema as JsonObject })),
  }
}

async function providersFrom(client: Client): Promise<Surroundings['providers']> {
  const { providers } = await client.providers.list()
  return await Promise.all(
    providers.map(async ({ url, title, kind, synchronous }) => {
      const detail = await client.providers.get(url).catch(() => undefined)
      // SAFETY: as above.
      const input_schema = (detail?.input_schema as JsonObject | undefined) ?? null
      return { url, title, kind, synchronous, description: detail?.description ?? '', input_schema }
    }),
  )
}
