/** The OpenAPI 3.1 document of the fabric: the routes that it serves, and what is said of them. */
import { davyVersion } from '#api'
import type { Content, Operation, ServiceDescription } from './operation.ts'
import { namedSchemas, schemaOf } from './schemas.ts'
import { actionsService } from './services/actions.ts'
import { authService } from './services/auth.ts'
import { computeService } from './services/compute.ts'
import { davyService } from './services/davy.ts'
import { flowsService } from './services/flows.ts'
import { searchService } from './services/search.ts'
import { transferService } from './services/transfer.ts'

/** In the order in which they are shown. */
export const describedServices: readonly ServiceDescription[] = [
  flowsService,
  computeService,
  transferService,
  searchService,
  authService,
  actionsService,
  davyService,
]

type Json = Readonly<Record<string, unknown>>

export interface OpenApiDocument extends Json {
  readonly openapi: '3.1.0'
  readonly paths: Readonly<Record<string, Json>>
}

/**
 * @param origin where it is served: `http://127.0.0.1:5000`
 * @param routes what is served, as `METHOD /path/:parameter`
 */
export function openApiDocument(origin: string, routes: readonly string[]): OpenApiDocument {
  const served = new Set(routes)
  const paths: Record<string, Record<string, unknown>> = {}
  for (const { tag, operations } of describedServices)
    for (const [route, operation] of Object.entries(operations)) {
      if (!served.has(route)) continue
      const [method = '', path = ''] = route.split(' ')
      const place = path.replaceAll(/:(\w+)/g, '{$1}')
      ;(paths[place] ??= {})[method.toLowerCase()] = operationObject(tag, route, operation)
    }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Davy fabric',
      version: davyVersion,
      summary: 'The services of Globus on one computer.',
      description: ABOUT,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: origin, description: 'This fabric; only programs of this computer reach it.' }],
    security: [{ bearer: [] }],
    tags: describedServices.map(({ tag, about }) => ({ name: tag, description: about })),
    paths,
    components: {
      schemas: {
        ...namedSchemas(),
        ...Object.fromEntries(describedServices.map(({ tag, error }) => [errorName(tag), schemaOf(error)])),
      },
      responses: Object.fromEntries(describedServices.map(({ tag }) => [errorName(tag), refusal(tag)])),
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: 'The token in the file `token` of DAVY_HOME.' },
        client: { type: 'http', scheme: 'basic', description: 'A client id and its secret: `davy env`.' },
      },
    },
  }
}

const ABOUT = `Davy serves flows, compute, transfer, search and auth at one origin, with the documents and paths of the
services of Globus, so that their clients work here unchanged. What Globus has no word for lives under /davy.

Every request needs the bearer token of this home, and comes to 127.0.0.1, localhost or [::1] with this port. Documents
may carry more fields than are named here. While the fabric ends, what would begin new work is answered with 503.`

const errorName = (tag: string) => `${tag.replaceAll(' ', '')}Error`

const refusal = (tag: string) => ({
  description: 'Why it was not done.',
  content: { 'application/json': { schema: { $ref: `#/components/schemas/${errorName(tag)}` } } },
})

function operationObject(tag: string, route: string, operation: Operation): Json {
  const { summary, description, query, body, answers, open } = operation
  const parameters = [...pathParameters(route), ...(query ? queryParameters(schemaOf(query)) : [])]
  return {
    tags: [tag],
    operationId: operationId(route),
    summary,
    ...(description === undefined ? {} : { description }),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body ? { requestBody: { required: true, content: contentObject(body) } } : {}),
    responses: {
      ...Object.fromEntries(
        Object.entries(answers).map(([status, said]) => [
          status,
          { description: said.description ?? SAID[status] ?? 'Done.', ...withContent(said) },
        ]),
      ),
      default: { $ref: `#/components/responses/${errorName(tag)}` },
    },
    ...(open === undefined ? {} : { security: open === 'client' ? [{ client: [] }] : [] }),
  }
}

const SAID: Readonly<Record<string, string>> = {
  200: 'Done.',
  201: 'Made.',
  202: 'Accepted: it goes on by itself.',
  204: 'Done; there is nothing to say.',
  308: 'More is to come.',
}

const withContent = (said: Content) => (said.schema || said.type !== undefined ? { content: contentObject(said) } : {})

const contentObject = ({ type = 'application/json', schema, example }: Content): Json => ({
  [type]: {
    ...(schema ? { schema: schemaOf(schema) } : {}),
    ...(example === undefined ? {} : { example }),
  },
})

/** `POST /flows/:id/run` → `post-flows-id-run`. */
const operationId = (route: string) => route.toLowerCase().replaceAll(/[^a-z\d]+/g, '-')

const pathParameters = (route: string): Json[] =>
  [...route.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }))

function queryParameters(schema: ReturnType<typeof schemaOf>): Json[] {
  return Object.entries(schema.properties ?? {}).map(([name, of]) => ({
    name,
    in: 'query',
    ...(schema.required?.includes(name) ? { required: true } : {}),
    schema: of,
  }))
}
