import { tool } from '../../kit/controls.ts'
import type { IconName } from '../../kit/icon-paths.ts'
import { icon } from '../../kit/icons.ts'
import type { Command } from '../editing/commands.ts'
import { keyWords } from '../help/key-words.ts'

/** A button that does what a command does, and says its key. */
export function toolOf({ label, keys, run }: Command, look: IconName, words = ''): HTMLButtonElement {
  const [key] = keys
  const said = label.replace('…', '')
  return tool(key === undefined ? said : `${said} (${keyWords(key)})`, icon(look), run, words)
}
