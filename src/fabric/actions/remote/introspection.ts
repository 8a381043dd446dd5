/** What a provider says of itself (Globus Action Provider Interface), read with suspicion: all of it may be missing. */
import { isObject, type JsonObject } from '#flow'

export interface Introspection {
  readonly title: string
  readonly description: string
  readonly scope: string
  readonly synchronous: boolean
  readonly inputSchema: JsonObject
}

/** The sentence when it is not one. */
export function readIntrospection(document: unknown): Introspection | string {
  if (!isObject(document)) return 'its introspection is not an object'
  const { globus_auth_scope, title, subtitle, description, synchronous, input_schema } = document
  if (typeof globus_auth_scope !== 'string') return 'its introspection names no globus_auth_scope'
  const texts = [description, subtitle].filter((text) => typeof text === 'string' && text !== '')
  return {
    title: typeof title === 'string' ? title : '',
    description: String(texts[0] ?? ''),
    scope: globus_auth_scope,
    synchronous: synchronous === true,
    inputSchema: schemaOf(input_schema),
  }
}

/** Older providers send their schema as a text. */
function schemaOf(schema: unknown): JsonObject {
  if (isObject(schema)) return schema
  if (typeof schema !== 'string') return {}
  try {
    const parsed: unknown = JSON.parse(schema)
    return isObject(parsed) ? parsed : {}
  } catch {
    return {}
  }
}
