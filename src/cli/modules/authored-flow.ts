/** A flow that a user has written with the toolkit, in a file of its own. */
import type { Client, FlowDocument } from '#api'
import type { Flow, JsonObject } from '#flow'
import { completeInput, deployAuthored, type Authored } from '#toolkit'
import { exitCodes } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import { loadDefault } from './load.ts'

/** @throws {Failure} when the file's default export is no flow. */
async function loadFlow(file: string): Promise<Authored> {
  const exported = await loadDefault(file)
  if (isAuthored(exported)) return exported
  throw new Failure(
    'NotAFlow',
    exitCodes.failed,
    `${file} exports no flow. It needs: export default flow([…], { title: '…' }), with flow from 'davy-flows'.`,
  )
}

function isAuthored(value: unknown): value is Authored {
  return typeof value === 'object' && value !== null && 'written' in value && 'inputs' in value && 'placeOf' in value
}

/** Deployed, with its functions registered and its input complete. */
export async function prepareAuthored(
  client: Client,
  file: string,
  given: JsonObject,
): Promise<{ readonly flow: FlowDocument; readonly input: JsonObject }> {
  const authored = await loadFlow(file)
  const input = await completeInput(client, authored, given)
  return { flow: await deployAuthored(client, authored), input }
}

/** Its document, for a file. @throws {Failure} when it calls flows whose ids only deploying tells. */
export async function buildAuthored(file: string): Promise<Flow> {
  const authored = await loadFlow(file)
  const [inner] = authored.nested
  if (inner === undefined) return authored.written(new Map())
  throw new Failure(
    'CallsFlows',
    exitCodes.failed,
    `${file} calls the flow "${inner.title}", which has an id only where it is deployed: davy flow run ${file} deploys both.`,
  )
}
