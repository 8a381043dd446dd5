/** Action providers as this fabric knows them, under `/davy/providers`. */
import * as z from 'zod/mini'

export const providerDocument = z.object({
  /** The ActionUrl that flows name. An allowed host stands for every provider below it. */
  url: z.string(),
  title: z.string(),
  /**
   * `built-in`: of this fabric's services. `served`: by a process of anybody's that connects here. `remote`: elsewhere,
   * allowed by the owner of the home.
   */
  kind: z.enum(['built-in', 'served', 'remote']),
  scope: z.string(),
  synchronous: z.boolean(),
  /** A token is kept for it, which is never shown. */
  has_token: z.boolean(),
  /** It gets tokens of this fabric, and asks this fabric whose they are. */
  trusts_fabric: z.boolean(),
  added: z.nullable(z.string()),
  /** Of a served one: whether its process is connected, and how many actions have not ended. */
  served: z.optional(
    z.object({
      name: z.string(),
      status: z.enum(['online', 'offline']),
      hostname: z.nullable(z.string()),
      open_actions: z.number(),
    }),
  ),
})
export type ProviderDocument = z.infer<typeof providerDocument>

/** With what it says of itself; `problem` is why it does not. */
export const providerDetail = z.extend(providerDocument, {
  description: z.string(),
  input_schema: z.record(z.string(), z.unknown()),
  problem: z.nullable(z.string()),
})
export type ProviderDetail = z.infer<typeof providerDetail>

export const providerRequest = z.object({
  url: z.string(),
  /** Bearer token for it, and for nobody else. */
  token: z.optional(z.string().check(z.regex(/^[\x21-\x7e]{1,8192}$/, 'a token is one line of printable characters'))),
  /** @default true on this machine, else false */
  trusts_fabric: z.optional(z.boolean()),
  /** Accept a host that is not this machine without encryption. */
  allow_http: z._default(z.boolean(), false),
})
export type ProviderRequest = z.input<typeof providerRequest>
