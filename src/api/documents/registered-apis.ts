/** Registered APIs: HTTP operations described once, for the handlers of states (Globus Flows API). */
import * as z from 'zod/mini'
import { identityUrn } from './flows.ts'

const json = z.record(z.string(), z.unknown())
const urns = z._default(z.array(identityUrn), [])

export const registeredApiRequest = z.looseObject({
  name: z.string().check(z.minLength(1), z.maxLength(128)),
  description: z.optional(z.nullable(z.string().check(z.maxLength(4096)))),
  target: z.looseObject({
    type: z.literal('openapi'),
    destination: z.looseObject({ method: z.string(), url: z.url({ protocol: /^https?$/ }) }),
  }),
  data_templates: z.optional(z.nullable(json)),
  state_input_schema: z.optional(z.nullable(json)),
  roles: z.optional(z.looseObject({ owners: urns, administrators: urns, viewers: urns })),
})
export type RegisteredApiRequest = z.infer<typeof registeredApiRequest>
