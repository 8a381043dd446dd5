/** The same choice as the palette, popped up where a new state is to be. */
import { element } from '../../kit/element.ts'
import type { MenuPlace } from '../../kit/menu.ts'
import { createChooser } from './chooser.ts'
import type { PaletteEntry } from './entries.ts'

/** `title` says what the choice is for: `Add behind Transfer`. Resolves to nothing when nothing was chosen. */
export function quickList(
  title: string,
  entries: readonly PaletteEntry[],
  { x, y }: MenuPlace,
): Promise<PaletteEntry | undefined> {
  const before = document.activeElement
  return new Promise((resolve) => {
    const end = (entry: PaletteEntry | undefined) => {
      node.remove()
      document.removeEventListener('pointerdown', outside, true)
      if (before instanceof HTMLElement || before instanceof SVGElement) before.focus({ preventScroll: true })
      resolve(entry)
    }
    const outside = (event: PointerEvent) => {
      if (event.target instanceof Node && !node.contains(event.target)) end(undefined)
    }
    const chooser = createChooser({ label: title, choose: end, leave: () => end(undefined) })
    const node = element(
      'div',
      { class: 'quick-list', role: 'dialog', 'aria-label': title },
      element('div', { class: 'title' }, title),
      chooser.node,
    )
    node.addEventListener('keydown', (event) => {
      event.stopPropagation()
      if (event.key === 'Tab') {
        event.preventDefault()
        end(undefined)
      }
    })
    document.body.append(node)
    chooser.offer(entries)
    const { width, height } = node.getBoundingClientRect()
    node.style.left = `${Math.max(4, Math.min(x, window.innerWidth - width - 4))}px`
    node.style.top = `${Math.max(4, Math.min(y, window.innerHeight - height - 4))}px`
    document.addEventListener('pointerdown', outside, true)
    chooser.focus()
  })
}
