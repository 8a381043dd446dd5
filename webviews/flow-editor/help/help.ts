/** The list of all keys. */
import { tool } from '../../kit/controls.ts'
import { element } from '../../kit/element.ts'
import { icon } from '../../kit/icons.ts'
import type { Command } from '../editing/commands.ts'
import { keyWords } from './key-words.ts'
import { t } from '../../kit/words.ts'
import './help.css'

const walking: readonly (readonly [keys: string, does: string])[] = [
  ['↑ ↓ ← →', t('the next state that way; along a selected way')],
  ['Home End', t('first and last state')],
  ['Ctrl+click', t('select several; Shift and drag a frame')],
  ['Shift+F10', t('menu of what is selected')],
  ['Escape', t('leave, select nothing')],
  ['Tab', t('from palette to graph to inspector')],
  ['Wheel', t('move; with Ctrl zoom')],
]

const groupWords: Readonly<Record<string, string>> = {
  'Change the flow': t('Change the flow'),
  'Look at it': t('Look at it'),
  'The page': t('The page'),
}

export function createHelp(commands: Readonly<Record<string, Command>>) {
  const groups = new Map<string, (readonly [string, string])[]>()
  for (const { group, label, keys } of Object.values(commands)) {
    const list = groups.get(group) ?? []
    list.push([keys.map(keyWords).join(t(' or ')), label.replace('…', '')])
    groups.set(group, list)
  }
  groups.set('Look at it', [...walking, ...(groups.get('Look at it') ?? [])])
  const close = tool(t('Close'), icon('close'), () => node.close())
  const node = element(
    'dialog',
    { class: 'keys', 'aria-label': t('Keys') },
    element('div', { class: 'keys-bar' }, element('h2', {}, t('Keys')), close),
    element(
      'div',
      { class: 'keys-columns' },
      ...[...groups].map(([title, rows]) =>
        element(
          'section',
          {},
          element('h3', {}, groupWords[title] ?? title),
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
