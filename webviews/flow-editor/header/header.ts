/** The line at the top: what flow this is, which run is painted on it, and the tools. */
import { tool } from '../../kit/controls.ts'
import { element } from '../../kit/element.ts'
import { icon } from '../../kit/icons.ts'
import { statesOf } from '../editor/state.ts'
import type { EditorActions, EditorModel } from '../model.ts'
import type { PagePart } from '../page-part.ts'
import { createRunPicker } from '../run-picker.ts'
import './header.css'

export interface HeaderActions {
  zoomBy(factor: number): void
  fit(): void
  openTimeline(): void
  togglePalette(): void
  /** Try the selected state on data. */
  testState(): void
  toggleInspector(): void
}

export function createHeader(actions: EditorActions, page: HeaderActions): PagePart {
  const picker = createRunPicker((choice) => actions.post({ kind: 'chooseRun', choice }))
  const heading = element('h1')
  const count = element('span', { class: 'quiet' })
  const timeline = tool('Open the timeline of the painted run (T)', icon('timeline'), page.openTimeline, 'Timeline')
  const undo = tool('Undo (Ctrl+Z)', icon('undo'), actions.undo)
  const redo = tool('Redo (Ctrl+Y)', icon('redo'), actions.redo)
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
      undo,
      redo,
      element('span', { class: 'gap' }),
      tool('Zoom out (−)', icon('out'), () => page.zoomBy(1 / 1.3)),
      tool('Zoom in (+)', icon('in'), () => page.zoomBy(1.3)),
      tool('Fit the whole graph (F)', icon('fit'), page.fit),
      element('span', { class: 'gap' }),
      tool('Test the selected state on data (E)', icon('test'), page.testState, 'Test'),
      tool('Palette', icon('left'), page.togglePalette),
      tool('Inspector', icon('right'), page.toggleInspector),
      tool('Show the text beside the graph', icon('text'), () => actions.post({ kind: 'openText' })),
    ),
  )
  return {
    node,
    draw(model) {
      heading.textContent = model.title || model.name || 'Flow'
      heading.title = heading.textContent
      count.textContent = summary(model)
      timeline.hidden = model.painting === undefined
      picker.offer(model.runs, model.choice)
      undo.disabled = !model.loaded
      redo.disabled = !model.loaded
    },
  }
}

function summary({ good, problems }: EditorModel): string {
  const states = statesOf(good).length
  const errors = problems.filter(({ severity }) => severity === 'error').length
  const others = problems.length - errors
  return [
    `${states} ${states === 1 ? 'state' : 'states'}`,
    ...(errors > 0 ? [`${errors} ${errors === 1 ? 'error' : 'errors'}`] : []),
    ...(others > 0 ? [`${others} ${others === 1 ? 'remark' : 'remarks'}`] : []),
  ].join(' · ')
}
