/** What the XPCS flow needs on this machine: its functions registered, the flow deployed, the places looked up. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { packFunction, type Client, type Collection, type EndpointDocument, type FlowDocument } from '#api'
import { xpcsFlow, xpcsFunctions, type XpcsSite } from '#experiments'
import { deployFlow, registerFunctions, type FunctionRegistration } from '#toolkit'
import { findIndex } from '../commands/search.ts'
import { notFound } from '../failure.ts'

export interface DemoSite {
  readonly xpcs: XpcsSite
  readonly flow: FlowDocument
  readonly endpoint: EndpointDocument
  readonly instrument: Place
  readonly storage: Place
}

/** A collection and the directory that is its root. */
export interface Place {
  readonly id: string
  readonly directory: string
}

/** @param cores of one correlation. */
export async function prepareSite(client: Client, cores: number): Promise<DemoSite> {
  const [{ DATA: collections }, endpoints, index] = await Promise.all([
    client.transfer.collections(),
    client.compute.endpoints(),
    findIndex(client, 'davy'),
  ])
  const endpoint = endpoints.find(({ managed }) => managed)
  if (!endpoint) throw notFound('This fabric manages no endpoint: davy status')
  const [instrument, hpc, storage] = ['instrument', 'hpc', 'storage'].map((name) => place(collections, name))
  if (!instrument || !hpc || !storage) throw notFound('This fabric has not its three collections: davy status')
  const [functions, { flow }] = await Promise.all([
    registerFunctions(client, bundledFunctions(cores)),
    deployFlow(client, xpcsFlow),
  ])
  const xpcs = { hpc, storage, computeEndpoint: endpoint.uuid, searchIndex: index.id, functions }
  return { xpcs, flow, endpoint, instrument, storage }
}

function place(collections: readonly Collection[], name: string): Place {
  const found = collections.find(({ display_name }) => display_name === name)
  if (!found?.directory) throw notFound(`This fabric has no collection "${name}" with a directory of its own.`)
  return { id: found.id, directory: found.directory }
}

/** The functions' bundles lie beside the command's own, in `dist/`. */
function bundledFunctions(cores: number) {
  const functions = xpcsFunctions(cores)
  const register = ({
    name,
    description,
    bundle,
    resources,
  }: (typeof functions)['correlate']): FunctionRegistration => ({
    function_name: name,
    description,
    function_code: packFunction({ kind: 'ts', name, source: readFileSync(join(import.meta.dirname, bundle), 'utf8') }),
    resources,
  })
  return {
    extract_metadata: register(functions.extract_metadata),
    acquire_nodes: register(functions.acquire_nodes),
    correlate: register(functions.correlate),
    make_plots: register(functions.make_plots),
    plot_metadata: register(functions.plot_metadata),
    gather_results: register(functions.gather_results),
  }
}
