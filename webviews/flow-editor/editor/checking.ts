/** The flow is checked when the page has nothing else to do, after it was drawn; only the newest text is. */
import { checkFlow, normalizeActionUrl, type FindProvider, type Problem } from '#flow'
import type { Surroundings } from '#messages'
import type { EditorState } from './state.ts'

/** ms: after so long even a busy page checks. */
const PATIENCE = 400

export function createChecking(checked: (version: number, problems: readonly Problem[]) => void) {
  let waiting: EditorState | undefined
  let done: EditorState | undefined
  const run = () => {
    const state = waiting
    waiting = undefined
    if (!state) return
    done = state
    const providers = state.surroundings.providers.length > 0 ? { providers: finder(state.surroundings) } : {}
    checked(state.version, checkFlow(state.parsed, providers))
  }
  return (state: EditorState): void => {
    if (!state.loaded || state.tooLong) return
    if (done?.parsed === state.parsed && done.surroundings === state.surroundings) return
    if (waiting === undefined) requestIdleCallback(run, { timeout: PATIENCE })
    waiting = state
  }
}

/** The fabric's own providers; one that stands for a host answers for all that is below it. */
function finder({ providers, flows }: Surroundings): FindProvider {
  const byUrl = new Map(providers.map((provider) => [normalizeActionUrl(provider.url), provider]))
  const ofFlows = new Map(
    flows.map(({ id, title, input_schema }) => [
      `https://flows.globus.org/flows/${id}`,
      { title, inputSchema: input_schema },
    ]),
  )
  return (actionUrl) => {
    const url = normalizeActionUrl(actionUrl)
    const found = byUrl.get(url) ?? providers.find(({ kind, url: host }) => kind === 'remote' && url.startsWith(host))
    return found ? { title: found.title, inputSchema: found.input_schema ?? {} } : ofFlows.get(url)
  }
}
