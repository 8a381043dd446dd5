/** The data before a state as a tree (ARIA tree pattern): opened a level at a time, a leaf or a branch is chosen by Enter. */
import { lookAt, nameOfTypes, pathsIn, renderPath, type Path, type ShapePath } from '#flow'
import { element } from '../../../kit/element.ts'
import { offerOf, type KnownData } from './path-offers.ts'
import { t } from '../../../kit/words.ts'

const MOST = 200

export function createDataTree(label: string, known: KnownData, choose: (path: string) => void, close: () => void) {
  const node = element('div', { class: 'data-tree', role: 'tree', 'aria-label': label })
  const parts = pathsIn(known.before, [], { most: MOST, depth: 1 })
  const ofRun = {
    segments: ['_context'],
    shape: lookAt(known.before, ['_context']).shape,
    presence: 'always',
    writers: [],
  } as const
  if (parts.length === 0) node.append(element('p', { class: 'quiet' }, t('Nothing is known of the data here yet.')))
  node.append(...[...parts, ofRun].map((part) => branch(part, 1)))
  const first = items()[0]
  if (first) first.tabIndex = 0

  node.addEventListener('keydown', (event) => {
    const at = event.target instanceof HTMLElement ? event.target.closest<HTMLElement>('[role=treeitem]') : null
    if (!at) return
    const shown = items()
    const index = shown.indexOf(at)
    const act: Readonly<Record<string, () => void>> = {
      ArrowDown: () => focus(shown[index + 1]),
      ArrowUp: () => focus(shown[index - 1]),
      Home: () => focus(shown[0]),
      End: () => focus(shown.at(-1)),
      ArrowRight: () =>
        at.getAttribute('aria-expanded') === 'false'
          ? toggle(at)
          : focus(at.querySelector<HTMLElement>('[role=treeitem]')),
      ArrowLeft: () =>
        at.getAttribute('aria-expanded') === 'true'
          ? toggle(at)
          : focus(at.parentElement?.closest<HTMLElement>('[role=treeitem]')),
      Enter: () => choose(at.dataset['path'] ?? '$'),
      ' ': () => choose(at.dataset['path'] ?? '$'),
      Escape: close,
    }
    const action = act[event.key]
    if (!action) return
    event.preventDefault()
    event.stopPropagation()
    action()
  })
  return { node, focus: () => items()[0]?.focus() }

  function items(): HTMLElement[] {
    return [...node.querySelectorAll<HTMLElement>('[role=treeitem]')].filter(
      (item) => item.offsetParent !== null || !item.closest('[role=group][hidden]'),
    )
  }

  function focus(item: HTMLElement | null | undefined): void {
    if (!item) return
    for (const one of node.querySelectorAll<HTMLElement>('[tabindex="0"]')) one.tabIndex = -1
    item.tabIndex = 0
    item.focus()
  }

  function branch(part: ShapePath, level: number): HTMLElement {
    const inside = level < 12 ? pathsIn(part.shape, part.segments, { most: MOST, depth: 1 }) : []
    const { detail = '', about = '' } = offerOf(part, known.sample)
    const row = element(
      'div',
      { class: 'tree-row' },
      element('span', { class: 'twist', 'aria-hidden': 'true' }),
      element('span', { class: 'mono' }, nameOf(part.segments)),
      element('span', { class: 'quiet' }, detail === nameOfTypes(0) ? '' : detail),
      about === '' ? null : element('span', { class: 'quiet about' }, about),
    )
    const item = element(
      'div',
      {
        role: 'treeitem',
        tabindex: '-1',
        'aria-level': level,
        'aria-label': [nameOf(part.segments), detail, about].filter((one) => one !== '').join(', '),
        'aria-expanded': inside.length > 0 ? 'false' : undefined,
        'data-path': renderPath(part.segments),
      },
      row,
    )
    // Made when it is opened: shapes of loops have more branches than anybody looks at.
    if (inside.length > 0) {
      const group = element('div', { role: 'group', hidden: true })
      item.append(group)
      item.addEventListener('open', () => {
        if (group.childElementCount === 0) group.append(...inside.map((one) => branch(one, level + 1)))
      })
    }
    row.addEventListener('click', (event) => {
      focus(item)
      if (event.target instanceof Element && event.target.matches('.twist') && inside.length > 0) toggle(item)
      else choose(item.dataset['path'] ?? '$')
    })
    return item
  }

  function toggle(item: HTMLElement): void {
    const open = item.getAttribute('aria-expanded') !== 'true'
    const group = item.querySelector<HTMLElement>(':scope > [role=group]')
    if (!group) return
    if (open) item.dispatchEvent(new CustomEvent('open'))
    item.setAttribute('aria-expanded', String(open))
    group.hidden = !open
  }
}

function nameOf(segments: Path): string {
  const last = segments.at(-1)
  return typeof last === 'number' ? `[${last}]` : (last ?? '$')
}
