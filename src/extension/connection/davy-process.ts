/** The `davy` command of this package, run by the same runtime as the fabric: for what it does already, done once. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import type * as vscode from 'vscode'
import * as z from 'zod/mini'
import { readSettings } from '../settings.ts'
import type { FabricConnection } from './fabric-connection.ts'
import { fabricRuntime } from './runtime.ts'

export interface DavyProcess {
  readonly program: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

/** The command line of `davy <args>` on this window's home. */
export async function davyProcess(
  extensionUri: vscode.Uri,
  connection: FabricConnection,
  args: readonly string[],
): Promise<DavyProcess> {
  const program = await fabricRuntime(readSettings().nodePath)
  return {
    program,
    args: [join(extensionUri.fsPath, 'dist', 'cli.js'), ...args],
    env: {
      DAVY_HOME: connection.home,
      // VS Code's own runtime is Electron, which becomes Node by this.
      ...(program === process.execPath && process.versions['electron'] ? { ELECTRON_RUN_AS_NODE: '1' } : {}),
    },
  }
}

const failure = z.looseObject({ error: z.object({ code: z.string(), message: z.string() }) })

/** What a `davy … --json` refused, with its own code (`BadRequest`, `InvalidFlow`, …). */
export class DavyRefusal extends Error {
  override readonly name = 'DavyRefusal'
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

/** @throws {DavyRefusal} what the command refused. */
export async function davyJson<T extends z.ZodMiniType>(
  { program, args, env }: DavyProcess,
  schema: T,
): Promise<z.infer<T>> {
  const child = spawn(program, [...args, '--json'], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [stdout, stderr] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  const status = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  const document = parseJson(stdout)
  const refused = z.safeParse(failure, document)
  if (refused.success) throw new DavyRefusal(refused.data.error.code, refused.data.error.message)
  const parsed = z.safeParse(schema, document)
  if (parsed.success) return parsed.data
  throw new Error(`davy ${args.slice(1).join(' ')} ended with status ${status} and no answer: ${stderr.slice(-500)}`)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
