/** What will be made: the graph or the text of the flow, what it does, and what a run of it has to be given. */
import { flowGraphSvg } from '#draw'
import { element } from '../kit/element.ts'
import { pageTheme } from '../kit/graph-theme.ts'
import { t } from '../kit/words.ts'
import { inputsOf, textOf } from './beginnings.ts'
import { formOf, templateOf, titleOf, type Choice } from './choice.ts'

export interface Preview {
  readonly node: HTMLElement
  show(choice: Choice): void
}

export function createPreview(choose: (shown: Choice['shown']) => void): Preview {
  const title = element('h2', { id: 'preview-title' })
  const about = element('p', { class: 'about' })
  const graph = element('div', {
    class: 'graph',
    role: 'tabpanel',
    id: 'graph',
    tabindex: '0',
    'aria-labelledby': 'tab-graph',
  })
  const text = element('pre', {
    class: 'text mono',
    role: 'tabpanel',
    id: 'text',
    tabindex: '0',
    'aria-labelledby': 'tab-text',
  })
  const inputs = element('section', { class: 'inputs', 'aria-label': t('What a run needs') })
  const tabs = tabList(choose)
  const node = element(
    'section',
    { class: 'preview', 'aria-labelledby': 'preview-title' },
    element('header', {}, title, tabs.node),
    about,
    graph,
    text,
    inputs,
  )
  let drawn = ''
  return {
    node,
    show(choice) {
      const template = templateOf(choice)
      title.textContent = titleOf(choice)
      about.textContent = template.flow.description ?? ''
      tabs.show(choice.shown)
      graph.hidden = choice.shown !== 'graph'
      text.hidden = choice.shown !== 'text'
      if (drawn !== template.name) {
        drawn = template.name
        // The drawing escapes what it is given, and is given a template of ours.
        graph.innerHTML = flowGraphSvg(template.flow.definition, { theme: pageTheme, title: template.flow.title })
        graph.scrollTop = 0
        inputs.replaceChildren(...inputList(choice))
      }
      const written = textOf(template, formOf(choice), titleOf(choice))
      if (text.textContent !== written) text.textContent = written
    },
  }
}

function tabList(choose: (shown: Choice['shown']) => void) {
  const tabs = { graph: tab('graph', t('Graph'), choose), text: tab('text', t('Text'), choose) }
  const node = element('div', { class: 'tabs', role: 'tablist', 'aria-label': t('Preview') }, tabs.graph, tabs.text)
  node.addEventListener('keydown', (event) => {
    if (!['ArrowLeft', 'ArrowRight', 'Home', 'End'].includes(event.key)) return
    event.preventDefault()
    const other = tabs.graph.getAttribute('aria-selected') === 'true' ? 'text' : 'graph'
    const next = event.key === 'Home' ? 'graph' : event.key === 'End' ? 'text' : other
    choose(next)
    tabs[next].focus()
  })
  return {
    node,
    show(shown: Choice['shown']) {
      for (const name of ['graph', 'text'] as const) {
        tabs[name].setAttribute('aria-selected', String(name === shown))
        tabs[name].tabIndex = name === shown ? 0 : -1
      }
    },
  }
}

const tab = (name: Choice['shown'], label: string, choose: (shown: Choice['shown']) => void) =>
  element(
    'button',
    {
      class: 'tab',
      type: 'button',
      role: 'tab',
      id: `tab-${name}`,
      'aria-controls': name,
      onclick: () => choose(name),
    },
    label,
  )

function inputList(choice: Choice): HTMLElement[] {
  const inputs = inputsOf(templateOf(choice))
  if (inputs.length === 0) return [element('h3', {}, t('It runs as it is, without an input.'))]
  return [
    element('h3', {}, t('What a run needs')),
    element(
      'dl',
      {},
      ...inputs.flatMap(({ title, about, required }) => [
        element('dt', {}, title, required ? null : element('span', { class: 'quiet' }, ` ${t('(optional)')}`)),
        element('dd', { class: 'quiet' }, about),
      ]),
    ),
  ]
}
