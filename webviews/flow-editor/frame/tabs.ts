/** Parts of the page that share a pane: one is seen, its tab chooses it. Only that one is drawn. */
import { tool } from '../../kit/controls.ts'
import { element } from '../../kit/element.ts'
import { icon } from '../../kit/icons.ts'
import type { EditorModel } from '../model.ts'
import type { PagePart } from '../page-part.ts'
import { t } from '../../kit/words.ts'

export interface Tab {
  readonly id: string
  readonly title: string
  readonly part: PagePart
}

export interface Tabs extends PagePart {
  add(tab: Tab): void
  /** Choose a tab by its id. */
  open(id: string): void
  readonly opened: string
  readonly count: number
}

export function createTabs(label: string, remembered: string, changed: (id: string) => void, close: () => void): Tabs {
  const list = element('div', { class: 'tabs', role: 'tablist', 'aria-label': label })
  const panels = element('div', { class: 'panels' })
  const node = element('div', { class: 'tabbed' })
  node.append(
    element('div', { class: 'bar' }, list, element('span', { class: 'space' }), tool(t('Close'), icon('close'), close)),
    panels,
  )
  const tabs: (Tab & { readonly button: HTMLElement; readonly panel: HTMLElement })[] = []
  let opened = remembered
  let last: EditorModel | undefined
  const show = () => {
    const chosen = tabs.find(({ id }) => id === opened) ?? tabs[0]
    for (const tab of tabs) {
      tab.button.setAttribute('aria-selected', String(tab === chosen))
      tab.button.tabIndex = tab === chosen ? 0 : -1
      tab.panel.hidden = tab !== chosen
    }
    if (chosen && last) chosen.part.draw(last)
  }
  const choose = (id: string) => {
    opened = id
    changed(id)
    show()
  }
  list.addEventListener('keydown', (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
    const at = tabs.findIndex(({ button }) => button === event.target)
    const next = step === undefined || at < 0 ? undefined : tabs[(at + step + tabs.length) % tabs.length]
    if (!next) return
    event.preventDefault()
    event.stopPropagation()
    choose(next.id)
    next.button.focus()
  })
  return {
    node,
    add(tab) {
      const [tabId, panelId] = [`tab-${tab.id}`, `panel-${tab.id}`]
      const button = element(
        'button',
        { class: 'tab', type: 'button', role: 'tab', id: tabId, 'aria-controls': panelId },
        tab.title,
      )
      button.addEventListener('click', () => choose(tab.id))
      const panel = element('div', { class: 'panel', role: 'tabpanel', id: panelId, 'aria-labelledby': tabId })
      panel.append(tab.part.node)
      tabs.push({ ...tab, button, panel })
      list.append(button)
      panels.append(panel)
      show()
    },
    open: choose,
    get opened() {
      return tabs.some(({ id }) => id === opened) ? opened : (tabs[0]?.id ?? '')
    },
    get count() {
      return tabs.length
    },
    draw(model) {
      last = model
      if (node.closest('[hidden]') === null) show()
    },
  }
}
