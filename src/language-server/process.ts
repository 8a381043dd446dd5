/** The language server as a process: on the channel its command line names (`--node-ipc`, `--stdio`), or on streams. */
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node'
import { serve, type ServeOptions } from './lsp/serve.ts'

export type { ServeOptions } from './lsp/serve.ts'

/** Serves until the client goes, which ends the process. */
export function serveProcess(options: ServeOptions = {}): void {
  serve(createConnection(ProposedFeatures.all), options)
}

/** The same on two streams. */
export function serveStreams(input: NodeJS.ReadableStream, output: NodeJS.WritableStream, options: ServeOptions): void {
  serve(createConnection(ProposedFeatures.all, input, output), options)
}
