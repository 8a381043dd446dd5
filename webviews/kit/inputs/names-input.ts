/** A short list of texts: each a chip that can be taken out, and an input for one more. */
import { element } from '../element.ts'
import { icon } from '../icons.ts'
import type { Part } from '../view.ts'
import { combobox } from './combobox.ts'
import { t } from '../words.ts'

export interface NamesGiven {
  readonly id: string
  readonly label: string
  readonly values: readonly string[]
  readonly offers: readonly string[]
  readonly describedBy?: string | undefined
  readonly invalid?: boolean | undefined
  readonly readonly?: boolean | undefined
  add(text: string): Promise<boolean>
  remove(index: number): Promise<boolean>
}

export function namesInput(): Part<NamesGiven> {
  let given: NamesGiven | undefined
  const chips = element('ul', { class: 'chips' })
  const input = combobox()
  let shown = ''
  return {
    node: element('div', { class: 'names' }, chips, input.node),
    update(next) {
      given = next
      const { values, label, readonly = false, offers } = next
      const now = JSON.stringify([values, readonly])
      if (now !== shown) {
        shown = now
        const at = [...chips.children].findIndex((chip) => chip.contains(document.activeElement))
        chips.replaceChildren(...values.map((value, index) => chip(value, index, readonly)))
        chips.setAttribute('aria-label', label)
        // Who took one out with the keyboard goes on with the next.
        if (at >= 0) (chips.children[Math.min(at, values.length - 1)]?.querySelector('button') ?? field())?.focus()
      }
      input.node.hidden = readonly
      input.update({
        id: next.id,
        value: '',
        label: t('Add to {0}', label),
        placeholder: t('Add …'),
        describedBy: next.describedBy,
        invalid: next.invalid,
        readonly,
        offers: () => offers.filter((one) => !values.includes(one)).map((value) => ({ value, label: value })),
        commit: async (text) => {
          const name = text.trim()
          // The input is for the next one: what was added is a chip now.
          if (name !== '' && !values.includes(name)) void given?.add(name)
          return false
        },
      })
    },
    dispose: () => input.dispose?.(),
  }

  function field(): HTMLElement | null {
    return input.node.querySelector('input')
  }

  function chip(value: string, index: number, readonly: boolean): HTMLElement {
    const label = element('span', { class: 'mono' }, value)
    if (readonly) return element('li', { class: 'chip' }, label)
    const remove = element(
      'button',
      { type: 'button', title: t('Remove {0}', value), 'aria-label': t('Remove {0}', value) },
      icon('close'),
    )
    remove.addEventListener('click', () => void given?.remove(index))
    return element('li', { class: 'chip' }, label, remove)
  }
}
