/** Ids in a flow that this fabric does not know, or whose endpoint is not at work: only a running fabric can tell. */
import type { Named, NamedKind, Names } from '../names/names.ts'
import type { FlowDocument } from '../document/flow-document.ts'
import { idsIn } from '../document/ids.ts'
import type { Diagnostic } from '../document/diagnostic.ts'

const kinds: Readonly<Record<NamedKind, string>> = {
  endpoint: 'endpoint',
  collection: 'collection',
  function: 'function',
  index: 'search index',
  flow: 'flow',
}

export function idProblems(document: FlowDocument, names: Names): readonly Diagnostic[] {
  if (!names.known) return []
  const byId = new Map(names.all.map((named) => [named.id, named]))
  return idsIn(document).flatMap(({ id, kind, path }): Diagnostic[] => {
    const named = byId.get(id)
    const said = named ? aboutEndpoint(named, kind) : unknown(id, kind, names)
    return said ? [{ ...said, range: document.parsed.at(path), related: [] }] : []
  })
}

/** The flow may be meant for the hosted service, which has ids of its own. */
function unknown(id: string, kind: NamedKind, names: Names): Omit<Diagnostic, 'range' | 'related'> {
  const known = names.all.filter((named) => named.kind === kind).map(({ name }) => name)
  const some = known.length === 0 ? 'it has none' : `it has ${known.slice(0, 4).join(', ')}`
  return {
    code: 'unknown-id',
    severity: 'information',
    message: `this fabric has no ${kinds[kind]} ${id}; ${some}`,
  }
}

function aboutEndpoint(
  { name, kind, status }: Named,
  wanted: NamedKind,
): Omit<Diagnostic, 'range' | 'related'> | undefined {
  if (kind !== wanted) {
    const message = `this is the ${kinds[kind]} ${name}, and a ${kinds[wanted]} is wanted here`
    return { code: 'unknown-id', severity: 'warning', message }
  }
  if (status === undefined || status === 'online') return undefined
  const message = `the endpoint ${name} is ${status}: tasks wait until it is back`
  return { code: 'offline-endpoint', severity: 'information', message }
}
