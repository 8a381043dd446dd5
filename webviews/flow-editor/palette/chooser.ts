/** A searched list of what can be added: typed into, walked with arrows, chosen with Enter. The pane and the pop-up share it. */
import { element } from '../../kit/element.ts'
import { icon } from '../../kit/icons.ts'
import { findEntries, type PaletteEntry } from './entries.ts'
import { t } from '../../kit/words.ts'
import './palette.css'

export interface ChooserOptions {
  readonly label: string
  choose(entry: PaletteEntry): void
  /** An entry is pressed: it may be dragged away. */
  press?(entry: PaletteEntry, event: PointerEvent): void
  leave?(): void
}

export interface Chooser {
  readonly node: HTMLElement
  offer(entries: readonly PaletteEntry[]): void
  focus(): void
}

export function createChooser({ label, choose, press, leave }: ChooserOptions): Chooser {
  const id = `chooser-${Math.random().toString(36).slice(2)}`
  let entries: readonly PaletteEntry[] = []
  let found: readonly PaletteEntry[] = []
  let at = 0
  const input = element('input', {
    type: 'text',
    class: 'text-field',
    placeholder: 'Search',
    role: 'combobox',
    'aria-label': label,
    'aria-expanded': 'true',
    'aria-autocomplete': 'list',
    'aria-controls': id,
    spellcheck: 'false',
  })
  const list = element('div', { class: 'entries', role: 'listbox', id, 'aria-label': label })
  const none = element('p', { class: 'quiet none', hidden: true }, t('Nothing by these words.'))
  const node = element('div', { class: 'chooser' }, element('div', { class: 'search' }, input), list, none)
  const optionId = (index: number) => `${id}-${index}`

  function mark(next: number, scroll = true): void {
    at = Math.max(0, Math.min(found.length - 1, next))
    for (const option of list.querySelectorAll<HTMLElement>('[role=option]')) {
      const here = option.id === optionId(at)
      option.setAttribute('aria-selected', String(here))
      if (here && scroll) option.scrollIntoView({ block: 'nearest' })
    }
    if (found.length > 0) input.setAttribute('aria-activedescendant', optionId(at))
    else input.removeAttribute('aria-activedescendant')
  }

  function draw(): void {
    found = findEntries(entries, input.value)
    const groups = new Map<string, HTMLElement>()
    for (const [index, entry] of found.entries()) {
      let group = groups.get(entry.group)
      if (!group) {
        const headingId = `${id}-group-${groups.size}`
        const heading = element('div', { class: 'heading', id: headingId, role: 'presentation' }, entry.group)
        group = element('div', { role: 'group', 'aria-labelledby': headingId }, heading)
        groups.set(entry.group, group)
      }
      group.append(optionOf(entry, index))
    }
    list.replaceChildren(...groups.values())
    none.hidden = found.length > 0
    list.hidden = found.length === 0
    mark(input.value === '' ? at : 0, false)
  }

  function optionOf(entry: PaletteEntry, index: number): HTMLElement {
    const option = element(
      'div',
      { class: `entry look-${entry.icon}`, role: 'option', id: optionId(index), title: entry.description || entry.id },
      element('span', { class: 'tile' }, icon(entry.icon)),
      element('span', { class: 'words' }, entry.title),
    )
    option.addEventListener('pointerdown', (event) => {
      if (event.button === 0) press?.(entry, event)
    })
    option.addEventListener('click', () => choose(entry))
    return option
  }

  input.addEventListener('input', draw)
  input.addEventListener('keydown', (event) => {
    const keys: Readonly<Record<string, () => void>> = {
      ArrowDown: () => mark(at + 1),
      ArrowUp: () => mark(at - 1),
      PageDown: () => mark(at + 8),
      PageUp: () => mark(at - 8),
      Enter: () => {
        const entry = found[at]
        if (entry) choose(entry)
      },
      Escape: () => {
        if (input.value === '') return leave?.()
        input.value = ''
        draw()
      },
    }
    const act = keys[event.key]
    if (!act || event.isComposing) return
    event.preventDefault()
    event.stopPropagation()
    act()
  })
  return {
    node,
    offer(next) {
      entries = next
      draw()
    },
    focus: () => input.focus(),
  }
}
