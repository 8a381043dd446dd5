/** Globus Auth and Groups, as much of them as clients need to log in on this computer. */
import * as z from 'zod/mini'
import { authError } from '../errors.ts'
import { aText, content, gives, query, type Content, type ServiceDescription } from '../operation.ts'

const form = (fields: Readonly<Record<string, z.ZodMiniType>>, example: object): Content => ({
  ...content(z.looseObject(fields), example),
  type: 'application/x-www-form-urlencoded',
})

const token = z.looseObject({
  access_token: z.string(),
  token_type: z.literal('Bearer'),
  expires_in: z.number(),
  scope: z.string(),
  resource_server: z.string(),
})
const identity = z.looseObject({ id: z.string(), username: z.string(), name: z.string(), email: z.string() })

export const authService: ServiceDescription = {
  tag: 'Auth',
  about: 'Logging in without leaving this computer, as Globus Auth and Groups have it.',
  error: authError,
  operations: {
    'POST /v2/oauth2/token': {
      summary: 'Get a token',
      description: 'One answer for client credentials, a list for dependent tokens.',
      body: form(
        { grant_type: z.string(), scope: aText, token: aText },
        { grant_type: 'client_credentials', scope: 'openid' },
      ),
      answers: gives(z.union([z.extend(token, { other_tokens: z.array(token) }), z.array(token)])),
      open: 'client',
    },
    'POST /v2/oauth2/token/introspect': {
      summary: 'Whose token it is',
      body: form({ token: z.string() }, { token: '…' }),
      answers: gives(z.looseObject({ active: z.boolean(), scope: aText, sub: aText, username: aText })),
      open: 'client',
    },
    'POST /v2/oauth2/token/revoke': {
      summary: 'Make a token worthless',
      body: form({ token: z.string() }, { token: '…' }),
      answers: gives(z.looseObject({ active: z.literal(false) })),
      open: 'client',
    },
    'GET /v2/oauth2/userinfo': {
      summary: 'Who one is',
      answers: gives(
        z.looseObject({ sub: z.string(), name: z.string(), preferred_username: z.string(), email: z.string() }),
      ),
    },
    'GET /v2/api/identities': {
      summary: 'Find identities by id or name',
      query: query({ ids: aText, usernames: aText }),
      answers: gives(z.looseObject({ identities: z.array(identity) })),
    },
    'GET /v2/api/identities/:id': { summary: 'One identity', answers: gives(z.looseObject({ identity })) },
    'GET /.well-known/openid-configuration': {
      summary: 'Where to log in',
      answers: gives(z.looseObject({ issuer: z.string(), token_endpoint: z.string(), userinfo_endpoint: z.string() })),
      open: 'anybody',
    },
    'GET /jwk.json': {
      summary: 'Keys: none, no token here is signed',
      answers: gives(z.looseObject({ keys: z.array(z.unknown()) })),
      open: 'anybody',
    },
    'GET /v2/groups/my_groups': {
      summary: 'The groups one is in',
      answers: gives(z.array(z.looseObject({ id: z.string(), name: z.string() }))),
    },
  },
}
