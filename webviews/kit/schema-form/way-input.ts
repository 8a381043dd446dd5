/** How a field of a template is filled: a value as it stands, the value at a path, or what an expression comes to. */
import { element } from '../element.ts'
import type { Part } from '../view.ts'
import type { Way } from './field.ts'
import { t } from '../words.ts'

interface WayGiven {
  readonly id: string
  readonly label: string
  readonly way: Way
  readonly possible: readonly Way[]
  readonly disabled: boolean
  choose(way: Way): void
}

const ways: readonly { readonly way: Way; readonly sign: string; readonly label: string }[] = [
  { way: 'constant', sign: 'Aa', label: t('Value as it stands') },
  { way: 'path', sign: '$', label: t('Path into the run’s data') },
  { way: 'expression', sign: '=', label: t('Expression over the run’s data') },
]

/** A radio group: one stop of the Tab key, arrow keys choose. */
export function wayInput(): Part<WayGiven> {
  let given: WayGiven | undefined
  const buttons = ways.map(({ way, sign, label }) =>
    element(
      'button',
      { type: 'button', role: 'radio', title: label, 'aria-label': label, onclick: () => choose(way) },
      sign,
    ),
  )
  const node = element('div', { class: 'ways', role: 'radiogroup' }, ...buttons)
  node.addEventListener('keydown', (event) => {
    const step = ['ArrowRight', 'ArrowDown'].includes(event.key)
      ? 1
      : ['ArrowLeft', 'ArrowUp'].includes(event.key)
        ? -1
        : 0
    const possible = ways.filter(({ way }) => given?.possible.includes(way))
    const next =
      possible[(possible.findIndex(({ way }) => way === given?.way) + step + possible.length) % possible.length]
    if (step === 0 || !next) return
    event.preventDefault()
    event.stopPropagation()
    choose(next.way)
    buttons[ways.indexOf(next)]?.focus()
  })
  return {
    node,
    update(next) {
      given = next
      node.id = next.id
      node.setAttribute('aria-label', next.label)
      for (const [index, button] of buttons.entries()) {
        const chosen = ways[index]?.way === next.way
        button.setAttribute('aria-checked', String(chosen))
        button.tabIndex = chosen ? 0 : -1
        button.disabled = next.disabled
        button.hidden = !next.possible.includes(ways[index]?.way ?? 'constant')
      }
    },
  }

  function choose(way: Way): void {
    if (given && way !== given.way && !given.disabled) given.choose(way)
  }
}
