/** A text with a list of what it can be: anything may be typed, what is known is offered. */
import { element } from '../element.ts'
import type { Part } from '../view.ts'
import { fittingOffers, type Offer } from './offers.ts'
import { offersPopup } from './popup.ts'
import { textDraft, type TextInputGiven } from './text-input.ts'
import { t } from '../words.ts'

export interface ComboboxGiven extends TextInputGiven {
  /** Asked when the list opens, and at every key. */
  offers(typed: string): readonly Offer[]
}

export function combobox(): Part<ComboboxGiven> {
  let given: ComboboxGiven | undefined
  const input = element('input', {
    class: 'input',
    type: 'text',
    role: 'combobox',
    spellcheck: 'false',
    autocomplete: 'off',
    'aria-autocomplete': 'list',
    'aria-haspopup': 'listbox',
    'aria-expanded': 'false',
  })
  const popup = offersPopup(input, t('Suggestions'), choose)
  const arrow = element('button', {
    class: 'combobox-arrow',
    type: 'button',
    tabindex: '-1',
    'aria-hidden': 'true',
    onclick: () => {
      input.focus()
      if (popup.open) popup.hide()
      else open('')
    },
  })
  arrow.addEventListener('pointerdown', (event) => event.preventDefault())
  // Before the draft: while the list is open, Enter and Escape are the list's.
  input.addEventListener('keydown', onKey)
  const draft = textDraft(input)
  input.addEventListener('input', () => open(input.value))
  input.addEventListener('blur', popup.hide)
  return {
    node: element('div', { class: 'combobox' }, input, arrow, popup.node),
    update(next) {
      given = next
      arrow.hidden = next.readonly === true
      draft.update(next)
    },
    dispose: () => {
      popup.hide()
      draft.flush()
    },
  }

  function open(typed: string): void {
    if (!given || given.readonly) return
    const offers = fittingOffers(given.offers(typed), typed)
    popup.show(offers, typed === '' ? offers.findIndex(({ value }) => value === input.value) : -1)
  }

  function choose(offer: Offer): void {
    popup.hide()
    draft.put(offer.value)
  }

  function onKey(event: KeyboardEvent): void {
    if (event.isComposing) return
    const done = () => event.preventDefault()
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      done()
      if (popup.open) popup.move(event.key === 'ArrowDown' ? 1 : -1)
      else {
        open('')
        if (!popup.active && popup.open) popup.move(event.key === 'ArrowDown' ? 'first' : 'last')
      }
    } else if (!popup.open) {
      return
    } else if (event.key === 'Enter' && popup.active) {
      done()
      choose(popup.active)
    } else if (event.key === 'Escape') {
      done()
      event.stopPropagation()
      popup.hide()
    } else if (event.key === 'Tab') {
      if (popup.active) choose(popup.active)
      popup.hide()
    } else if (event.key === 'PageDown') popup.move('last')
    else if (event.key === 'PageUp') popup.move('first')
  }
}
