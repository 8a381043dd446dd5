/** Parameters of hosted providers that hold ids, and what each is the id of. */
import { own } from '../json.ts'
import { templateKey } from '../parameters.ts'
import { cataloguedProvider } from './index.ts'

export type IdKind = 'endpoint' | 'collection' | 'function' | 'index'

/** What the id in this parameter of a provider is of; undefined for parameters that are none. */
export function idKind(url: string, key: string): IdKind | undefined {
  const provider = cataloguedProvider(url)?.url ?? ''
  const { name } = templateKey(key)
  if (provider.startsWith('https://compute.actions.globus.org')) return own(compute, name)
  if (provider.startsWith('https://transfer.actions.globus.org')) return own(transfer, name)
  return provider.startsWith('https://actions.globus.org/search') ? own(search, name) : undefined
}

const compute: Readonly<Record<string, IdKind>> = {
  endpoint: 'endpoint',
  endpoint_id: 'endpoint',
  function: 'function',
  func: 'function',
  function_id: 'function',
}
const transfer: Readonly<Record<string, IdKind>> = {
  source_endpoint: 'collection',
  source_endpoint_id: 'collection',
  destination_endpoint: 'collection',
  destination_endpoint_id: 'collection',
  endpoint: 'collection',
  endpoint_id: 'collection',
  source_collection_id: 'collection',
  destination_collection_id: 'collection',
  collection_id: 'collection',
}
const search: Readonly<Record<string, IdKind>> = { search_index: 'index' }
