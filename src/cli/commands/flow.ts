/** `davy flow`: begin, deploy and run a flow, check a document, list what is deployed. */
import type { Command } from 'commander'
import type { Client, FlowDocument } from '#api'
import { flowSchema } from '#flow'
import { deployFlow, startRun } from '#toolkit'
import { validFlow } from '../check-flow.ts'
import { exitCodes, type ExitCode } from '../exit-codes.ts'
import { notFound } from '../failure.ts'
import { isFile, readObject } from '../files.ts'
import type { CommandMaker, Invocation } from '../invocation.ts'
import { prepareAuthored } from '../modules/authored-flow.ts'
import { isModule } from '../modules/load.ts'
import { day } from '../terminal/numbers.ts'
import { table } from '../terminal/table.ts'
import { oneLine } from '../terminal/width.ts'
import { watchToEnd } from '../watch-to-end.ts'
import { addFlowBuild } from './flow-build.ts'
import { addFlowCompare } from './flow-compare.ts'
import { addFlowNew } from './flow-new.ts'
import { addFlowValidate } from './flow-validate.ts'

interface RunOptions {
  readonly input: string
  readonly label?: string
  readonly detach?: boolean
}

export function addFlow(program: Command, make: CommandMaker): void {
  const flow = program.command('flow').description('the flows: begin, run, check, compare, build, list')
  addFlowNew(flow, make)
  make(
    flow
      .command('run')
      .description('run a flow, deploying its file first, and watch it to its end')
      .argument('<flow>', 'a *.flow.json, *.flow.yaml or *.ts file, or the id or title of a deployed flow')
      .option('--input <json>', 'the input: a JSON object, a file that holds one, or - for standard input', '{}')
      .option('--label <text>', 'what the run is called')
      .option('--detach', 'start it and return at once')
      .addHelpText('after', RUN),
    run,
  )
  addFlowValidate(flow, make)
  addFlowCompare(flow, make)
  addFlowBuild(flow, make)
  make(
    flow
      .command('schema')
      .description('the JSON Schema of flows, for editors that know nothing of Davy')
      .addHelpText('after', SCHEMA),
    schema,
  )
  make(flow.command('list').description('every deployed flow').addHelpText('after', LIST), list)
}

async function run(call: Invocation, name: string, options: RunOptions): Promise<ExitCode> {
  const { out } = call
  const given = readObject(options.input)
  const client = await call.connect()
  const { flow, input } = isModule(name)
    ? await prepareAuthored(client, name, given)
    : { flow: await deployed(call, client, name), input: given }
  const started = await startRun(client, flow.id, input, options.label === undefined ? {} : { label: options.label })
  if (options.detach) {
    out.say(
      `Run ${started.run_id} of "${oneLine(flow.title)}" is under way.`,
      `Watch it: ${call.davy(`run log -f ${started.run_id}`)}`,
    )
    out.result({ run: started })
    return exitCodes.ok
  }
  return watchToEnd(call, client, started)
}

/** The flow of a file, deployed; or one that is deployed already. */
async function deployed({ out }: Invocation, client: Client, name: string): Promise<FlowDocument> {
  if (isFile(name)) return (await deployFlow(client, validFlow(name, out.paint))).flow
  const { flows } = await client.flows.list({ per_page: 100, orderby: 'updated_at DESC' })
  const found = flows.find((flow) => flow.id === name || flow.title === name)
  if (found) return found
  throw notFound(`There is no file ${name}, and no deployed flow has this id or title (davy flow list).`)
}

function schema({ out }: Invocation): void {
  const found = flowSchema()
  out.say(JSON.stringify(found, null, 2))
  out.result(found)
}

async function list({ out, connect }: Invocation): Promise<void> {
  const { flows } = await (await connect()).flows.list({ per_page: 100, orderby: 'updated_at DESC' })
  if (flows.length === 0) out.say('No flows are deployed. davy flow run FILE deploys one.')
  else
    out.say(
      ...table(
        [
          { title: 'FLOW', cell: (flow) => flow.id },
          { title: 'STATES', align: 'right', cell: (flow) => String(Object.keys(flow.definition.States).length) },
          { title: 'UPDATED', cell: (flow) => day(flow.updated_at) },
          { title: 'TITLE', cell: (flow) => oneLine(flow.title) },
        ],
        flows,
        out.paint,
      ),
    )
  out.result({ flows })
}

const RUN = `
A file in TypeScript is run as a program; its functions are bundled and registered, and its input needs neither their
ids nor an endpoint. Ctrl-C stops watching and leaves the run alone; davy run cancel ends it. Exit status 1 when the run fails.

Examples:
  davy flow run xpcs.flow.json --input input.json --label "sample 12"
  davy flow run "XPCS" --input '{"data_file": "/a.h5"}' --detach
  davy flow run scan.ts --input '{"folder": "/data/today"}'
  generate | davy flow run my.flow.json --input - --json | jq .run.status
`
const SCHEMA = `
VS Code with Davy uses it for *.flow.json by itself. Other editors take it from a file:
  YAML, by the first line of the flow:  # yaml-language-server: $schema=flow.schema.json
  YAML, for all flows:                  "yaml.schemas": {"./flow.schema.json": "*.flow.yaml"}
  JSON, for all flows:                  "json.schemas": [{"fileMatch": ["*.flow.json"], "url": "./flow.schema.json"}]
What a schema cannot say (states that are missing, data that is never there) davy flow validate says.

Examples:
  davy flow schema > flow.schema.json
`
const LIST = `
Examples:
  davy flow list
  davy flow list --json | jq -r '.flows[] | "\\(.id) \\(.title)"'
`
