/** `davy input`: the web inputs, what runs ask people, and the answers to them. */
import type { Command } from 'commander'
import type { Client, WebInputDocument, WebInputSummary } from '#api'
import { exitCodes } from '../exit-codes.ts'
import { Failure, notFound, usage } from '../failure.ts'
import type { CommandMaker, Invocation } from '../invocation.ts'
import { askLine, somebodyIsThere } from '../terminal/ask.ts'
import { day } from '../terminal/numbers.ts'
import type { Paint } from '../terminal/style.ts'
import { table, type Column } from '../terminal/table.ts'
import { oneLine } from '../terminal/width.ts'

const INPUT = ['<input>', 'its id, the beginning of it, or "last": the newest open one'] as const

export function addInput(program: Command, make: CommandMaker): void {
  const input = program.command('input').description('the web inputs: what runs ask people, and the answers')
  make(
    input
      .command('list')
      .description('questions that are open, newest first')
      .option('--all', 'closed ones as well')
      .addHelpText('after', LIST),
    list,
  )
  make(
    input
      .command('show')
      .description('one question with its options')
      .argument(...INPUT)
      .addHelpText('after', SHOW),
    show,
  )
  make(
    input
      .command('answer')
      .description('choose an option: the run that waits goes on')
      .argument(...INPUT)
      .argument('[value]', 'option_id or label of the choice; left out at a terminal, you are asked')
      .addHelpText('after', ANSWER),
    answer,
  )
}

async function list({ out, connect }: Invocation, options: { readonly all?: boolean }): Promise<void> {
  const found: WebInputSummary[] = []
  for await (const one of summaries(await connect(), options.all ?? false)) found.push(one)
  if (found.length === 0) out.say(options.all ? 'No run has asked anything.' : 'No run waits for an answer.')
  else out.say(...table(columns(out.paint), found, out.paint))
  out.result({ web_inputs: found })
}

async function show({ out, connect, davy }: Invocation, name: string): Promise<void> {
  const input = await findInput(await connect(), name)
  out.say(...lines(input, out.paint))
  if (input.status === 'open') out.say('', `Answer it with: ${davy(`input answer ${input.id.slice(0, 8)} OPTION`)}`)
  out.result({ web_input: input })
}

async function answer({ out, connect, signal }: Invocation, name: string, given?: string): Promise<void> {
  const client = await connect()
  const input = await findInput(client, name)
  if (input.status === 'closed')
    throw new Failure('Closed', exitCodes.refused, `Web input ${input.id} is closed: ${outcome(input)}.`)
  const value = given === undefined ? await choose(input, out, signal) : optionNamed(input, given)
  await client.webInputs.respond(input.id, value)
  out.say(`Answered "${value}": run ${input.run.id} goes on.`)
  out.result({ web_input: await client.webInputs.get(input.id) })
}

/** An option by its id, or by its label where that means one only. */
function optionNamed({ options }: WebInputDocument, name: string): string {
  const [labelled, other] = options.filter(({ label }) => label === name)
  return labelled && !other && options.every(({ option_id }) => option_id !== name) ? labelled.option_id : name
}

async function choose(input: WebInputDocument, out: Invocation['out'], signal: AbortSignal): Promise<string> {
  const ids = input.options.map(({ option_id }) => option_id)
  if (out.json || !somebodyIsThere())
    throw usage(`Say which option: ${input.options.map(({ label }) => label).join(', ')}.`)
  out.say(...lines(input, out.paint), '')
  for (;;) {
    const said = await askLine('Which one? (number or name) ', signal)
    const chosen = ids.find((id) => id === optionNamed(input, said)) ?? ids[Number(said) - 1]
    if (chosen !== undefined) return chosen
  }
}

async function findInput(client: Client, name: string): Promise<WebInputDocument> {
  const matches: string[] = []
  for await (const { id } of summaries(client, name !== 'last')) {
    if (name === 'last') return client.webInputs.get(id)
    if (id.startsWith(name.toLowerCase())) matches.push(id)
  }
  const [first, second] = matches
  if (first === undefined) throw notFound(`There is no web input "${name}": davy input list`)
  if (second !== undefined) throw usage(`"${name}" could be ${first} or ${second}.`)
  return client.webInputs.get(first)
}

async function* summaries(client: Client, all: boolean): AsyncGenerator<WebInputSummary, void, undefined> {
  for (let marker: string | undefined; ;) {
    const page = await client.webInputs.list({ per_page: 100, filter_states: all ? undefined : 'open', marker })
    yield* page.web_input_summaries
    if (page.marker === null) return
    marker = page.marker
  }
}

function lines(input: WebInputDocument, paint: Paint): string[] {
  const { context, options, run, flow } = input
  const labels = options.map(({ option_id, label }) => (label !== option_id ? `${option_id}  ${label}` : option_id))
  return [
    `${paint('bold', oneLine(context.title))}  ${input.status}`,
    `run   ${run.id}${run.label === null ? '' : `, ${oneLine(run.label)}`} of ${oneLine(flow.title)}`,
    `asked ${day(input.created_timestamp)}`,
    ...(input.status === 'closed' ? [`now   ${outcome(input)}`] : []),
    ...(context.text ? ['', ...context.text.split('\n').map(oneLine)] : []),
    ...(context.rows?.length ? ['', ...context.rows.map((row) => oneLine(`${row.field}: ${said(row.value)}`))] : []),
    '',
    ...labels.map((label, index) => `${String(index + 1).padStart(3)}. ${oneLine(label)}`),
  ]
}

const said = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value))

const outcome = ({ value }: WebInputDocument) => (value === null ? 'nobody has answered it' : `answered "${value}"`)

const columns = (paint: Paint): readonly Column<WebInputSummary>[] => [
  { title: 'INPUT', cell: ({ id }) => id.slice(0, 8) },
  {
    title: 'STATUS',
    cell: ({ status }) => status,
    paint: ({ status }, text) => paint(status === 'open' ? 'cyan' : 'green', text),
  },
  { title: 'ASKED', cell: (one) => day(one.created_timestamp) },
  { title: 'RUN', cell: ({ run }) => run.id.slice(0, 8) },
  { title: 'QUESTION', cell: ({ title }) => oneLine(title) },
]

const LIST = `
Examples:
  davy input list
  davy input list --all --json | jq -r '.web_inputs[].id'
`
const SHOW = `
Examples:
  davy input show last
  davy input show 5b1c --json | jq '.web_input.options'
`
const ANSWER = `
Examples:
  davy input answer last
  davy input answer 5b1c publish
`
