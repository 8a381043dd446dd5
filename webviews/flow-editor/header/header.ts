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
import { toolOf } from './tool-of.ts'
import { t } from '../../kit/words.ts'
import './header.css'

export function createHeader(page: Page, commands: Readonly<Record<CommandName, Command>>): PagePart {
  const { actions } = page
  const picker = createRunPicker((choice) => actions.post({ kind: 'chooseRun', choice }))
  const heading = element('h1')
  const count = element('span', { class: 'quiet' })
  const problems = tool(t('Problems'), icon('fail'), () => page.toggle('problems'), '0')
  const timeline = tool(
    t('Open the timeline of the painted run (T)'),
    icon('timeline'),
    commands.timeline.run,
    t('Timeline'),
  )
  const of = (name: CommandName, look: IconName, words = '') => toolOf(commands[name], look, words)
  const [undo, redo] = [of('undo', 'undo'), of('redo', 'redo')]
  const more = tool(t('More'), icon('more'), () => {
    const { left, bottom } = more.getBoundingClientRect()
    openMenu('More', moreItems(page, commands), { x: left, y: bottom + 2 })
  })
  more.setAttribute('aria-haspopup', 'menu')
  const gap = () => element('span', { class: 'gap' })
  const spare = element('span', { class: 'spare' }, of('data', 'data'), of('list', 'list'))
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
      undo,
      redo,
      gap(),
      of('search', 'search'),
      spare,
      of('palette', 'left'),
      of('inspector', 'right'),
      gap(),
      of('test', 'test'),
      of('runFlow', 'run'),
      tool(t('Show the text beside the graph'), icon('text'), () => actions.post({ kind: 'openText' })),
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
  button.title = t('{0}: show them (F8 goes through them)', words)
  button.setAttribute('aria-label', t('{0}, show them', words))
  const text = button.querySelector('.words')
  if (text) text.textContent = String(problems.length)
}

function moreItems(page: Page, commands: Readonly<Record<CommandName, Command>>): readonly MenuItem[] {
  const of = (name: CommandName, look: IconName): MenuItem => {
    const { label, keys, run } = commands[name]
    const [key] = keys
    return { label, icon: look, ...(key !== undefined && { keys: keyWords(key) }), run }
  }
  return [
    of('list', 'list'),
    of('data', 'data'),
    of('direction', 'pass'),
    { ...of('compare', 'compare'), begins: true },
    ...exportItems(page).map((item, index) => (index === 0 ? { ...item, begins: true } : item)),
    { ...of('help', 'help'), begins: true },
  ]
}
