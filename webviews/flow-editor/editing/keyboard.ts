/** Keys → commands. */
import type { EditorModel } from '../model.ts'
import type { Command } from './commands.ts'

export interface KeyboardOptions {
  readonly commands: Readonly<Record<string, Command>>
  model(): EditorModel
  /** Keys that mean something else for now, as while a way is drawn; true when it was one. */
  first(event: KeyboardEvent): boolean
  /** Say why a command cannot be done now. */
  refused(command: Command): void
  /** Arrows, Home, End, Escape and the menu key in the graph. */
  walk(event: KeyboardEvent): boolean
}

export function listenToKeys({ commands, model, first, refused, walk }: KeyboardOptions): void {
  const byKey = new Map(
    Object.values(commands)
      .filter(({ elsewhere }) => !elsewhere)
      .flatMap((command) => command.keys.map((key) => [key, command] as const)),
  )
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.altKey || event.isComposing || isTyping(event.target)) return
    if (document.querySelector('dialog[open]')) return
    const inFlow = isInFlow(event.target)
    if (inFlow && (first(event) || walk(event))) return taken(event)
    const command = byKey.get(keyOf(event))
    if (!command || (command.scope === 'flow' && !inFlow) || isControl(event)) return
    taken(event)
    if (command.enabled(model())) command.run()
    else refused(command)
  })
}

/** VS Code hears every key of a page as well, unless it goes no further. */
function taken(event: KeyboardEvent): void {
  event.preventDefault()
  event.stopPropagation()
}

export function keyOf({ key, ctrlKey, metaKey, shiftKey }: KeyboardEvent): string {
  const letter = /^[a-z]$/i.test(key)
  const shift = shiftKey && (letter || key.length > 1) ? 'Shift+' : ''
  const control = ctrlKey || metaKey ? 'Ctrl+' : ''
  const name = letter ? (control || shift ? key.toUpperCase() : key.toLowerCase()) : key
  return `${control}${shift}${name}`
}

const FLOW = '.canvas, .outline'

export function isInFlow(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(FLOW) !== null
}

export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest('input, textarea, select, [contenteditable=true], vscode-dropdown, .monaco-editor, [role=menu]') !==
      null
  )
}

/** Enter and the space bar press the button that has the focus. */
function isControl({ key, target }: KeyboardEvent): boolean {
  return (key === 'Enter' || key === ' ') && target instanceof Element && target.closest('button, a, summary') !== null
}
