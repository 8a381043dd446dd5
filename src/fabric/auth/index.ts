/** Globus Auth for one local user: what official clients need to log in without leaving this machine. */
import { randomUUID } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { FabricContext, FabricService, Identity } from '../context.ts'
import { ServiceError } from '../server/error.ts'
import { sameSecret } from '../server/gate.ts'
import { byResourceServer } from './scopes.ts'
import { createTokens, type IssuedToken } from './tokens.ts'

export interface AuthService extends FabricService {
  /** Whether a bearer token opens this fabric. */
  accepts(token: string): boolean
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

  /** @throws {ServiceError} 401 unless the request names this home's client and knows its secret. */
  function checkClient(request: FastifyRequest): void {
    const [, basic] = /^Basic (\S+)$/i.exec(request.headers.authorization ?? '') ?? []
    const form = formOf(request)
    const said = basic
      ? Buffer.from(basic, 'base64').toString()
      : `${form.get('client_id')}:${form.get('client_secret')}`
    if (!sameSecret(said, `${clientId}:${context.token}`))
      throw new ServiceError(401, 'invalid_client', 'the client id or its secret is not that of this fabric (davy env)')
  }

  async function issue(request: FastifyRequest): Promise<TokenAnswer | IssuedToken[]> {
    checkClient(request)
    const form = formOf(request)
    const grant = form.get('grant_type')
    if (grant === 'client_credentials') {
      const [first, ...others] = await tokens.issue(byResourceServer(form.get('scope') || 'openid'))
      if (!first) throw new ServiceError(400, 'invalid_scope', 'no scope was asked for')
      return { ...first, other_tokens: others }
    }
    if (grant === 'urn:globus:auth:grant_type:dependent_token') {
      const given = tokens.find(form.get('token') ?? '')
      if (!given)
        throw new ServiceError(400, 'invalid_grant', 'the token is not one of this fabric, or its time is over')
      return tokens.issue(byResourceServer(form.get('scope') || 'urn:globus:auth:scope:transfer.api.globus.org:all'))
    }
    throw new ServiceError(400, 'unsupported_grant_type', `the grant type ${grant ?? '(none)'} is not served locally`)
  }

  function introspect(request: FastifyRequest): object {
    checkClient(request)
    const token = tokens.find(formOf(request).get('token') ?? '')
    if (!token) return { active: false }
    return {
      active: true,
      scope: token.scope,
      client_id: clientId,
      sub: user.id,
      username: user.username,
      name: user.name,
      email: user.email,
      iat: token.issued,
      nbf: token.issued,
      exp: token.expires,
      aud: [token.resource_server],
      iss: context.origin,
      token_type: 'Bearer',
      identity_set: [user.id],
      identity_set_detail: [identityDocument(user)],
      dependent_tokens_cache_id: randomUUID(),
    }
  }

  return {
    accepts: (token) => tokens.find(token) !== undefined,
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
      app.get('/v2/oauth2/userinfo', async () => ({
        sub: user.id,
        name: user.name,
        preferred_username: user.username,
        email: user.email,
        organization: null,
        identity_provider: clientId,
        identity_provider_display_name: 'Davy on this computer',
        identity_set: [{ ...identityDocument(user), sub: user.id }],
        last_authentication: null,
      }))
      app.get<{ Querystring: { ids?: string; usernames?: string } }>('/v2/api/identities', async ({ query }) => ({
        identities: asksForUser(query, user) ? [identityDocument(user)] : [],
      }))
      app.get<{ Params: { id: string } }>('/v2/api/identities/:id', async ({ params }) => {
        if (params.id !== user.id) throw new ServiceError(404, 'NOT_FOUND', `there is no identity ${params.id}`)
        return { identity: identityDocument(user) }
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
      // One user, no groups: action providers that ask are answered, not failed.
      app.get('/v2/groups/my_groups', async () => [])
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

function asksForUser(query: { ids?: string; usernames?: string }, user: Identity): boolean {
  const asked = (list?: string) => (list ?? '').split(',').map((text) => text.trim().toLowerCase())
  return asked(query.ids).includes(user.id) || asked(query.usernames).includes(user.username.toLowerCase())
}
