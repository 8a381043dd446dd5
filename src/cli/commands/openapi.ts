/** `davy openapi`: what the fabric serves, for programs that make clients of it. */
import type { Command } from 'commander'
import type { CommandMaker, Invocation } from '../invocation.ts'

export function addOpenApi(program: Command, make: CommandMaker): void {
  make(
    program
      .command('openapi')
      .description('print the OpenAPI 3.1 document of everything that the fabric serves')
      .addHelpText('after', HELP),
    openApi,
  )
}

async function openApi({ out, connect }: Invocation): Promise<void> {
  const document = await (await connect()).fabric.openApi()
  // The document is for programs either way; with --json it is the result.
  if (!out.json) out.say(JSON.stringify(document, null, 2))
  out.result(document)
}

const HELP = `
The fabric serves it at /openapi.json as well, to whoever has its token.

Examples:
  davy openapi > davy.openapi.json
  davy openapi | jq -r '.paths | keys[]'
`
