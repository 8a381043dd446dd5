/** The flow editor's page: puts its parts together. Each part is a folder; what they are drawn from is model.ts. */
import { pageState } from '../kit/channel.ts'
import { element } from '../kit/element.ts'
import { icon } from '../kit/icons.ts'
import { createCanvas } from './canvas/canvas.ts'
import { createDrawer } from './drawer/index.ts'
import { createEditor } from './editor/editor.ts'
import { statesOf } from './editor/state.ts'
import { createFrame } from './frame/frame.ts'
import { createHeader } from './header/header.ts'
import { createNotice } from './header/notice.ts'
import { createInspector } from './inspector/inspector.ts'
import type { EditorModel } from './model.ts'
import { readRemembered, type Remembered } from './remembered.ts'
import { createTrialPanel } from './trial/trial-panel.ts'
import './style.css'

let remembered = readRemembered(pageState.get())
const remember = (part: Partial<Remembered>) => {
  remembered = { ...remembered, ...part }
  pageState.set(remembered)
}
/** What was selected when the page was left, until the document has come. */
let returning = true

const frame = createFrame(remembered, remember)
const editor = createEditor({
  draw,
  openDrawer,
  tell: (text) => notice.tell(text),
  diagnosed: (diagnostics) => drawer.diagnose(diagnostics),
  happened(event, model) {
    if (event.kind === 'document' && returning) {
      returning = false
      actions.select(remembered.selected, remembered.edge)
    }
    if (event.kind === 'select' && !returning) remember({ selected: [...model.selected], edge: model.edge })
    if (event.kind === 'cursor' && model.cursor !== null) canvas.show(model.cursor)
    if (event.kind === 'entry' && !event.entry.code.endsWith('Polled')) {
      const visit = model.painting?.run.visits.at(-1)
      if (visit) actions.say(`${visit.state} ${visit.status}`)
    }
  },
})
const { actions } = editor
const canvas = createCanvas(actions, {
  remembered: remembered.transform,
  moved: (transform) => remember({ transform }),
  tick: editor.redraw,
})
const drawer = createDrawer(actions)
const inspector = createInspector(actions)
const trial = createTrialPanel(actions)
const notice = createNotice(frame.notice, actions)
const header = createHeader(actions, {
  zoomBy: canvas.zoomBy,
  fit: canvas.fit,
  openTimeline: () => openTimeline(),
  togglePalette: () => frame.left.show(!frame.left.shown),
  testState: () => showTab('trial'),
  toggleInspector: () => frame.right.show(!frame.right.shown),
})
const empty = element('div', { class: 'empty' }, icon('choice'), element('div', {}, 'This flow has no states yet.'))

frame.header.append(header.node)
frame.stage.append(canvas.node, empty)
frame.right.node.append(inspector.node)
frame.bottom.tabs.add({ id: 'trial', title: 'Test', part: trial })
frame.bottom.tabs.add({ id: 'text', title: 'Text', part: drawer.text })
document.getElementById('page')?.append(frame.node, editor.voice)
new ResizeObserver(() => canvas.refit()).observe(frame.stage)
document.addEventListener('keydown', onKey)
editor.start()

function draw(model: EditorModel): void {
  empty.hidden = !model.loaded || statesOf(model.good).length > 0
  frame.stage.classList.toggle('stale', model.broken !== null && !model.frozen)
  header.draw(model)
  notice.draw(model)
  canvas.draw(model)
  if (frame.right.shown) inspector.draw(model)
  if (frame.bottom.shown) frame.bottom.tabs.draw(model)
}

/** One of the tabs of the drawer. */
function showTab(id: string): void {
  frame.bottom.show(true)
  frame.bottom.tabs.open(id)
  draw(editor.model())
}

/** The raw text of a state. */
function openDrawer(state: string): void {
  actions.select([state])
  showTab('text')
  drawer.focus()
}

function openTimeline(): void {
  const { painting, selected } = editor.model()
  if (painting) actions.post({ kind: 'openTimeline', run_id: painting.summary.run_id, state: selected.at(-1) ?? null })
}

function move(dx: number, dy: number): void {
  const next = canvas.neighbour(editor.model().selected.at(-1) ?? null, dx, dy)
  if (next === undefined) return
  actions.select([next])
  draw(editor.model())
  canvas.show(next)
  canvas.focus(next)
}

function onKey(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return
  const inGraph = event.target instanceof Element && event.target.closest('.graph') !== null
  const selected = editor.model().selected.at(-1)
  const revealSelected = (focus: boolean) => {
    const { good, frozen } = editor.model()
    if (selected !== undefined && !frozen) actions.reveal([...good.definitionPath, 'States', selected], focus)
  }
  const graphKeys: Readonly<Record<string, () => void>> = {
    ArrowDown: () => move(0, 1),
    ArrowUp: () => move(0, -1),
    ArrowLeft: () => move(-1, 0),
    ArrowRight: () => move(1, 0),
    Enter: () => revealSelected(true),
    ' ': () => revealSelected(false),
    r: () => selected !== undefined && openDrawer(selected),
    t: openTimeline,
    Escape: () => actions.select([]),
    '+': () => canvas.zoomBy(1.3),
    '=': () => canvas.zoomBy(1.3),
    '-': () => canvas.zoomBy(1 / 1.3),
    f: canvas.fit,
    e: () => showTab('trial'),
  }
  const action = inGraph ? graphKeys[event.key] : undefined
  if (!action) return
  event.preventDefault()
  action()
}
