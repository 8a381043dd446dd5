/** The list of all keys. */
import { tool } from '../../kit/controls.ts'
import { element } from '../../kit/element.ts'
import { icon } from '../../kit/icons.ts'
import type { Command } from '../editing/commands.ts'
import { keyWords } from './key-words.ts'
import './help.css'

const walking: readonly (readonly [keys: string, does: string])[] = [
  ['↑ ↓ ← →', 'the next state that way; along a selected way'],
  ['Home End', 'first and last state'],
  ['Ctrl+click', 'select several; Shift and drag a frame'],
  ['Shift+F10', 'menu of what is selected'],
  ['Escape', 'leave, select nothing'],
  ['Tab', 'from palette to graph to inspector'],
  ['Wheel', 'move; with Ctrl zoom'],
]

export function createHelp(commands: Readonly<Record<string, Command>>) {
  const groups = new Map<string, (readonly [string, string])[]>()
  for (const { group, label, keys } of Object.values(commands)) {
    const list = groups.get(group) ?? []
    list.push([keys.map(keyWords).join(' or '), label.replace('…', '')])
    groups.set(group, list)
  }
  groups.set('Look at it', [...walking, ...(groups.get('Look at it') ?? [])])
  const close = tool('Close', icon('close'), () => node.close())
  const node = element(
    'dialog',
    { class: 'keys', 'aria-label': 'Keys' },
    element('div', { class: 'keys-bar' }, element('h2', {}, 'Keys'), close),
    element(
      'div',
      { class: 'keys-columns' },
      ...[...groups].map(([title, rows]) =>
        element(
          'section',
          {},
          element('h3', {}, title),
          element('dl', {}, ...rows.flatMap(([key, does]) => [element('dt', {}, key), element('dd', {}, does)])),
        ),
      ),
    ),
  )
  node.addEventListener('click', (event) => {
    if (event.target === node) node.close()
  })
  node.addEventListener('keydown', (event) => {
    if (event.key === '?') node.close()
  })
  return { node, toggle: () => (node.open ? node.close() : node.showModal()) }
}
