import { element } from '../kit/element.ts'

const keys: readonly (readonly [keys: string, does: string])[] = [
  ['↑ ↓', 'previous and next state'],
  ['Home End', 'first and last state'],
  ['Enter', 'open the details of the state'],
  ['Escape', 'close the details'],
  ['+ −', 'zoom in and out (also Ctrl and wheel, or pinch)'],
  ['← →', 'move along a zoomed timeline (also drag)'],
  ['Z', 'zoom to the selected state'],
  ['F', 'fit the whole run'],
  ['?', 'show or hide this list'],
]

export function createHelp() {
  const node = element(
    'dialog',
    { class: 'keys', 'aria-label': 'Keys' },
    element('h2', {}, 'Keys'),
    element('dl', {}, ...keys.flatMap(([key, does]) => [element('dt', {}, key), element('dd', {}, does)])),
  )
  node.addEventListener('click', () => node.close())
  return { node, toggle: () => (node.open ? node.close() : node.showModal()) }
}
