/** `davy flow build`: the document of a flow that is written in TypeScript. */
import type { Command } from 'commander'
import { stringify } from 'yaml'
import { formatOf, type Flow } from '#flow'
import { refuseToReplace, writeText } from '../files.ts'
import type { CommandMaker, Invocation } from '../invocation.ts'
import { buildAuthored } from '../modules/authored-flow.ts'

interface BuildOptions {
  readonly output?: string
  readonly force?: boolean
}

export function addFlowBuild(flow: Command, make: CommandMaker): void {
  make(
    flow
      .command('build')
      .description('write the document of a flow that is written in TypeScript; runs the file')
      .argument('<file>', 'a .ts file whose default export is a flow')
      .option('-o, --output <file>', 'a *.flow.json or *.flow.yaml file (default: standard output)')
      .option('--force', 'replace a file that is there')
      .addHelpText('after', BUILD),
    build,
  )
}

async function build({ out }: Invocation, file: string, { output, force }: BuildOptions): Promise<void> {
  if (output !== undefined) refuseToReplace(output, force)
  const flow = await buildAuthored(file)
  if (output === undefined) {
    if (!out.json) out.say(textOf(flow, 'json').trimEnd())
  } else {
    writeText(output, textOf(flow, formatOf(output)))
    out.say(`${output} is the flow "${flow.title}", ${Object.keys(flow.definition.States).length} states.`)
  }
  out.result(flow)
}

const textOf = (flow: Flow, format: 'json' | 'yaml') =>
  format === 'json' ? `${JSON.stringify(flow, null, 2)}\n` : stringify(flow, { lineWidth: 110, singleQuote: true })

const BUILD = `
The file is a program and is run. Its functions are registered by davy flow run, not here.

Examples:
  davy flow build scan.ts
  davy flow build scan.ts -o scan.flow.json && davy flow validate scan.flow.json
`
