/** A whole fabric of this checkout, and the programs of the suite pointed at it as `davy env` does. */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import process from 'node:process'
import { connect, type Client } from '#api'
import { createFabric } from '#fabric'
import { temporaryHome } from '../fabric/temporary-home.ts'

export interface ClientFabric {
  readonly client: Client
  /** A program of the environment, with these variables beside those of the fabric; resolves with what it printed. */
  run(program: string, args: readonly string[], env?: Readonly<Record<string, string>>): Promise<string>
  /** A script of `clients/`, which prints one JSON document. */
  // oxlint-disable-next-line typescript/no-explicit-any -- a test reads what a client saw as it comes
  script(name: string, env?: Readonly<Record<string, string>>): Promise<any>
  stop(): Promise<void>
}

export async function startClientFabric(): Promise<ClientFabric> {
  const home = temporaryHome()
  const fabric = await createFabric({ home: home.path, port: 0 })
  const client = connect({ origin: fabric.origin, token: fabric.token })
  const { variables } = await client.fabric.environment()
  const bin = process.env['DAVY_INTEROP_PYTHON'] ?? ''
  // Clients keep state in the user's folder: here in the home, so that no two tests know one another.
  const surroundings = { PATH: `${bin}:${process.env['PATH']}`, HOME: home.path, ...variables }

  function run(program: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<string> {
    return new Promise((resolve, reject) => {
      execFile(
        join(bin, program),
        args,
        { env: { ...surroundings, ...env }, cwd: home.path },
        (error, stdout, stderr) =>
          error
            ? reject(new Error(`${program} ${args.join(' ')}\n${stdout}\n${stderr}`, { cause: error }))
            : resolve(stdout),
      )
    })
  }

  return {
    client,
    run,
    script: async (name, env) => JSON.parse(await run('python', [join(import.meta.dirname, 'clients', name)], env)),
    async stop() {
      await fabric.stop()
      home.remove()
    },
  }
}
