/** `davy provider serve`: an action provider of one's own. */
import type { Command } from 'commander'
import { findFabric } from '#api'
import { serveActionProvider, type ServingEvent } from '#toolkit'
import { exitCodes } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import type { CommandMaker, Invocation } from '../invocation.ts'
import { loadProvider } from '../modules/provider.ts'
import { oneLine } from '../terminal/width.ts'

export function addProviderServe(provider: Command, make: CommandMaker): void {
  make(
    provider
      .command('serve')
      .description('serve the action provider that a file exports, until Ctrl-C; runs the file')
      .argument('<file>', 'a .ts file whose default export is an action provider')
      .addHelpText('after', SERVE),
    serve,
  )
}

async function serve(call: Invocation, file: string): Promise<void> {
  const { out, signal } = call
  const provider = await loadProvider(file)
  const client = await call.connect()
  let actions = 0
  const serving = serveActionProvider(client, provider, {
    signal,
    locate: async () => (await findFabric(call.home))?.connection,
    onEvent(event) {
      if (event.kind === 'action' && event.report.status !== 'ACTIVE') actions++
      out.say(said(provider.served.name, event))
    },
  })
  await serving.ready.catch((error: unknown) => {
    throw new Failure('ProviderRefused', exitCodes.refused, error instanceof Error ? error.message : String(error))
  })
  out.say(`Flows name it by ${provider.url}. Ctrl-C ends it; actions that are under way then fail.`)
  await serving.ended
  const left = serving.active()
  if (left > 0) out.say(`${left} ${left === 1 ? 'action was' : 'actions were'} under way.`)
  out.result({ provider: provider.served.name, action_url: provider.url, ended: actions, left })
}

function said(name: string, event: ServingEvent): string {
  switch (event.kind) {
    case 'online':
      return `Provider ${name} is served.`
    case 'offline':
      return `Provider ${name} is offline (${event.reason}); it comes back by itself: davy up`
    case 'action': {
      const { action_id: id, status, display_status: text } = event.report
      return `${id.slice(0, 8)}  ${status.padEnd(9)}  ${oneLine(text)}`.trimEnd()
    }
  }
}

const SERVE = `
The file is a program and is run. An action lasts as long as the promise that "run" returns. While the provider is not
served its actions wait; those that were under way when it ended fail, unless it has a "status" that can be asked.

Examples:
  davy provider serve stage.ts
  davy provider serve stage.ts --json > summary.json
`
