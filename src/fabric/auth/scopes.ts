/** Scope strings (Globus Auth API): which resource server a scope belongs to. */

/** Client ids in scope URLs whose resource server has a name. Source: Globus Auth API; Globus Flows API; Globus Compute API. */
const NAMED: Readonly<Record<string, string>> = {
  'eec9b274-0c81-4334-bdc2-54e90e689b9a': 'flows.globus.org',
  'facd7ccc-c5f4-42aa-916b-a0e270e2c2a9': 'funcx_service',
}

/** The top-level scopes of a scope string; dependencies, in brackets, are granted with them. */
function topLevelScopes(text: string): string[] {
  const scopes: string[] = []
  let depth = 0
  let scope = ''
  const end = () => {
    if (scope !== '') scopes.push(scope.replace(/^\*/, ''))
    scope = ''
  }
  for (const character of text) {
    if (character === '[') depth++
    else if (character === ']') depth--
    else if (depth === 0 && /\s/.test(character)) end()
    else if (depth === 0) scope += character
  }
  end()
  return scopes
}

function resourceServer(scope: string): string {
  const [, named] = /^urn:globus:auth:scope:([^:]+):/.exec(scope) ?? []
  if (named) return named
  const [, client] = /^https:\/\/auth\.globus\.org\/scopes\/([^/]+)\//.exec(scope) ?? []
  return client ? (NAMED[client] ?? client) : 'auth.globus.org'
}

/** The scopes of each resource server, in the order in which the servers come. */
export function byResourceServer(text: string): Map<string, string[]> {
  const servers = new Map<string, string[]>()
  for (const scope of topLevelScopes(text)) {
    const server = resourceServer(scope)
    servers.set(server, [...(servers.get(server) ?? []), scope])
  }
  return servers
}
