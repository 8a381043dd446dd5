/** Where the suite runs: in code-server, or in the desktop VS Code that DAVY_VSCODE_EXECUTABLE names. */
import process from 'node:process'
import { openDesktop } from './desktop.ts'
import type { Place, PlaceOptions } from './place.ts'
import { startServer } from './server.ts'
import { Window } from './window.ts'

export async function openPlace(options: PlaceOptions): Promise<Place> {
  const desktop = process.env['DAVY_VSCODE_EXECUTABLE']
  if (desktop) return openDesktop(desktop, options)
  const server = await startServer(options)
  try {
    const { window, browser } = await Window.inBrowser(server.url, options.language)
    return {
      window,
      davyHome: server.davyHome,
      async close() {
        await browser.close()
        await server.stop()
      },
    }
  } catch (error) {
    await server.stop()
    throw error
  }
}
