/** `davy env`: the variables by which official clients talk to this fabric instead of the hosted services. */
import { Option, type Command } from 'commander'
import type { CommandMaker, Invocation } from '../invocation.ts'

type Shell = keyof typeof assignment

export function addEnv(program: Command, make: CommandMaker): void {
  make(
    program
      .command('env')
      .description(
        'print the variables that point globus-sdk, globus-cli, globus-compute-sdk, Gladier and @globus/sdk here',
      )
      .addOption(
        new Option('--shell <name>', 'the shell to write for').choices(['bash', 'fish', 'powershell']).default('bash'),
      )
      .addHelpText('after', HELP),
    env,
  )
}

async function env({ out, connect }: Invocation, options: { readonly shell: Shell }): Promise<void> {
  const client = await connect()
  const { variables } = await client.fabric.environment()
  const write = assignment[options.shell]
  out.say(...Object.entries(variables).map(([name, value]) => write(name, value)))
  const { port } = new URL(client.connection.origin)
  if (port !== '5000')
    out.say(`# globus-compute-sdk and Gladier insist on port 5000 and this fabric has ${port}: davy up --port 5000`)
  out.result(variables)
}

const assignment = {
  bash: (name: string, value: string) => `export ${name}='${value.replaceAll("'", `'\\''`)}'`,
  fish: (name: string, value: string) => `set -gx ${name} '${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`,
  powershell: (name: string, value: string) => `$env:${name} = '${value.replaceAll("'", "''")}'`,
}

const HELP = `
It prints secrets of this home: whoever has them can run tasks here as you.

Examples:
  eval "$(davy env)"
  davy env --shell fish | source
  davy env --shell powershell | Out-String | Invoke-Expression
  davy env --json | jq -r .GLOBUS_SDK_SERVICE_URL_FLOWS
`
