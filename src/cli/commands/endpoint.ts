/** `davy endpoint`: where tasks are carried out. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Command } from 'commander'
import type { Client, EndpointDocument } from '#api'
import { notFound, usage } from '../failure.ts'
import type { CommandMaker, Invocation } from '../invocation.ts'
import { table, type Column } from '../terminal/table.ts'
import type { Paint } from '../terminal/style.ts'
import { oneLine } from '../terminal/width.ts'

export function addEndpoint(program: Command, make: CommandMaker): void {
  const endpoint = program.command('endpoint').description('the endpoints, where tasks are carried out')
  make(
    endpoint.command('list').description('every endpoint with its workers and tasks').addHelpText('after', LIST),
    list,
  )
  make(
    endpoint
      .command('start')
      .description('start the agent of an endpoint that this fabric manages')
      .argument('[name]', 'name or id', 'local')
      .addHelpText('after', START),
    ({ out, connect }, name: string) => switchTo('start', out, connect, name),
  )
  make(
    endpoint
      .command('stop')
      .description('stop the agent: its tasks wait until it is started again')
      .argument('[name]', 'name or id', 'local')
      .addHelpText('after', STOP),
    ({ out, connect }, name: string) => switchTo('stop', out, connect, name),
  )
}

async function list({ out, connect }: Invocation): Promise<void> {
  const endpoints = await (await connect()).compute.endpoints()
  out.say(...table(columns(out.paint), endpoints, out.paint))
  out.result({ endpoints })
}

/** How long an agent may take to come or go before its state is told as it is, and how often one looks, ms. */
const PATIENCE = 15_000
const LOOK = 100

async function switchTo(
  way: 'start' | 'stop',
  out: Invocation['out'],
  connect: Invocation['connect'],
  name: string,
): Promise<void> {
  const client = await connect()
  const { uuid } = await findEndpoint(client, name)
  let now = await (way === 'start' ? client.compute.startEndpoint(uuid) : client.compute.stopEndpoint(uuid))
  const wanted = way === 'start' ? 'online' : 'stopped'
  for (let waited = 0; now.status.status !== wanted && waited < PATIENCE; waited += LOOK) {
    await sleep(LOOK)
    now = await client.compute.endpoint(uuid)
  }
  out.say(`Endpoint ${oneLine(now.name)} is ${now.status.status}.`)
  out.result({ endpoint: now })
}

async function findEndpoint(client: Client, name: string): Promise<EndpointDocument> {
  const all = await client.compute.endpoints()
  const found = all.filter((one) => one.uuid === name || one.name === name || one.display_name === name)
  const [only, other] = found
  if (!only)
    throw notFound(`There is no endpoint "${name}". There are: ${all.map((one) => one.name).join(', ') || 'none'}.`)
  if (other) throw usage(`There are ${found.length} endpoints "${name}": give the id of one (davy endpoint list).`)
  return only
}

const STATE = { online: 'green', offline: 'red', stopped: 'yellow' } as const

const columns = (paint: Paint): readonly Column<EndpointDocument>[] => [
  { title: 'NAME', cell: (one) => oneLine(one.display_name ?? one.name) },
  {
    title: 'STATE',
    cell: (one) => one.status.status,
    paint: (one, text) => paint(STATE[one.status.status], text),
  },
  { title: 'HOST', cell: (one) => oneLine(one.hostname ?? '') },
  { title: 'WORKERS', align: 'right', cell: (one) => String(one.status.details.total_workers) },
  { title: 'IDLE', align: 'right', cell: (one) => String(one.status.details.idle_workers) },
  { title: 'TASKS', align: 'right', cell: (one) => String(one.status.details.outstanding_tasks) },
  { title: 'ID', cell: (one) => one.uuid },
]

const LIST = `
Examples:
  davy endpoint list
  davy endpoint list --json | jq '.endpoints[].status'
`
const START = `
Examples:
  davy endpoint start
  davy endpoint start local
`
const STOP = `
Runs that need it wait, and say "waiting for endpoint".

Examples:
  davy endpoint stop local
`
