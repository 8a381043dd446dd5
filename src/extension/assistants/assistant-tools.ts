/** What the tools do: read a flow of the open folders, or ask the fabric that runs; nothing is started or changed. */
import { randomBytes } from 'node:crypto'
import * as z from 'zod/mini'
import { ApiError, type Client, type RunDocument } from '#api'
import { isObject, type JsonObject } from '#flow'
import type { FabricConnection } from '../connection/fabric-connection.ts'
import { languageModelTool } from '../contributions.ts'
import { endpointsAnswer } from './answers/endpoints.ts'
import { failedStepAnswer } from './answers/failed-step.ts'
import { timelineAnswer } from './answers/timeline.ts'
import { validationAnswer } from './answers/validation.ts'
import { readFlowFile } from './flow-file.ts'

const flowInput = z.object({
  path: z.optional(z.string()),
  text: z.optional(z.string()),
  format: z.optional(z.enum(['json', 'yaml'])),
})
const runInput = z.object({ runId: z.optional(z.string()) })
const LARGEST = 1 << 20

type ToolName = (typeof languageModelTool)[keyof typeof languageModelTool]

/** @throws {Error} for whoever called: what is missing, and what to do. */
export async function callTool(name: ToolName, input: unknown, connection: FabricConnection): Promise<string> {
  const mark = randomBytes(6).toString('hex')
  switch (name) {
    case languageModelTool.validateFlow:
      return await validate(parsed(flowInput, input), mark)
    case languageModelTool.explainFailedStep: {
      const client = await running(connection)
      const document = await runNamed(client, parsed(runInput, input).runId, 'FAILED')
      const [entries, definition] = await Promise.all([
        client.runs.log(document.run_id),
        definitionOf(client, document),
      ])
      return failedStepAnswer({ document, entries, definition }, mark)
    }
    case languageModelTool.listEndpoints:
      return endpointsAnswer(await (await running(connection)).compute.endpoints())
    case languageModelTool.getRunTimeline: {
      const client = await running(connection)
      const document = await runNamed(client, parsed(runInput, input).runId)
      return timelineAnswer(document, await client.runs.log(document.run_id), Date.now() * 1000)
    }
  }
}

async function validate({ path, text, format }: z.infer<typeof flowInput>, mark: string): Promise<string> {
  if (text !== undefined) {
    if (text.length > LARGEST) throw new Error('The text is longer than 1 MB: give the path of a file with less in it.')
    return validationAnswer(text, format ?? (/^\s*\{/.test(text) ? 'json' : 'yaml'), 'The flow', mark)
  }
  if (path === undefined) throw new Error('Give "path", a flow file of the open folders, or "text", the flow itself.')
  const file = await readFlowFile(path, LARGEST)
  return validationAnswer(file.text, file.format, JSON.stringify(file.name), mark)
}

async function running(connection: FabricConnection): Promise<Client> {
  const client = await connection.found()
  if (client) return client
  throw new Error(
    'No fabric is running, and this tool starts none. Ask the user to run the command "Davy: Start Fabric", then call again.',
  )
}

/** @param status of the newest one that is taken where none is named */
async function runNamed(client: Client, named: string | undefined, status?: string): Promise<RunDocument> {
  const query = { orderby: 'start_time DESC', per_page: 100 }
  if (named === undefined || named === '') {
    const { runs } = await client.runs.list({ ...query, per_page: 1, filter_status: status })
    const [newest] = runs
    if (newest) return newest
    throw new Error(status === undefined ? 'This fabric has no run yet.' : 'No run of this fabric has failed.')
  }
  try {
    return await client.runs.get(named)
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 404) throw error
  }
  const { runs } = await client.runs.list(query)
  const found = runs.filter(({ run_id, label }) => (named.length >= 4 && run_id.startsWith(named)) || label === named)
  const [only, another] = found
  if (only && !another) return only
  const known = (another ? found : runs).slice(0, 8)
  const list = known.map((run) => `${run.run_id} (${JSON.stringify(run.label ?? run.flow_title)}, ${run.status})`)
  throw new Error(
    `${another ? 'Several runs are' : 'No run is'} called ${JSON.stringify(named)}. Name one by its id: ${list.join(', ') || 'there is none'}.`,
  )
}

async function definitionOf(client: Client, run: RunDocument): Promise<JsonObject | undefined> {
  const answer: unknown = await client.runs.definition(run.run_id).catch(() => undefined)
  const definition = isObject(answer) ? answer['definition'] : undefined
  return isObject(definition) ? definition : undefined
}

function parsed<T extends z.ZodMiniType>(schema: T, input: unknown): z.infer<T> {
  const read = z.safeParse(schema, input ?? {})
  if (read.success) return read.data
  const [issue] = read.error.issues
  throw new Error(`The input does not fit: ${issue?.path.join('.') || 'it'}: ${issue?.message ?? 'is not right'}`)
}
