import { element } from '../element.ts'
import { icon } from '../icons.ts'
import type { IconName } from '../icon-paths.ts'
import { part, type Part, type View } from '../view.ts'

interface IconButtonGiven {
  readonly label: string
  readonly name: IconName
  readonly id: string | undefined
  readonly disabled: boolean
  press(): void
}

function iconButtonPart(): Part<IconButtonGiven> {
  let given: IconButtonGiven | undefined
  const node = element('button', { class: 'tool small', type: 'button', onclick: () => given?.press() })
  return {
    node,
    update(next) {
      if (next.name !== given?.name) node.replaceChildren(icon(next.name))
      given = next
      if (next.id !== undefined) node.id = next.id
      node.title = next.label
      node.setAttribute('aria-label', next.label)
      node.disabled = next.disabled
    },
  }
}

/** A small button with an icon; its label is its tooltip. */
export function iconButton(
  label: string,
  name: IconName,
  press: () => void,
  { id, disabled = false }: { readonly id?: string; readonly disabled?: boolean } = {},
): View {
  return part(`${name} ${id ?? ''}`, iconButtonPart, { label, name, press, id, disabled })
}
