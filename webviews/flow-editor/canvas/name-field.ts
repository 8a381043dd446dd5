/** The field in which a state is renamed in its place. */
import type { ZoomTransform } from 'd3'
import type { PlacedNode } from '#flow'
import { element } from '../../kit/element.ts'

export function openNameField(
  stage: HTMLElement,
  { node, x, y, width }: PlacedNode,
  transform: ZoomTransform,
  commit: (name: string) => void,
  leave: () => void,
): void {
  const [left, top] = transform.apply([x + 48, y + 4])
  const input = element('input', {
    type: 'text',
    class: 'text-field name-field',
    'aria-label': `New name of ${node.name}`,
    spellcheck: 'false',
  })
  input.value = node.name
  input.style.left = `${left}px`
  input.style.top = `${top}px`
  input.style.width = `${Math.max(150, (width - 54) * transform.k)}px`
  let open = true
  const end = (name: string | undefined) => {
    if (!open) return
    open = false
    input.remove()
    leave()
    if (name !== undefined && name !== node.name) commit(name)
  }
  input.addEventListener('keydown', (event) => {
    event.stopPropagation()
    if (event.key === 'Enter' && !event.isComposing) end(input.value.trim())
    else if (event.key === 'Escape') end(undefined)
    else return
    event.preventDefault()
  })
  input.addEventListener('blur', () => end(input.value.trim()))
  stage.append(input)
  input.focus()
  input.select()
}
