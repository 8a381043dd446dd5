/** Making an authored flow ready to run: functions registered, flows deployed, the input complete. */
import { z } from 'zod'
import type { Client, FlowDocument, RerunRequest } from '#api'
import { own, type Flow, type Json, type JsonObject } from '#flow'
import { AuthoringError } from './authoring/authoring-error.ts'
import { isOptional } from './authoring/input-type.ts'
import { functionInput } from './authoring/names.ts'
import type { NestedFlow, RegisteredFunction } from './authoring/step.ts'
import { COMPUTE_ENDPOINT } from './authoring/tool.ts'
import { functionCode } from './bundle.ts'
import { deployFlow } from './deploy.ts'
import { registerFunctions, type FunctionRegistration } from './functions.ts'

/** Deploys the flow once by content, after the flows that it calls. */
export async function deployAuthored(client: Client, flow: NestedFlow): Promise<FlowDocument> {
  return (await deployFlow(client, await writtenFor(client, flow))).flow
}

/** The document as this fabric can run it: the flows that it calls are deployed. */
async function writtenFor(client: Client, flow: NestedFlow): Promise<Flow> {
  const ids = new Map<string, string>()
  for (const inner of flow.nested) ids.set(inner.title, (await deployAuthored(client, inner)).id)
  return flow.written(ids)
}

/** To go on with a run as the flow is now: its definition and functions, and some inputs changed. */
export async function rerunRequestOf(
  client: Client,
  flow: NestedFlow,
  changes: JsonObject,
): Promise<Pick<RerunRequest, 'definition' | 'input'>> {
  const [{ definition }, functions] = await Promise.all([
    writtenFor(client, flow),
    registrationsOf(flow.functions).then((registrations) => registerFunctions(client, registrations)),
  ])
  // SAFETY: a definition is JSON that a schema describes; the types only say it differently.
  return { definition: definition as RerunRequest['definition'], input: { input: { ...changes, ...functions } } }
}

/** Bundled and packed, by the names of the inputs in which their ids come. */
async function registrationsOf(
  functions: readonly RegisteredFunction[],
): Promise<Record<string, FunctionRegistration>> {
  const entries = functions.map(async (each): Promise<[string, FunctionRegistration]> => {
    const { name, source, description, resources, idempotent } = each
    return [
      functionInput(name),
      {
        function_name: name,
        function_code: await functionCode(name, source),
        ...(description === undefined ? {} : { description }),
        ...(resources === undefined ? {} : { resources }),
        ...(idempotent === undefined ? {} : { idempotent }),
      },
    ]
  })
  return Object.fromEntries(await Promise.all(entries))
}

/**
 * The run's input document: what is given, defaults, the fabric's own endpoint where none is given, and the ids of the
 * functions, which are registered unless an id is given. For triggers too, which start runs without us.
 * @throws {AuthoringError} naming the input that is missing, unknown or wrong.
 */
export async function completeInput(client: Client, flow: NestedFlow, given: JsonObject): Promise<JsonObject> {
  const ids = flow.functions.filter(({ name }) => own(given, functionInput(name)) === undefined)
  const endpoint =
    flow.inputs.has(COMPUTE_ENDPOINT) && own(given, COMPUTE_ENDPOINT) === undefined
      ? { [COMPUTE_ENDPOINT]: await managedEndpoint(client) }
      : {}
  const checked = checkedInput(flow, { ...endpoint, ...given })
  return { input: { ...checked, ...(await registerFunctions(client, await registrationsOf(ids))) } }
}

function checkedInput(flow: NestedFlow, given: JsonObject): JsonObject {
  const ids = flow.functions.map(({ name }) => functionInput(name))
  const known = [...flow.inputs.keys(), ...ids]
  const stranger = Object.keys(given).find((name) => !known.includes(name))
  if (stranger !== undefined)
    throw new AuthoringError(`"${flow.title}" has no such input; it has ${known.join(', ') || 'none'}`, {
      step: 'input',
      field: stranger,
    })
  const filled = [...flow.inputs].flatMap(([name, type]): [string, Json][] => {
    const value = own(given, name)
    if (value === undefined && isOptional(type)) return []
    const parsed = z.safeParse(type, value)
    // SAFETY: an input's type is one that JSON Schema can express, so what it lets through is JSON.
    if (parsed.success) return [[name, parsed.data as Json]]
    const [issue] = parsed.error.issues
    const field = [name, ...(issue?.path ?? [])].map(String).join('.')
    throw new AuthoringError(value === undefined ? 'it is missing' : (issue?.message ?? 'it is not right'), {
      step: 'input',
      field,
    })
  })
  return {
    ...Object.fromEntries(filled),
    ...Object.fromEntries(Object.entries(given).filter(([name]) => ids.some((id) => id === name))),
  }
}

async function managedEndpoint(client: Client): Promise<string> {
  const found = (await client.compute.endpoints()).find(({ managed }) => managed)
  if (found) return found.uuid
  throw new AuthoringError('this fabric has no endpoint of its own: say which one to use', {
    step: 'input',
    field: COMPUTE_ENDPOINT,
  })
}
