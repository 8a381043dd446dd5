/** Globus Auth for the local user and whom that lets in: what official clients need to log in without leaving this machine. */
import { randomUUID } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { principalRequest } from '#api'
import type { FabricContext, FabricService, Identity, Principal } from '../context.ts'
import { ServiceError } from '../server/error.ts'
import { sameSecret } from '../server/gate.ts'
import { parseDocument } from '../server/parse.ts'
import { principalOf } from '../server/server.ts'
import { createPrincipals } from './principals.ts'
import { byResourceServer } from './scopes.ts'
import { createTokens, LIFETIME_S, type IssuedToken } from './tokens.ts'

export interface AuthService extends FabricService {
  /** Who comes with this bearer token; undefined when it does not open this fabric. */
  whose(token: string): Principal | undefined
  /** Who has this URN; undefined when it is nobody who may come in. */
  principal(urn: string): Principal | undefined
  /**
   * A token of the owner's for a scope of an action provider elsewhere, which asks here whose it is (introspection). It opens
   * nothing of this fabric. Good for an hour at least.
   */
  tokenFor(scope: string): Promise<string>
}

/** Open without a bearer token: they ask for the client's id and secret, or say nothing of anybody. */
export const openPaths: ReadonlySet<string> = new Set([
  '/v2/oauth2/token',
  '/v2/oauth2/token/introspect',
  '/v2/oauth2/token/revoke',
  '/.well-known/openid-configuration',
  '/jwk.json',
])

