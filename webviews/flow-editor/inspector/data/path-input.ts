/** A path: typed with what is known of the data offered, or chosen from a tree of it. */
import { element } from '../../../kit/element.ts'
import { icon } from '../../../kit/icons.ts'
import { combobox } from '../../../kit/inputs/combobox.ts'
import type { Offer } from '../../../kit/inputs/offers.ts'
import type { ControlGiven } from '../../../kit/schema-form/form.ts'
import type { Part } from '../../../kit/view.ts'
import { createDataTree } from './data-tree.ts'
import { aboutPath, pathOffers, type KnownData } from './path-offers.ts'
import { later, said } from './said.ts'
import { t } from '../../../kit/words.ts'

export interface PathGiven extends ControlGiven {
  /** What the path is for. */
  readonly title: string
  readonly placeholder: string
  /** Asked for when it is needed: the analysis of a flow is made once, and only for those who look. */
  known(): KnownData
  /** Something is written there: names that would be new are offered first. */
  readonly fresh: readonly Offer[]
}

export function pathInput(): Part<PathGiven> {
  let given: PathGiven | undefined
  let typed: string | null = null
  const input = combobox()
  const browse = element(
    'button',
    { class: 'tool small', type: 'button', title: t('Browse the data'), onclick: () => (panel ? close() : open()) },
    icon('tree'),
  )
  const about = said()
  let panel: HTMLElement | null = null
  const line = element('div', { class: 'with-tool' }, input.node, browse)
  const node = element('div', { class: 'path-input' }, line, about.node)
  return {
    node,
    update(next) {
      if (next.value !== given?.value) typed = null
      given = next
      browse.setAttribute('aria-label', t('{0}: browse the data', next.title))
      browse.hidden = next.readonly
      about.node.id = `${next.id}-said`
      input.update({
        ...next,
        mono: true,
        describedBy: [next.describedBy, about.node.id].filter((one) => one !== '').join(' '),
        offers: () => [...next.fresh, ...pathOffers(next.known())],
        typed: (text) => {
          typed = text
          say()
        },
        commit: (text) => {
          typed = null
          return next.commit(text.trim())
        },
      })
      if (node.contains(document.activeElement)) say()
      else later(say)
    },
    dispose: () => input.dispose?.(),
  }

  /** While the field is used: an analysis for every field of a form would be made for nobody. */
  function say(): void {
    if (!given) return
    const text = typed ?? given.value
    about.say(given.fresh.length > 0 ? undefined : aboutPath(text, given.known()), typed === null && given.invalid)
  }

  function open(): void {
    if (!given) return
    const { title, known } = given
    const tree = createDataTree(t('{0}: data', title), known(), choose, close)
    panel = tree.node
    line.after(panel)
    browse.setAttribute('aria-expanded', 'true')
    tree.focus()
  }

  function close(): void {
    panel?.remove()
    panel = null
    browse.setAttribute('aria-expanded', 'false')
    browse.focus()
  }

  function choose(path: string): void {
    close()
    void given?.commit(path)
    node.querySelector('input')?.focus()
  }
}
