/** `davy language-server`: what VS Code has of itself, for every other editor. */
import process from 'node:process'
import type { Command } from 'commander'
import { usage } from '../failure.ts'
import type { CommandMaker, Invocation } from '../invocation.ts'

interface LanguageServerOptions {
  readonly stdio?: boolean
  readonly offline?: boolean
}

export function addLanguageServer(program: Command, make: CommandMaker): void {
  make(
    program
      .command('language-server')
      .description('serve editors: checks, completion, hover, rename and more for *.flow.json and *.flow.yaml')
      .option('--stdio', 'speak the Language Server Protocol on standard input and output')
      .option('--offline', 'do not ask the running fabric for the names of endpoints, collections and providers')
      .addHelpText('after', HELP),
    languageServer,
  )
}

async function languageServer({ home, signal }: Invocation, options: LanguageServerOptions): Promise<void> {
  if (!options.stdio) throw usage('Editors start it as: davy language-server --stdio')
  const { serveStreams } = await import('#language-server')
  serveStreams(process.stdin, process.stdout, options.offline ? {} : { home })
  // The process ends with its client, or by a signal.
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
}

const HELP = `
The process ends when the editor ends it or closes its standard input. While the fabric of this home runs, it is asked for
the names behind ids and for what its action providers take; it is never started for that. A client can name another home:
initializationOptions {"home": "/path"}.

Examples:
  Helix, languages.toml:
    [language-server.davy]
    command = "davy"
    args = ["language-server", "--stdio"]
  Neovim, init.lua:
    vim.filetype.add({ pattern = { ['.*%.flow%.json'] = 'json.flow', ['.*%.flow%.ya?ml'] = 'yaml.flow' } })
    vim.lsp.config('davy', { cmd = { 'davy', 'language-server', '--stdio' }, filetypes = { 'json.flow', 'yaml.flow' } })
    vim.lsp.enable('davy')
`
