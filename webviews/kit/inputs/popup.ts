/** The list under an input (ARIA combobox pattern): the focus stays in the input, which names the active entry. */
import { element } from '../element.ts'
import type { Offer } from './offers.ts'

export interface Popup {
  readonly node: HTMLElement
  readonly open: boolean
  show(offers: readonly Offer[], active: number): void
  hide(): void
  move(step: number | 'first' | 'last'): void
  readonly active: Offer | undefined
}

const GAP = 2
const HIGHEST = 260
const NARROWEST = 220

export function offersPopup(input: HTMLElement, label: string, choose: (offer: Offer) => void): Popup {
  const node = element('div', { class: 'offers', role: 'listbox', 'aria-label': label, hidden: true })
  let offers: readonly Offer[] = []
  let active = -1
  let open = false
  // A press in the list must not take the focus from the input.
  node.addEventListener('pointerdown', (event) => event.preventDefault())
  node.addEventListener('click', (event) => {
    const row = event.target instanceof Element ? event.target.closest('[role=option]') : null
    const offer = offers[row ? [...node.children].indexOf(row) : -1]
    if (offer) choose(offer)
  })
  const away = () => popup.hide()
  const popup: Popup = {
    node,
    get open() {
      return open
    },
    get active() {
      return open ? offers[active] : undefined
    },
    show(next, at) {
      offers = next
      active = at
      if (offers.length === 0) return popup.hide()
      const id = `${input.id}-offers`
      node.id = id
      node.replaceChildren(...offers.map((offer, index) => row(offer, `${id}-${index}`)))
      if (!open) {
        open = true
        node.hidden = false
        window.addEventListener('resize', away)
        window.addEventListener('scroll', scrolled, true)
      }
      if (input.role === 'combobox') input.setAttribute('aria-expanded', 'true')
      input.setAttribute('aria-controls', id)
      place()
      mark()
    },
    hide() {
      if (!open) return
      open = false
      active = -1
      node.hidden = true
      if (input.role === 'combobox') input.setAttribute('aria-expanded', 'false')
      input.removeAttribute('aria-controls')
      input.removeAttribute('aria-activedescendant')
      window.removeEventListener('resize', away)
      window.removeEventListener('scroll', scrolled, true)
    },
    move(step) {
      if (step === 'first') active = 0
      else if (step === 'last') active = offers.length - 1
      else active = active < 0 && step < 0 ? offers.length - 1 : (active + step + offers.length) % offers.length
      mark()
    },
  }
  return popup

  function scrolled(event: Event): void {
    if (event.target !== node) popup.hide()
  }

  /** Over everything else and within the window, below the input or above it. */
  function place(): void {
    const box = input.getBoundingClientRect()
    const width = Math.min(window.innerWidth - 8, Math.max(NARROWEST, box.width))
    const [below, above] = [window.innerHeight - box.bottom - 8, box.top - 8]
    const under = below >= 140 || below >= above
    const height = Math.min(HIGHEST, under ? below : above)
    node.style.width = `${width}px`
    node.style.maxHeight = `${height}px`
    node.style.left = `${Math.max(4, Math.min(box.left, window.innerWidth - width - 4))}px`
    node.style.top = under ? `${box.bottom + GAP}px` : ''
    node.style.bottom = under ? '' : `${window.innerHeight - box.top + GAP}px`
  }

  function mark(): void {
    for (const [index, child] of [...node.children].entries())
      child.setAttribute('aria-selected', String(index === active))
    const shown = node.children[active]
    if (shown) {
      input.setAttribute('aria-activedescendant', shown.id)
      shown.scrollIntoView({ block: 'nearest' })
    } else input.removeAttribute('aria-activedescendant')
  }
}

function row({ label, detail, about, status }: Offer, id: string): HTMLElement {
  return element(
    'div',
    { role: 'option', id, class: 'offer' },
    status ? element('span', { class: `dot ${status}`, 'aria-hidden': 'true' }) : null,
    element('span', { class: 'offer-label' }, label),
    detail === undefined ? null : element('span', { class: 'offer-detail' }, detail),
    about === undefined || about === '' ? null : element('span', { class: 'offer-about' }, about),
  )
}
