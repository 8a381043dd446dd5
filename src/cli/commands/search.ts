/** `davy search`: what the catalogue holds. */
import { InvalidArgumentError, type Command } from 'commander'
import type { Client, Index } from '#api'
import { notFound } from '../failure.ts'
import type { CommandMaker, Invocation } from '../invocation.ts'
import { oneLine } from '../terminal/width.ts'

interface SearchOptions {
  readonly index: string
  readonly limit: number
}

export function addSearch(program: Command, make: CommandMaker): void {
  make(
    program
      .command('search')
      .description('find entries of the catalogue')
      .argument('[query]', 'words, "a phrase", field:value; everything without it', '*')
      .option('--index <name>', 'name or id of the index', 'davy')
      .option('--limit <number>', 'at most so many entries (to 10000)', limit, 10)
      .addHelpText('after', HELP),
    search,
  )
}

async function search({ out, connect }: Invocation, query: string, options: SearchOptions): Promise<void> {
  const client = await connect()
  const { id, display_name } = await findIndex(client, options.index)
  const found = await client.search.query(id, { q: query, limit: options.limit })
  for (const { subject, entries } of found.gmeta) {
    out.say(out.paint('bold', oneLine(subject)))
    for (const { content } of entries) out.say(...fields(content).map((line) => `  ${line}`))
  }
  out.say(out.paint('dim', `${found.count} of ${found.total} in ${oneLine(display_name)}`))
  out.result(found)
}

export async function findIndex(client: Client, name: string): Promise<Index> {
  const { index_list: all } = await client.search.indexes()
  const found = all.find((one) => one.id === name || one.display_name === name)
  if (found) return found
  throw notFound(`There is no index "${name}". There are: ${all.map((one) => one.display_name).join(', ') || 'none'}.`)
}

/** Characters of a value that are shown; `--json` has all of it. */
const LONGEST = 100

/** An entry's content as `path  value` lines. */
function fields(content: object, path = ''): string[] {
  return Object.entries(content).flatMap(([key, value]: [string, unknown]) => {
    const name = path ? `${path}.${key}` : key
    // A list of one thing is shown as the thing: titles, dates and subjects of DataCite mostly are.
    const [only] = Array.isArray(value) && value.length === 1 ? value : [value]
    if (typeof only === 'object' && only !== null && !Array.isArray(only)) return fields(only, name)
    const text = Array.isArray(value) ? listed(value) : String(value)
    const line = oneLine(text)
    return [`${oneLine(name)}: ${line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line}`]
  })
}

const listed = (values: readonly unknown[]): string =>
  values.every((value) => typeof value !== 'object') && values.length <= 8
    ? values.join(', ')
    : `${values.length} values`

function limit(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1 || value > 10_000)
    throw new InvalidArgumentError('It must be a whole number from 1 to 10000.')
  return value
}

const HELP = `
Examples:
  davy search
  davy search colloid --limit 3
  davy search 'sample.name:silica' --json | jq '.gmeta[].subject'
`
