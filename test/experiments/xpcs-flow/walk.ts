/**
 * Goes through the XPCS flow as an engine does, state by state with the flow's own parameters, but inside the test: copies
 * files between folders, calls the functions, keeps what is ingested.
 */
import { copyFile, mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { TaskContext, TaskFunction } from '#api'
import { xpcsFlow, type XpcsFunctionName } from '#experiments'
import { actionBody, isObject, storeResult, type Json, type JsonObject } from '#flow'
import acquireNodes from '../../../src/experiments/xpcs/functions/acquire_nodes.ts'
import correlate from '../../../src/experiments/xpcs/functions/correlate.ts'
import extractMetadata from '../../../src/experiments/xpcs/functions/extract_metadata.ts'
import gatherResults from '../../../src/experiments/xpcs/functions/gather_results.ts'
import makePlots from '../../../src/experiments/xpcs/functions/make_plots.ts'
import plotMetadata from '../../../src/experiments/xpcs/functions/plot_metadata.ts'
import { functionIds } from './site.ts'

// SAFETY: a function's input is checked by nobody but the flow, which is what is tested here.
const callable = (run: unknown) => run as TaskFunction<Json, Json>
const functions: Readonly<Record<XpcsFunctionName, TaskFunction<Json, Json>>> = {
  extract_metadata: callable(extractMetadata),
  acquire_nodes: callable(acquireNodes),
  correlate: callable(correlate),
  make_plots: callable(makePlots),
  plot_metadata: callable(plotMetadata),
  gather_results: callable(gatherResults),
}

export interface World {
  /** Folder of each collection, by id. */
  readonly collections: Readonly<Record<string, string>>
  readonly ingested: JsonObject[]
  readonly task: TaskContext
  /** Called before a state is entered. */
  readonly before?: (state: string) => Promise<void> | void
}

/** `$` at the end. @throws what a function threw, with the state's name before it */
export async function walk(input: JsonObject, world: World): Promise<JsonObject> {
  let data: Json = input
  const { States, StartAt } = xpcsFlow.definition
  for (let name: string | undefined = StartAt; name !== undefined;) {
    const state: (typeof States)[string] | undefined = States[name]
    if (state?.Type !== 'Action') throw new Error(`${name} is no Action`)
    await world.before?.(name)
    const body = actionBody(state, { data })
    if (!body.ok) throw new Error(`${name}: ${body.error.cause}`)
    const details = await act(name, state.ActionUrl ?? '', body.value.value, world)
    const stored = storeResult(state, { data }, { status: 'SUCCEEDED', details })
    if (!stored.ok) throw new Error(`${name}: ${stored.error.cause}`)
    data = stored.value
    name = state.Next
  }
  if (!isObject(data)) throw new Error('the state of a run is an object')
  return data
}

async function act(name: string, url: string, body: JsonObject, world: World): Promise<JsonObject> {
  if (url.includes('transfer')) return transfer(body, world)
  if (url.includes('search')) {
    world.ingested.push(body)
    return {}
  }
  // SAFETY: here and below, the fields are those of the flow's own parameters, which hold JSON.
  const task = Array.isArray(body['tasks']) ? (body['tasks'][0] as JsonObject) : {}
  const called = Object.entries(functionIds).find(([, each]) => each === task['function_id'])?.[0] as XpcsFunctionName
  try {
    const output = await functions[called](task['kwargs'] ?? {}, world.task)
    // As the wire does: what is no JSON does not arrive.
    const plain = JSON.parse(JSON.stringify(output)) as Json
    return { result: [plain], results: [{ task_id: name, output: plain }] }
  } catch (error) {
    throw new Error(`${name}: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
  }
}

async function transfer(body: JsonObject, { collections }: World): Promise<JsonObject> {
  const items = body['DATA'] as readonly { source_path: string; destination_path: string }[]
  const from = collections[String(body['source_endpoint'])] ?? ''
  const to = collections[String(body['destination_endpoint'])] ?? ''
  for (const { source_path, destination_path } of items) {
    await mkdir(dirname(join(to, destination_path)), { recursive: true })
    await copyFile(join(from, source_path), join(to, destination_path))
  }
  return { files: items.length }
}
