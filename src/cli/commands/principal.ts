/** `davy principal`: whom the owner of this home lets in beside itself, for flows and runs only. */
import type { Command } from 'commander'
import type { PrincipalDocument } from '#api'
import { notFound } from '../failure.ts'
import type { CommandMaker, Invocation } from '../invocation.ts'
import { day } from '../terminal/numbers.ts'
import { table, type Column } from '../terminal/table.ts'
import { oneLine } from '../terminal/width.ts'

export function addPrincipal(program: Command, make: CommandMaker): void {
  const principal = program.command('principal').description('whom else this fabric lets in, for flows and runs only')
  make(
    principal
      .command('add')
      .description('give somebody an identity and a secret; both are printed this once')
      .argument('<name>', 'what it is called here')
      .option('--group <urn...>', 'groups it is in: urn:globus:groups:id:UUID')
      .addHelpText('after', ADD),
    add,
  )
  make(principal.command('list').description('everybody who was added').addHelpText('after', LIST), list)
  make(
    principal
      .command('remove')
      .description('let it in no more')
      .argument('<name>', 'its name or id')
      .addHelpText('after', REMOVE),
    remove,
  )
}

async function add(
  { out, connect }: Invocation,
  name: string,
  options: { readonly group?: readonly string[] },
): Promise<void> {
  const made = await (await connect()).principals.add({ name, groups: options.group ?? [] })
  out.say(
    `Principal "${oneLine(made.name)}" may come in:`,
    `  client id      ${made.client_id}`,
    `  client secret  ${made.client_secret}`,
    `  urn            ${made.urn}`,
    'It sees and does what roles of flows and runs give it (flow_viewers, flow_starters, run_monitors …).',
  )
  out.result({ principal: made })
}

async function list({ out, connect }: Invocation): Promise<void> {
  const { principals } = await (await connect()).principals.list()
  if (principals.length === 0) out.say('Nobody but you. Add somebody with: davy principal add NAME')
  else out.say(...table(COLUMNS, principals, out.paint))
  out.result({ principals })
}

async function remove({ out, connect }: Invocation, name: string): Promise<void> {
  const client = await connect()
  const { principals } = await client.principals.list()
  const found = principals.find((one) => one.name === name || one.id === name)
  if (!found) throw notFound(`There is no principal "${name}": davy principal list`)
  await client.principals.remove(found.id)
  out.say(`Principal "${oneLine(found.name)}" is let in no more; its runs go on.`)
  out.result({ principal: found })
}

const COLUMNS: readonly Column<PrincipalDocument>[] = [
  { title: 'NAME', cell: ({ name }) => oneLine(name) },
  { title: 'ADDED', cell: ({ created }) => day(created) },
  { title: 'URN', cell: ({ urn }) => urn },
]

const ADD = `
The client id and secret log it in by client_credentials, as globus-sdk does with GLOBUS_SDK_SERVICE_URL_AUTH of: davy env

Examples:
  davy principal add beamline-8id
  davy principal add guest --group urn:globus:groups:id:7d6448f4-1d5e-4d3a-9d53-1a1a1f1e0001 --json
`
const LIST = `
Examples:
  davy principal list
`
const REMOVE = `
Examples:
  davy principal remove guest
`