export function createAuthService(context: FabricContext, clientId: string): AuthService {
  const tokens = createTokens(context.store, context.token)
  const user = context.identity
  const principals = createPrincipals(context.store, user)

  /**
   * Whose client the request names: null for the owner's.
   * @throws {ServiceError} 401 unless it knows the secret.
   */
  function checkClient(request: FastifyRequest): string | null {
    const [, basic] = /^Basic (\S+)$/i.exec(request.headers.authorization ?? '') ?? []
    const form = formOf(request)
    const said = basic
      ? Buffer.from(basic, 'base64').toString()
      : `${form.get('client_id')}:${form.get('client_secret')}`
    if (sameSecret(said, `${clientId}:${context.token}`)) return null
    const [id = '', secret = ''] = said.split(':')
    const principal = principals.loggedIn(id, secret)
    if (principal !== undefined) return principal
    throw new ServiceError(401, 'invalid_client', 'the client id or its secret is not one of this fabric (davy env)')
  }

  async function issue(request: FastifyRequest): Promise<TokenAnswer | IssuedToken[]> {
    const client = checkClient(request)
    const form = formOf(request)
    const grant = form.get('grant_type')
    if (grant === 'client_credentials') {
      const [first, ...others] = await tokens.issue(byResourceServer(form.get('scope') || 'openid'), client)
      if (!first) throw new ServiceError(400, 'invalid_scope', 'no scope was asked for')
      return { ...first, other_tokens: others }
    }
    if (grant === 'urn:globus:auth:grant_type:dependent_token') {
      const given = tokens.find(form.get('token') ?? '')
      if (!given)
        throw new ServiceError(400, 'invalid_grant', 'the token is not one of this fabric, or its time is over')
      // Made for somebody else: what it gives beyond its own scope is given to the owner's programs only.
      if (!given.opens && client !== null)
        throw new ServiceError(403, 'unauthorized_client', 'only a client of the owner gets dependent tokens for it')
      const scopes = byResourceServer(form.get('scope') || 'urn:globus:auth:scope:transfer.api.globus.org:all')
      return tokens.issue(scopes, given.principal)
    }
    throw new ServiceError(400, 'unsupported_grant_type', `the grant type ${grant ?? '(none)'} is not served locally`)
  }

  const everybody = () => [user, ...principals.list().flatMap(({ id }) => principals.identity(id) ?? [])]

  function heldBy(request: FastifyRequest): Identity {
    const { urn } = principalOf(request)
    return everybody().find((one) => one.urn === urn) ?? user
  }

  function introspect(request: FastifyRequest): object {
    checkClient(request)
    const token = tokens.find(formOf(request).get('token') ?? '')
    const holder = token && (token.principal === null ? user : principals.identity(token.principal))
    if (!token || !holder) return { active: false }
    return {
      active: true,
      scope: token.scope,
      client_id: token.principal ?? clientId,
      sub: holder.id,
      username: holder.username,
      name: holder.name,
      email: holder.email,
      iat: token.issued,
      nbf: token.issued,
      exp: token.expires,
      aud: [token.resource_server],
      iss: context.origin,
      token_type: 'Bearer',
      identity_set: [holder.id],
      identity_set_detail: [identityDocument(holder)],
      dependent_tokens_cache_id: randomUUID(),
    }
  }

  /** By scope: one token serves all calls until its last hour. */
  const made = new Map<string, { readonly token: Promise<string>; readonly until: number }>()
  async function make(scope: string): Promise<string> {
    const [token] = await tokens.issue(byResourceServer(scope), null, false)
    if (!token) throw new ServiceError(400, 'invalid_scope', `"${scope}" is no scope`)
    return token.access_token
  }

  return {
    tokenFor(scope) {
      const known = made.get(scope)
      if (known && known.until > Date.now()) return known.token
      const token = make(scope)
      made.set(scope, { token, until: Date.now() + (LIFETIME_S - 3600) * 1000 })
      token.catch(() => made.delete(scope))
      return token
    },
    whose(token) {
      const found = tokens.find(token)
      return found?.opens ? principals.principal(found.principal) : undefined
    },
    principal(urn) {
      const [, id] = /^urn:globus:auth:identity:(.+)$/.exec(urn) ?? []
      return principals.principal(id === user.id ? null : (id ?? ''))
    },
    routes(app: FastifyInstance) {
      app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
        done(null, new URLSearchParams(String(body))),
      )
      app.post('/v2/oauth2/token', issue)
      app.post('/v2/oauth2/token/introspect', async (request) => introspect(request))
      app.post('/v2/oauth2/token/revoke', async (request) => {
        checkClient(request)
        await tokens.revoke(formOf(request).get('token') ?? '')
        return { active: false }
      })
      app.get('/v2/oauth2/userinfo', async (request) => {
        const holder = heldBy(request)
        return {
          sub: holder.id,
          name: holder.name,
          preferred_username: holder.username,
          email: holder.email,
          organization: null,
          identity_provider: clientId,
          identity_provider_display_name: 'Davy on this computer',
          identity_set: [{ ...identityDocument(holder), sub: holder.id }],
          last_authentication: null,
        }
      })
      app.get<{ Querystring: IdentityQuery }>('/v2/api/identities', async ({ query }) => ({
        identities: everybody()
          .filter((one) => asksFor(query, one))
          .map(identityDocument),
      }))
      app.get<{ Params: { id: string } }>('/v2/api/identities/:id', async ({ params }) => {
        const found = principals.identity(params.id)
        if (!found) throw new ServiceError(404, 'NOT_FOUND', `there is no identity ${params.id}`)
        return { identity: identityDocument(found) }
      })
      app.get('/.well-known/openid-configuration', async () => ({
        issuer: context.origin,
        token_endpoint: `${context.origin}/v2/oauth2/token`,
        userinfo_endpoint: `${context.origin}/v2/oauth2/userinfo`,
        introspection_endpoint: `${context.origin}/v2/oauth2/token/introspect`,
        revocation_endpoint: `${context.origin}/v2/oauth2/token/revoke`,
        jwks_uri: `${context.origin}/jwk.json`,
        scopes_supported: ['openid', 'email', 'profile'],
        grant_types_supported: ['client_credentials'],
      }))
      app.get('/jwk.json', async () => ({ keys: [] }))
      // Of groups the fabric knows who is in them, no more.
      app.get('/v2/groups/my_groups', async (request) =>
        principalOf(request).urns.flatMap((urn) => {
          const [, id] = /^urn:globus:groups:id:(.+)$/.exec(urn) ?? []
          return id === undefined ? [] : [{ id, name: id, my_memberships: [{ status: 'active', role: 'member' }] }]
        }),
      )

      app.get('/davy/principals', async () => ({ principals: principals.list() }))
      app.post('/davy/principals', async ({ body }, reply) => {
        const { name, groups } = parseDocument(principalRequest, body)
        void reply.code(201)
        return principals.add(name, groups)
      })
      app.delete<{ Params: { id: string } }>('/davy/principals/:id', async ({ params }) => principals.remove(params.id))
    },
    async start() {},
    async stop() {},
  }
}

type TokenAnswer = IssuedToken & { readonly other_tokens: readonly IssuedToken[] }

const formOf = (request: FastifyRequest) =>
  request.body instanceof URLSearchParams ? request.body : new URLSearchParams()

const identityDocument = (user: Identity) => ({
  id: user.id,
  username: user.username,
  name: user.name,
  email: user.email,
  organization: null,
  status: 'used',
  identity_provider: 'davy',
  identity_type: 'login',
})

interface IdentityQuery {
  readonly ids?: string | readonly string[]
  readonly usernames?: string | readonly string[]
}

function asksFor(query: IdentityQuery, one: Identity): boolean {
  const asked = (lists: string | readonly string[] = []) =>
    [lists].flat().flatMap((list) => list.split(',').map((text) => text.trim().toLowerCase()))
  return asked(query.ids).includes(one.id) || asked(query.usernames).includes(one.username.toLowerCase())
}
