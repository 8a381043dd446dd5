/**
 * Monaco's services with VS Code's extension API on top, which the language client is written for: both in the page's own
 * thread. No extension is loaded; there is no file system, no network and no second worker.
 */
import 'vscode/localExtensionHost'
import { initialize, LogLevel } from '@codingame/monaco-vscode-api'
import getLogServiceOverride from '@codingame/monaco-vscode-log-service-override'
import { registerColouring } from './colouring.ts'
import { workbenchLayer } from './layer.ts'

let started: Promise<void> | undefined

/** Once a page. */
export function startServices(worker: () => Promise<string>): Promise<void> {
  started ??= start(worker)
  return started
}

async function start(worker: () => Promise<string>): Promise<void> {
  window.MonacoEnvironment = {
    // A page may start workers from blobs only: its own address is of another origin than its resources'.
    getWorker: async () => {
      const url = URL.createObjectURL(new Blob([await worker()], { type: 'text/javascript' }))
      const made = new Worker(url, { name: 'editor' })
      URL.revokeObjectURL(url)
      return made
    },
  }
  await initialize(getLogServiceOverride(), workbenchLayer(), { developmentOptions: { logLevel: LogLevel.Error } })
  registerColouring()
}
