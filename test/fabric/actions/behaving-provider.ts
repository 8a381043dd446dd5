import type { ActionProvider } from '../../../src/fabric/actions/index.ts'
import { statusDocument } from '../flows/core-driver.ts'

/** A provider of which each test says how it behaves; all else succeeds at once. */
export function provider(name: string, behaves: Partial<ActionProvider> = {}): ActionProvider {
  const done = async (id: string) => statusDocument(id, 'SUCCEEDED')
  return {
    name,
    urls: [`https://${name}.example.org`],
    title: name,
    description: '',
    inputSchema: {},
    scope: name,
    synchronous: false,
    run: async ({ request_id }) => statusDocument(request_id, 'SUCCEEDED'),
    status: done,
    cancel: done,
    release: done,
    ...behaves,
  }
}
