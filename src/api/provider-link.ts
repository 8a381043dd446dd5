/**
 * What a fabric and the process of an action provider say to each other over one WebSocket, which the process opens.
 *
 * The fabric's books hold every action. A process begins each connection with a `hello` that names the actions it has; the
 * fabric compares and says again what is missing. How an action ended is told again on every connection until the fabric
 * acknowledges it. Frames are JSON, a message each.
 */
import * as z from 'zod/mini'
import { jsonObject } from './documents/json.ts'

export const PROVIDER_LINK_PATH = '/davy/providers/link'
export const PROVIDER_LINK_PROTOCOL = 1

/** What a provider is, as its process says it. */
export const servedProvider = z.object({
  /** A label of a host name, for it becomes one: `https://<name>.providers.davy.internal`. */
  name: z.string().check(z.regex(/^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/, 'a name has lower-case letters, digits and -')),
  title: z.string().check(z.minLength(1), z.maxLength(128)),
  description: z.string(),
  /** JSON Schema draft 7 of an action's body. */
  input_schema: jsonObject,
  /** Other ActionUrls it answers for. */
  urls: z.array(z.url()),
  /** It can be asked about actions that an earlier process of it began. */
  resumes: z.boolean(),
})
export type ServedProvider = z.infer<typeof servedProvider>

/** The ActionUrl of a provider of this fabric: a name reserved for private use, which nobody else's provider can have. */
export const providerUrl = (name: string): string => `https://${name}.providers.davy.internal`

const report = {
  action_id: z.string(),
  status: z.enum(['ACTIVE', 'INACTIVE', 'SUCCEEDED', 'FAILED']),
  display_status: z.string(),
  details: jsonObject,
}

export const providerMessage = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('hello'),
    protocol: z.number(),
    davy: z.string(),
    provider: servedProvider,
    /** New with every process. */
    boot: z.string(),
    pid: z.number(),
    hostname: z.string(),
    /** Actions it has: under way, or ended and not acknowledged. */
    actions: z.array(z.string()),
  }),
  z.object({ kind: z.literal('report'), ...report }),
  z.object({ kind: z.literal('heartbeat') }),
])
export type ProviderMessage = z.infer<typeof providerMessage>
export type ProviderHello = Extract<ProviderMessage, { kind: 'hello' }>
export type ActionReport = Omit<Extract<ProviderMessage, { kind: 'report' }>, 'kind'>

const begun = {
  action_id: z.string(),
  request_id: z.string(),
  body: jsonObject,
  label: z.nullable(z.string()),
  caller: z.object({ urn: z.string(), username: z.string() }),
}

export const providerOrder = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('welcome') }),
  /** The process shall end: nobody here will ever talk to it. */
  z.object({ kind: z.literal('refused'), reason: z.string() }),
  z.object({ kind: z.literal('start'), ...begun }),
  /** An earlier process began it: say how it stands. */
  z.object({ kind: z.literal('resume'), ...begun }),
  z.object({ kind: z.literal('cancel'), action_id: z.string() }),
  z.object({ kind: z.literal('release'), action_id: z.string() }),
  /** The end of this action is durable. */
  z.object({ kind: z.literal('acknowledge'), action_id: z.string() }),
  z.object({ kind: z.literal('heartbeat') }),
])
export type ProviderOrder = z.infer<typeof providerOrder>
