/** The line at the top: what flow this is, which run is painted on it, and the tools. */
import { tool } from '../../kit/controls.ts'
import { element } from '../../kit/element.ts'
import { icon } from '../../kit/icons.ts'
import type { IconName } from '../../kit/icon-paths.ts'
import { openMenu, type MenuItem } from '../../kit/menu.ts'
import type { Command, CommandName } from '../editing/commands.ts'
import type { Page } from '../editing/page.ts'
import { statesOf } from '../editor/state.ts'
import { keyWords } from '../help/key-words.ts'
import { exportItems } from '../menu/menus.ts'
import type { EditorModel } from '../model.ts'
import type { PagePart } from '../page-part.ts'
import { createRunPicker } from '../run-picker.ts'
import './header.css'

export function createHeader(page: Page, commands: Readonly<Record<CommandName, Command>>): PagePart {
  const { actions } = page
  const picker = createRunPicker((choice) => actions.post({ kind: 'chooseRun', choice }))
  const heading = element('h1')
  const count = element('span', { class: 'quiet' })
  const problems = tool('Problems', icon('fail'), () => page.toggle('problems'), '0')
  const timeline = tool('Open the timeline of the painted run (T)', icon('timeline'), commands.timeline.run, 'Timeline')
  const of = (name: CommandName, look: IconName) => {
    const { label, keys, run } = commands[name]
    const [key] = keys
    return tool(key === undefined ? label : `${label.replace('…', '')} (${keyWords(key)})`, icon(look), run)
  }
  const [undo, redo] = [of('undo', 'undo'), of('redo', 'redo')]
  const palette = of('palette', 'left')
  const list = of('list', 'list')
  const inspector = of('inspector', 'right')
  palette.addEventListener('click', (event) => event.preventDefault())
  const direction = tool('Direction', icon('down'), () =>
    actions.post({
      kind: 'setDirection',
      direction: page.model().settings.direction === 'down' ? 'right' : 'down',
    }),
  )
  const more = tool('More', icon('more'), () => {
    const { left, bottom } = more.getBoundingClientRect()
    openMenu('More', moreItems(page, commands), { x: left, y: bottom + 2 })
  })
  more.setAttribute('aria-haspopup', 'menu')
  const gap = () => element('span', { class: 'gap' })
  const node = element(
    'div',
    { class: 'head' },
    heading,
    count,
    element('span', { class: 'space' }),
    picker.node,
    timeline,
    element(
      'div',
      { class: 'tools', role: 'toolbar', 'aria-label': 'Flow' },
      problems,
      gap(),
      undo,
      redo,
      gap(),
      of('zoomOut', 'out'),
      of('zoomIn', 'in'),
      of('fit', 'fit'),
      direction,
      of('search', 'search'),
      gap(),
      of('runFlow', 'run'),
      of('test', 'test'),
      of('data', 'data'),
      palette,
      list,
      inspector,
      tool('Show the text beside the graph', icon('text'), () => actions.post({ kind: 'openText' })),
      more,
    ),
  )
  return {
    node,
    draw(model) {
      heading.textContent = model.title || model.name || 'Flow'
      heading.title = heading.textContent
      const states = statesOf(model.good).length
      count.textContent = `${states} ${states === 1 ? 'state' : 'states'}`
      drawProblems(problems, model)
      timeline.hidden = model.painting === undefined
      picker.offer(model.runs, model.choice)
      undo.disabled = redo.disabled = !model.loaded
      const right = model.settings.direction === 'right'
      const words = right ? 'Run from top to bottom' : 'Run from left to right'
      direction.title = words
      direction.setAttribute('aria-label', words)
      direction.replaceChildren(icon(right ? 'down' : 'pass'))
    },
  }
}

function drawProblems(button: HTMLElement, { problems }: EditorModel): void {
  const errors = problems.filter(({ severity }) => severity === 'error').length
  const others = problems.length - errors
  const words = [
    ...(errors > 0 ? [`${errors} ${errors === 1 ? 'error' : 'errors'}`] : []),
    ...(others > 0 ? [`${others} ${others === 1 ? 'remark' : 'remarks'}`] : []),
  ].join(', ')
  button.hidden = problems.length === 0
  button.className = `tool problems-of-flow ${errors > 0 ? 'error' : 'warning'}`
  button.title = `${words}: show them (F8 goes through them)`
  button.setAttribute('aria-label', `${words}, show them`)
  const text = button.querySelector('.words')
  if (text) text.textContent = String(problems.length)
}

function moreItems(page: Page, commands: Readonly<Record<CommandName, Command>>): readonly MenuItem[] {
  const { help } = commands
  return [...exportItems(page), { label: 'Keys', keys: '?', icon: 'help', begins: true, run: help.run }]
}
