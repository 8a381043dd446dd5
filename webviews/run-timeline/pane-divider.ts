import { element } from '../kit/element.ts'

const LEAST = 280
/** As in style.css. */
const USUAL = 370
const KEY_STEP = 24

/** The border between chart and details, to be dragged or moved with arrow keys. */
export function paneDivider(pane: HTMLElement, basis: string, moved: () => void): HTMLElement {
  if (basis !== '') pane.style.flexBasis = basis
  const divider = element('div', {
    class: 'divider',
    role: 'separator',
    tabindex: '0',
    'aria-orientation': 'vertical',
    'aria-label': 'Width of the details',
    'aria-valuemin': LEAST,
    'aria-valuenow': Number.parseInt(basis, 10) || USUAL,
  })
  const resize = (width: number) => {
    const most = (pane.parentElement?.clientWidth ?? 1200) - LEAST
    const next = Math.round(Math.max(LEAST, Math.min(most, width)))
    pane.style.flexBasis = `${next}px`
    divider.setAttribute('aria-valuenow', String(next))
    divider.setAttribute('aria-valuemax', String(most))
  }
  divider.addEventListener('pointerdown', (event) => {
    divider.setPointerCapture(event.pointerId)
    const [from, width] = [event.clientX, pane.offsetWidth]
    const drag = (at: PointerEvent) => resize(width + from - at.clientX)
    divider.addEventListener('pointermove', drag)
    divider.addEventListener(
      'pointerup',
      () => {
        divider.removeEventListener('pointermove', drag)
        moved()
      },
      { once: true },
    )
  })
  divider.addEventListener('keydown', (event) => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return
    event.preventDefault()
    resize(pane.offsetWidth + (event.key === 'ArrowLeft' ? KEY_STEP : -KEY_STEP))
    moved()
  })
  return divider
}
