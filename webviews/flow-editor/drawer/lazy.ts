/** All of the drawer that needs Monaco: a bundle of its own, loaded when the drawer first opens. */
import type { LazyEditor } from './ports.ts'
import './text/text.css'
import { startServices } from './text/services.ts'
import { createSourceText } from './text/source-text.ts'
import { createStateText } from './text/state-text.ts'
import { followTheme } from './text/theme.ts'

/** `worker`: the text of Monaco's worker. */
export async function startEditor(worker: () => Promise<string>): Promise<LazyEditor> {
  await startServices(worker)
  followTheme()
  return { openStateText: createStateText, openSource: createSourceText }
}
