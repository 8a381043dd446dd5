/** A card beside a way that the pointer rests on, or that has the focus: what `$` looks like there. */
import { element } from '../../kit/element.ts'
import type { EditorModel } from '../model.ts'
import { dataOn } from './edge-hint.ts'
import { shapeOn, writtenWords } from './edge-data.ts'

/** ms for which the pointer rests before the card comes. */
const REST_MS = 350
const ID = 'edge-card'

/** `stage`: what the ways are drawn in. The card follows `[data-edge]` elements inside of it. */
export function createEdgeCard(stage: HTMLElement, model: () => EditorModel): HTMLElement {
  const node = element('div', { class: 'edge-card', role: 'tooltip', id: ID, hidden: true })
  let timer = 0
  let shown: Element | null = null
  /** One that came with the focus stays until that goes: what moves below a resting pointer says nothing. */
  let focused = false

  function hide(): void {
    clearTimeout(timer)
    shown?.removeAttribute('aria-describedby')
    shown = null
    focused = false
    node.hidden = true
  }

  function show(target: Element, at: { readonly x: number; readonly y: number }): void {
    const now = model()
    const edge = now.graph.edges.find(({ id }) => id === target.getAttribute('data-edge'))
    if (!edge) return hide()
    hide()
    shown = target
    const problems = now.problems.filter(({ path }) =>
      path.slice(now.good.definitionPath.length).join('/').startsWith(edge.path.join('/')),
    )
    node.replaceChildren(
      element('div', { class: 'way' }, element('strong', {}, edge.from), ' → ', element('strong', {}, edge.to)),
      element('p', {}, writtenWords(now, edge)),
      shapeOn(now, edge, dataOn(now.data, edge), 2),
      ...problems.map(({ message }) => element('p', { class: 'why' }, message)),
    )
    target.setAttribute('aria-describedby', ID)
    node.hidden = false
    place(at)
  }

  /** Beside the pointer, inside of the stage. */
  function place({ x, y }: { readonly x: number; readonly y: number }): void {
    const box = stage.getBoundingClientRect()
    const { offsetWidth, offsetHeight } = node
    const left = x - box.left + 16 + offsetWidth > box.width ? x - box.left - offsetWidth - 12 : x - box.left + 16
    const top = Math.min(y - box.top + 8, box.height - offsetHeight - 8)
    node.style.left = `${Math.max(8, left)}px`
    node.style.top = `${Math.max(8, top)}px`
  }

  const left = () => {
    clearTimeout(timer)
    if (!focused) hide()
  }
  const edgeOf = (target: EventTarget | null) => (target instanceof Element ? target.closest('[data-edge]') : null)
  stage.addEventListener('pointerover', (event) => {
    const target = edgeOf(event.target)
    if (target === shown && target) return
    if (!target) return left()
    clearTimeout(timer)
    // Whoever draws, moves or drags is not looking.
    if (event.buttons !== 0) return hide()
    timer = window.setTimeout(() => show(target, { x: event.clientX, y: event.clientY }), REST_MS)
    return undefined
  })
  stage.addEventListener('pointerleave', left)
  stage.addEventListener('pointerdown', hide)
  stage.addEventListener('wheel', hide, { passive: true })
  stage.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') hide()
  })
  stage.addEventListener('focusin', (event) => {
    const target = edgeOf(event.target)
    if (!target) return hide()
    // Reached by key: a pointer that pressed it has its own time.
    if (!(target instanceof SVGElement) || !target.matches(':focus-visible')) return undefined
    const line = target.querySelector('path.line') ?? target
    const box = line.getBoundingClientRect()
    show(target, { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 })
    focused = true
    return undefined
  })
  stage.addEventListener('focusout', hide)
  return node
}
