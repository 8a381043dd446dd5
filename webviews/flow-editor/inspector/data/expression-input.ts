/** An expression: a line that grows, with names and functions offered, and what it comes to said below it. */
import type { Shape } from '#flow'
import { element } from '../../../kit/element.ts'
import { fittingOffers, type Offer } from '../../../kit/inputs/offers.ts'
import { offersPopup } from '../../../kit/inputs/popup.ts'
import { textDraft } from '../../../kit/inputs/text-input.ts'
import type { ControlGiven } from '../../../kit/schema-form/form.ts'
import type { Part } from '../../../kit/view.ts'
import { aboutExpression } from './about-expression.ts'
import { completeExpression } from './expression-completion.ts'
import { later, said } from './said.ts'
import { t } from '../../../kit/words.ts'

export interface ExpressionGiven extends ControlGiven {
  readonly placeholder: string
  before(): Shape
}

export function expressionInput(): Part<ExpressionGiven> {
  let given: ExpressionGiven | undefined
  let typed: string | null = null
  /** Where a choice from the list begins. */
  let from = 0
  const input = element('textarea', {
    class: 'input mono',
    rows: '1',
    spellcheck: 'false',
    autocomplete: 'off',
    'aria-autocomplete': 'list',
  })
  const popup = offersPopup(input, t('Names and functions'), choose)
  input.addEventListener('keydown', onKey)
  const draft = textDraft(input)
  input.addEventListener('input', () => complete(false))
  input.addEventListener('blur', popup.hide)
  const about = said()
  const node = element('div', { class: 'expression-input' }, input, popup.node, about.node)
  return {
    node,
    update(next) {
      if (next.value !== given?.value) typed = null
      given = next
      about.node.id = `${next.id}-said`
      draft.update({
        ...next,
        mono: true,
        oneLine: true,
        describedBy: [next.describedBy, about.node.id].filter((one) => one !== '').join(' '),
        typed: (text) => {
          typed = text
          say()
        },
        commit: (text) => {
          typed = null
          return next.commit(text)
        },
      })
      if (node.contains(document.activeElement)) say()
      else later(say)
    },
    dispose: () => {
      popup.hide()
      draft.flush()
    },
  }

  function say(): void {
    if (given) about.say(aboutExpression(typed ?? given.value, given.before()), typed === null && given.invalid)
  }

  function complete(asked: boolean): void {
    if (!given || given.readonly) return
    const found = completeExpression(input.value, input.selectionStart, given.before())
    if (!found || (!asked && found.typed === '' && !input.value.slice(0, input.selectionStart).endsWith('.')))
      return popup.hide()
    from = found.from
    const offers = fittingOffers(found.offers, found.typed)
    const whole = offers.length === 1 && offers[0]?.value === found.typed
    if (whole) popup.hide()
    else popup.show(offers, found.typed === '' ? -1 : 0)
  }

  function choose({ value }: Offer): void {
    popup.hide()
    input.setRangeText(value, from, input.selectionStart, 'end')
    input.dispatchEvent(new Event('input', { bubbles: true }))
  }

  function onKey(event: KeyboardEvent): void {
    if (event.isComposing) return
    if (event.key === ' ' && event.ctrlKey) {
      event.preventDefault()
      complete(true)
    } else if (!popup.open) {
      return
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      popup.move(event.key === 'ArrowDown' ? 1 : -1)
    } else if ((event.key === 'Enter' || event.key === 'Tab') && popup.active) {
      event.preventDefault()
      choose(popup.active)
    } else if (event.key === 'Escape') {
      event.preventDefault()
      event.stopPropagation()
      popup.hide()
    }
  }
}
