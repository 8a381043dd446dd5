/** A small menu at a place of the page, for pointer and keyboard alike. One at a time. */
import { element } from './element.ts'
import { icon } from './icons.ts'
import type { IconName } from './icon-paths.ts'

export interface MenuItem {
  readonly label: string
  readonly icon?: IconName
  /** As it is written for people: `Ctrl+D`. */
  readonly keys?: string
  readonly disabled?: boolean
  /** A line above it. */
  readonly begins?: boolean
  run(): void
}

export interface MenuPlace {
  readonly x: number
  readonly y: number
}

let close: (() => void) | undefined

/** `label` names it to screen readers. What had the focus has it again when nothing was chosen. */
export function openMenu(label: string, items: readonly MenuItem[], { x, y }: MenuPlace): void {
  close?.()
  const before = document.activeElement
  const node = element('div', { class: 'menu', role: 'menu', 'aria-label': label, tabindex: '-1' })
  const buttons = items.map((item) => {
    const button = element(
      'button',
      { class: `item${item.begins ? ' begins' : ''}`, type: 'button', role: 'menuitem', tabindex: '-1' },
      item.icon ? icon(item.icon) : element('span', { class: 'icon' }),
      element('span', { class: 'words' }, item.label),
      item.keys === undefined ? null : element('kbd', {}, item.keys),
    )
    if (item.disabled) button.setAttribute('aria-disabled', 'true')
    button.addEventListener('click', () => choose(item))
    button.addEventListener('pointerenter', () => button.focus({ preventScroll: true }))
    return button
  })
  const choose = (item: MenuItem) => {
    if (item.disabled) return
    end(true)
    item.run()
  }
  const end = (giveBack: boolean) => {
    close = undefined
    node.remove()
    document.removeEventListener('pointerdown', outside, true)
    window.removeEventListener('blur', away)
    if (giveBack && (before instanceof HTMLElement || before instanceof SVGElement))
      before.focus({ preventScroll: true })
  }
  const outside = (event: PointerEvent) => {
    if (event.target instanceof Node && !node.contains(event.target)) end(false)
  }
  const away = () => end(false)
  const at = () => buttons.findIndex((button) => button === document.activeElement)
  const go = (index: number) => buttons[(index + buttons.length) % buttons.length]?.focus()
  const keys: Readonly<Record<string, () => void>> = {
    ArrowDown: () => go(at() + 1),
    ArrowUp: () => go(at() < 0 ? -1 : at() - 1),
    Home: () => go(0),
    End: () => go(-1),
    Escape: () => end(true),
    Tab: () => end(true),
  }
  node.addEventListener('keydown', (event) => {
    event.stopPropagation()
    const act = keys[event.key]
    if (act) {
      event.preventDefault()
      return act()
    }
    if (event.key.length !== 1 || event.key === ' ' || event.ctrlKey || event.metaKey) return
    const wanted = event.key.toLowerCase()
    const order = items.map((_, index) => (at() + 1 + index) % items.length)
    const found = order.find((index) => items[index]?.label.toLowerCase().startsWith(wanted))
    if (found !== undefined) go(found)
  })
  node.append(...buttons)
  document.body.append(node)
  const { width, height } = node.getBoundingClientRect()
  node.style.left = `${Math.max(4, Math.min(x, window.innerWidth - width - 4))}px`
  node.style.top = `${Math.max(4, Math.min(y, window.innerHeight - height - 4))}px`
  document.addEventListener('pointerdown', outside, true)
  window.addEventListener('blur', away)
  close = () => end(false)
  go(0)
}
