import { element } from './element.ts'

const KEY_STEP = 24
/** What is beside the pane keeps at least this, px. */
const REST = 240

export interface DividerOptions {
  /** The pane whose size it changes; its flex basis is that size. */
  readonly pane: HTMLElement
  /** The side of the pane on which the divider lies: the pane grows that way. */
  readonly side: 'left' | 'right' | 'top'
  /** What the size is of, for screen readers: `Width of the details`. */
  readonly label: string
  /** px */
  readonly least: number
  /** px, as the page's style says. */
  readonly usual: number
  /** As it was left, px; null: as usual. */
  readonly size: number | null
  moved(size: number): void
}

/** The border of a pane, to be dragged or moved with arrow keys. */
export function divider({ pane, side, label, least, usual, size, moved }: DividerOptions): HTMLElement {
  const upright = side !== 'top'
  const grow = side === 'right' ? 1 : -1
  const node = element('div', {
    class: `divider ${side}`,
    role: 'separator',
    tabindex: '0',
    'aria-orientation': upright ? 'vertical' : 'horizontal',
    'aria-label': label,
    'aria-valuemin': least,
    'aria-valuenow': size ?? usual,
  })
  if (size !== null) pane.style.flexBasis = `${size}px`
  const sizeNow = () => (upright ? pane.offsetWidth : pane.offsetHeight)
  const resize = (wanted: number) => {
    const whole = upright ? pane.parentElement?.clientWidth : pane.parentElement?.clientHeight
    const most = Math.max(least, (whole ?? 1200) - REST)
    const next = Math.round(Math.max(least, Math.min(most, wanted)))
    pane.style.flexBasis = `${next}px`
    node.setAttribute('aria-valuenow', String(next))
    node.setAttribute('aria-valuemax', String(most))
  }
  node.addEventListener('pointerdown', (event) => {
    node.setPointerCapture(event.pointerId)
    event.preventDefault()
    const [from, before] = [upright ? event.clientX : event.clientY, sizeNow()]
    const drag = (at: PointerEvent) => resize(before + grow * ((upright ? at.clientX : at.clientY) - from))
    node.addEventListener('pointermove', drag)
    const end = () => {
      node.removeEventListener('pointermove', drag)
      node.removeEventListener('pointerup', end)
      node.removeEventListener('pointercancel', end)
      moved(sizeNow())
    }
    node.addEventListener('pointerup', end)
    node.addEventListener('pointercancel', end)
  })
  const [less, more] = upright ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown']
  node.addEventListener('keydown', (event) => {
    if (event.key !== less && event.key !== more) return
    event.preventDefault()
    event.stopPropagation()
    resize(sizeNow() + grow * (event.key === more ? KEY_STEP : -KEY_STEP))
    moved(sizeNow())
  })
  return node
}
