/** `/davy/providers`: which action providers flows can call here, and which on other hosts the owner allows. */
import type { FastifyInstance } from 'fastify'
import { normalizeActionUrl } from '#flow'
import { providerRequest, type ProviderDetail, type ProviderDocument } from '#api'
import { isoTime, wallClock } from '../clock.ts'
import { ServiceError } from '../server/error.ts'
import { parseDocument } from '../server/parse.ts'
import type { ActionProvider } from './provider.ts'
import type { ProviderRegistry } from './registry.ts'
import { admittedBy, isLoopback, plainUrl, urlMistake, type Admitted } from './remote/admission.ts'
import type { Remotes } from './remote/index.ts'
import type { RemoteTable } from './remote/table.ts'
import type { ServedProviders } from './served/service.ts'

export interface ProviderRouteParts {
  readonly registry: ProviderRegistry
  /** Those that the fabric began with. */
  readonly builtIn: ReadonlySet<ActionProvider>
  readonly remotes: Remotes
  readonly table: RemoteTable
  readonly served: Pick<ServedProviders, 'standing' | 'forget'>
}

interface ByUrl {
  readonly Querystring: { readonly url?: string }
}

export function providerRoutes(
  app: FastifyInstance,
  { registry, builtIn, remotes, table, served }: ProviderRouteParts,
): void {
  function local(provider: ActionProvider): ProviderDocument {
    const standing = served.standing(provider.name)
    return {
      url: provider.urls[0] ?? provider.name,
      title: provider.title,
      kind: builtIn.has(provider) ? 'built-in' : 'served',
      scope: provider.scope,
      synchronous: provider.synchronous,
      has_token: false,
      trusts_fabric: true,
      added: null,
      ...(standing ? { served: standing } : {}),
    }
  }

  function remote(url: string, entry: Admitted | undefined): ProviderDocument {
    const said = remotes.resolve(url)
    return {
      url,
      title: said && said.title !== url ? said.title : '',
      kind: 'remote',
      scope: said?.scope ?? '',
      synchronous: said?.synchronous ?? false,
      has_token: entry?.hasToken ?? false,
      trusts_fabric: entry?.trustsFabric ?? false,
      added: entry?.added ?? null,
    }
  }

  const localAt = (url: string) =>
    registry.all.find((provider) => provider.urls.some((one) => normalizeActionUrl(one) === url))

  /** @throws {ServiceError} 404 */
  async function detail(text: string): Promise<ProviderDetail> {
    const url = normalizeActionUrl(text)
    const here = localAt(url)
    if (here) return { ...local(here), description: here.description, input_schema: here.inputSchema, problem: null }
    const provider = remotes.resolve(url)
    if (!provider) throw new ServiceError(404, 'NOT_FOUND', registry.explainUnknown(url))
    const problem = await provider.introspect().then(
      () => null,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    )
    const { name, description, inputSchema } = provider
    return { ...remote(name, admittedBy(name, table.all)), description, input_schema: inputSchema, problem }
  }

  function given({ url }: ByUrl['Querystring']): string {
    if (url === undefined || url === '') throw new ServiceError(400, 'BAD_REQUEST', '"url" is missing in the query')
    return url
  }

  app.get<ByUrl>('/davy/providers', async ({ query }) => {
    if (query.url !== undefined) return detail(given(query))
    return { providers: [...registry.all.map(local), ...table.all.map((entry) => remote(entry.url, entry))] }
  })

  app.post('/davy/providers', async ({ body }, reply) => {
    const request = parseDocument(providerRequest, body)
    const url = plainUrl(normalizeActionUrl(request.url))
    const mistake = urlMistake(url, request.allow_http)
    if (mistake !== undefined) throw new ServiceError(422, 'UNPROCESSABLE_ENTITY', mistake)
    const here = localAt(url)
    if (here) throw new ServiceError(409, 'STATE_CONFLICT', `${url} is answered by ${here.name} of this fabric already`)
    const trustsFabric = request.trusts_fabric ?? isLoopback(url)
    await table.put({ url, trustsFabric, added: isoTime(wallClock()) }, request.token)
    remotes.forget(url)
    void reply.code(201)
    return detail(url)
  })

  app.delete<ByUrl>('/davy/providers', async ({ query }) => {
    const url = plainUrl(normalizeActionUrl(given(query)))
    const here = localAt(url)
    if (here && served.standing(here.name)) {
      const document = local(here)
      await served.forget(here.name)
      return document
    }
    const entry = table.all.find((one) => one.url === url)
    if (!entry || !(await table.remove(url))) {
      const known = table.all.map((one) => one.url).join(', ') || 'none'
      throw new ServiceError(404, 'NOT_FOUND', `${url} was not added; those that were: ${known}`)
    }
    const document = remote(url, entry)
    remotes.forget(url)
    return document
  })
}
