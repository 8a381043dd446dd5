/** What a running fabric knows of the action providers that flows name. Nothing is started for it. */
import { connect, findFabric, type Client, type ProviderDetail } from '#api'
import {
  actionUrl,
  isObject,
  own,
  type FindProvider,
  type JsonObject,
  type KnownProvider,
  type ParsedFlow,
} from '#flow'

/** A provider on another host may not answer; the flow is then checked without it. */
const PATIENCE_MS = 3000

/** Undefined when no fabric runs. */
export async function knownProviders(home: string, flows: readonly ParsedFlow[]): Promise<FindProvider | undefined> {
  const found = await findFabric(home)
  if (!found) return undefined
  const client = connect(found.connection)
  const urls = [...new Set(flows.flatMap(actionUrls))]
  const known = new Map(await Promise.all(urls.map(async (url) => [url, await described(client, url)] as const)))
  return (url) => known.get(url)
}

async function described(client: Client, url: string): Promise<KnownProvider | undefined> {
  const slow = AbortSignal.timeout(PATIENCE_MS)
  const late = new Promise<undefined>((resolve) => slow.addEventListener('abort', () => resolve(undefined)))
  // A provider that is not known here, or does not answer, is no fault of the flow.
  const asked = client.providers.get(url).catch(() => undefined)
  const detail: ProviderDetail | undefined = await Promise.race([asked, late])
  // SAFETY: it was parsed from JSON as an object.
  return detail && { title: detail.title || url, inputSchema: detail.input_schema as JsonObject }
}

function actionUrls({ flow }: ParsedFlow): string[] {
  const states = own(flow.definition, 'States')
  return Object.values(isObject(states) ? states : {}).flatMap((state) =>
    isObject(state) ? (actionUrl(state) ?? []) : [],
  )
}
