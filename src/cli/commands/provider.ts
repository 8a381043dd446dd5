/** `davy provider`: the action providers that flows can call, and which on other hosts they may. */
import type { Command } from 'commander'
import type { ProviderDetail, ProviderDocument } from '#api'
import { exitCodes, type ExitCode } from '../exit-codes.ts'
import { usage } from '../failure.ts'
import { readText } from '../files.ts'
import type { CommandMaker, Invocation } from '../invocation.ts'
import { day } from '../terminal/numbers.ts'
import type { Paint } from '../terminal/style.ts'
import { table, type Column } from '../terminal/table.ts'
import { oneLine } from '../terminal/width.ts'
import { addProviderServe } from './provider-serve.ts'

const URL = ['<url>', 'the ActionUrl that flows name'] as const

export function addProvider(program: Command, make: CommandMaker): void {
  const provider = program.command('provider').description('the action providers that flows can call')
  make(provider.command('list').description('all of them').addHelpText('after', LIST), list)
  make(
    provider
      .command('show')
      .description('one, with what it takes')
      .argument(...URL)
      .addHelpText('after', SHOW),
    show,
  )
  make(
    provider
      .command('add')
      .description('let flows call a provider on another host, or all of a host')
      .argument('<url>', 'its ActionUrl; everything below it is allowed with it')
      .option('--token-file <file>', 'a bearer token for it, and for nobody else; - is standard input')
      .option('--trusts-fabric', "it gets tokens of this fabric's own, and asks this fabric whose they are")
      .option('--allow-http', 'accept that what is sent, its token too, can be read on the way')
      .addHelpText('after', ADD),
    add,
  )
  make(
    provider
      .command('remove')
      .description('let flows call it no more, and forget its token; or forget one that nobody serves any more')
      .argument(...URL)
      .addHelpText('after', REMOVE),
    remove,
  )
  addProviderServe(provider, make)
}

async function list({ out, connect }: Invocation): Promise<void> {
  const { providers } = await (await connect()).providers.list()
  out.say(...table(columns(out.paint), providers, out.paint))
  out.result({ providers })
}

async function show({ out, connect }: Invocation, url: string): Promise<ExitCode> {
  const provider = await (await connect()).providers.get(url)
  out.say(...lines(provider))
  out.result({ provider })
  return provider.problem === null ? exitCodes.ok : exitCodes.unreachable
}

interface AddOptions {
  readonly tokenFile?: string
  readonly trustsFabric?: boolean
  readonly allowHttp?: boolean
}

async function add({ out, connect, davy }: Invocation, url: string, options: AddOptions): Promise<void> {
  const { tokenFile, trustsFabric, allowHttp = false } = options
  const token = tokenFile === undefined ? undefined : readText(tokenFile).trim()
  if (token === '') throw usage(`${tokenFile === '-' ? 'Standard input' : tokenFile} holds no token.`)
  const provider = await (
    await connect()
  ).providers.add({
    url,
    allow_http: allowHttp,
    ...(token !== undefined && { token }),
    ...(trustsFabric !== undefined && { trusts_fabric: trustsFabric }),
  })
  out.say(`Flows may call ${provider.url}${provider.title === '' ? '' : ` (${oneLine(provider.title)})`}.`)
  if (provider.problem !== null) out.say(`It does not say what it is: ${oneLine(provider.problem)}`)
  if (!provider.has_token && !provider.trusts_fabric)
    out.say(
      'No token is kept for it: a run gives one in _tokens of its input, or keep one with: ' +
        davy(`provider add ${provider.url} --token-file FILE`),
    )
  out.result({ provider })
}

async function remove({ out, connect }: Invocation, url: string): Promise<void> {
  const provider = await (await connect()).providers.remove(url)
  out.say(`Flows may not call ${provider.url} any more.`)
  out.result({ provider })
}

const tokenOf = (one: ProviderDocument) =>
  one.kind !== 'remote' ? '' : one.has_token ? 'kept' : one.trusts_fabric ? "the fabric's" : 'none'

const columns = (paint: Paint): readonly Column<ProviderDocument>[] => [
  { title: 'URL', cell: (one) => oneLine(one.url) },
  {
    title: 'KIND',
    cell: (one) => one.kind,
    paint: (one, text) => (one.kind === 'remote' ? paint('yellow', text) : text),
  },
  { title: 'STATUS', cell: ({ served }) => served?.status ?? '' },
  { title: 'TOKEN', cell: tokenOf },
  { title: 'TITLE', cell: (one) => oneLine(one.title) },
]

function lines(one: ProviderDetail): string[] {
  const input = JSON.stringify(one.input_schema, null, 2).split('\n')
  return [
    `url          ${one.url}`,
    `title        ${oneLine(one.title)}`,
    ...(one.description === '' ? [] : [`description  ${oneLine(one.description)}`]),
    `kind         ${one.kind}${one.added === null ? '' : `, added ${day(one.added)}`}`,
    ...(one.kind === 'remote' ? [`token        ${tokenOf(one)}`] : []),
    ...(one.problem === null
      ? [
          `scope        ${oneLine(one.scope)}`,
          `answers      ${one.synchronous ? 'at once (synchronous)' : 'when it is done'}`,
          `takes        ${input.join('\n             ')}`,
        ]
      : [`problem      ${oneLine(one.problem)}`]),
  ]
}

const LIST = `
Providers of this fabric answer for the URLs of the hosted ones; those on other hosts are called when they were added. Served
ones are offline while nobody serves them: their actions wait.

Examples:
  davy provider list
  davy provider list --json | jq -r '.providers[].url'
`
const SHOW = `
Exit status 3 when it does not answer.

Examples:
  davy provider show https://transfer.actions.globus.org/transfer
  davy provider show http://localhost:5001/apt --json | jq .provider.input_schema
`
const ADD = `
A flow can come from anywhere, so it does not decide which hosts are called: only those that were added are, and Globus's own
action providers when there is a token for them. A provider on this machine gets tokens that this fabric makes; they say who
runs the flow and open nothing here.

Examples:
  davy provider add http://localhost:5001/apt
  davy provider add https://beamline.example.org/actions --token-file beamline.token
  pass beamline/token | davy provider add https://beamline.example.org/actions --token-file -
`
const REMOVE = `
Runs that wait for one of its actions fail there.

Examples:
  davy provider remove http://localhost:5001/apt
`
