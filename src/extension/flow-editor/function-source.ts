/** The source of a function that a flow calls, from the fabric that knows it. */
import * as vscode from 'vscode'
import { unpackFunction } from '#api'
import type { FabricConnection } from '../connection/fabric-connection.ts'
import { frameFile } from '../run-timeline/source-line.ts'
import { ownSource } from './bundled-source.ts'

export type FunctionSourceReply =
  | {
      readonly kind: 'source'
      readonly name: string
      readonly language: 'typescript' | 'python' | 'shellscript'
      readonly text: string
      readonly file: string | null
      readonly openable: boolean
    }
  | { readonly kind: 'none'; readonly reason: string }

const languages = { ts: 'typescript', st: 'python', sh: 'shellscript' } as const

export async function functionSource(
  id: string,
  connection: FabricConnection,
  extensionUri: vscode.Uri,
): Promise<FunctionSourceReply> {
  const { client } = connection
  if (!client) return none(vscode.l10n.t('The fabric is not up. Start it to see the source of functions.'))
  try {
    const document = await client.compute.function(id)
    const { kind, source } = unpackFunction(document.function_code)
    const { text, file } = kind === 'ts' ? ownSource(source) : { text: source, file: null }
    const openable = file !== null && (await frameFile(file, extensionUri)) !== undefined
    return { kind: 'source', name: document.function_name, language: languages[kind], text, file, openable }
  } catch (error) {
    return none(error instanceof Error ? error.message : String(error))
  }
}

const none = (reason: string) => ({ kind: 'none', reason }) as const
