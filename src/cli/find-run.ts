/** The run that a user means by an id, the beginning of one, or a label. */
import type { Client, RunDocument } from '#api'
import { notFound, usage } from './failure.ts'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

export async function findRun(client: Client, name: string): Promise<RunDocument> {
  if (UUID.test(name)) return client.runs.get(name)
  const matches: RunDocument[] = []
  for await (const run of allRuns(client)) {
    if (name === 'last') return run
    if (run.run_id.startsWith(name.toLowerCase()) || run.label === name) matches.push(run)
  }
  const [first, second] = matches
  if (!first)
    throw notFound(`There is no run "${name}" (an id, the beginning of one, a label, or "last"): davy run list`)
  if (second)
    throw usage(`"${name}" could be ${matches.length} runs, for instance ${first.run_id} and ${second.run_id}.`)
  return first
}

/** Newest first. */
export async function* allRuns(
  client: Client,
  filter: Readonly<Record<string, string>> = {},
): AsyncGenerator<RunDocument, void, undefined> {
  for (let marker: string | undefined; ;) {
    const page = await client.runs.list({ per_page: 100, orderby: 'start_time DESC', ...filter, marker })
    yield* page.runs
    if (!page.has_next_page || !page.marker) return
    marker = page.marker
  }
}
