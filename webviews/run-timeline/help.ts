import { element } from '../kit/element.ts'
import { t } from '../kit/words.ts'

const keys: readonly (readonly [keys: string, does: string])[] = [
  ['↑ ↓', t('previous and next state')],
  ['Home End', t('first and last state')],
  ['Enter', t('open the details of the state')],
  ['Escape', t('close the details')],
  ['+ −', t('zoom in and out (also Ctrl and wheel, or pinch)')],
  ['← →', t('move along a zoomed timeline (also drag)')],
  ['Z', t('zoom to the selected state')],
  ['F', t('fit the whole run')],
  ['?', t('show or hide this list')],
]

export function createHelp() {
  const node = element(
    'dialog',
    { class: 'keys', 'aria-label': t('Keys') },
    element('h2', {}, t('Keys')),
    element('dl', {}, ...keys.flatMap(([key, does]) => [element('dt', {}, key), element('dd', {}, does)])),
  )
  node.addEventListener('click', () => node.close())
  return { node, toggle: () => (node.open ? node.close() : node.showModal()) }
}
