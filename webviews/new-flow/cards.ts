/** The templates to choose from: one tab stop, moved with arrow keys, as radio buttons are. */
import { flowTemplates, type FlowTemplate } from '#flow'
import { element } from '../kit/element.ts'
import { t } from '../kit/words.ts'
import { formsOf } from './beginnings.ts'

export interface Cards {
  readonly node: HTMLElement
  show(chosen: string): void
  focus(): void
}

export function templateCards(choose: (name: string) => void): Cards {
  const cards = new Map(flowTemplates.map((template) => [template.name, card(template, choose)]))
  const names = [...cards.keys()]
  const node = element('div', { class: 'cards', role: 'radiogroup', 'aria-label': t('Template') }, ...cards.values())
  let current = names[0] ?? ''
  node.addEventListener('keydown', (event) => {
    const at = names.indexOf(current)
    const next = nextIndex(event.key, at, names.length)
    if (next === undefined) return
    event.preventDefault()
    choose(names[next] ?? current)
    cards.get(current)?.focus()
  })
  return {
    node,
    show(chosen) {
      current = chosen
      for (const [name, one] of cards) {
        one.setAttribute('aria-checked', String(name === chosen))
        one.tabIndex = name === chosen ? 0 : -1
      }
    },
    focus() {
      cards.get(current)?.focus()
    },
  }
}

function nextIndex(key: string, at: number, count: number): number | undefined {
  switch (key) {
    case 'ArrowDown':
    case 'ArrowRight':
      return (at + 1) % count
    case 'ArrowUp':
    case 'ArrowLeft':
      return (at + count - 1) % count
    case 'Home':
      return 0
    case 'End':
      return count - 1
    default:
      return undefined
  }
}

function card(template: FlowTemplate, choose: (name: string) => void): HTMLElement {
  const states = Object.keys(template.flow.definition.States).length
  const facts = [
    states === 1 ? t('1 state') : t('{0} states', states),
    ...(formsOf(template).includes('typescript') ? [t('also in TypeScript')] : []),
  ]
  return element(
    'button',
    { class: 'card', type: 'button', role: 'radio', 'aria-checked': 'false', onclick: () => choose(template.name) },
    element('span', { class: 'name' }, template.flow.title),
    element('span', { class: 'summary' }, sentence(template.summary)),
    element('span', { class: 'facts quiet' }, facts.join(' · ')),
  )
}

const sentence = (text: string) => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`
