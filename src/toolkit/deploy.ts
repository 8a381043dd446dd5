/** Putting a flow where it can be run, without leaving a new copy behind each time. */
import type { Client, FlowDocument, FlowRequest } from '#api'
import type { Flow } from '#flow'
import { canonicalJson } from './canonical.ts'

export interface Deployment {
  readonly flow: FlowDocument
  /** `unchanged`: the very same flow was there; `updated`: one of this title was, with another content. */
  readonly outcome: 'created' | 'updated' | 'unchanged'
}

/**
 * A deployed flow is known by its title, as Gladier knows it by the client's name (paper, section 4.2): the same content
 * is found again, a changed one updates it. Runs under way keep the definition they were started with.
 * @throws {ApiError} when the flow is not valid (its message names the state and field).
 */
export async function deployFlow(client: Client, flow: Flow): Promise<Deployment> {
  const sameTitle = await flowsTitled(client, flow.title)
  const wanted = fingerprint(flow)
  const same = sameTitle.find((candidate) => fingerprint(candidate) === wanted)
  if (same) return { flow: same, outcome: 'unchanged' }
  const body = request(flow)
  const newest = sameTitle.toSorted((a, b) => b.updated_at.localeCompare(a.updated_at))[0]
  return newest
    ? { flow: await client.flows.update(newest.id, body), outcome: 'updated' }
    : { flow: await client.flows.create(body), outcome: 'created' }
}

async function flowsTitled(client: Client, title: string): Promise<readonly FlowDocument[]> {
  const found: FlowDocument[] = []
  for (let marker: string | undefined; ;) {
    const page = await client.flows.list({ per_page: 100, marker })
    found.push(...page.flows.filter((flow) => flow.title === title))
    if (!page.has_next_page || !page.marker) return found
    marker = page.marker
  }
}

const fingerprint = (flow: Pick<Flow, 'definition' | 'input_schema'>) =>
  canonicalJson([flow.definition, flow.input_schema])

function request(flow: Flow): FlowRequest {
  const { title, subtitle, description, keywords, definition, input_schema } = flow
  return {
    title,
    ...(subtitle === undefined ? {} : { subtitle }),
    ...(description === undefined ? {} : { description }),
    ...(keywords === undefined ? {} : { keywords: [...keywords] }),
    // SAFETY: a definition is JSON that came from a document; the type only says more about it.
    definition: definition as unknown as FlowRequest['definition'],
    input_schema,
  }
}
