/** The flow editor's page: puts its parts together. Each part is a folder; what they are drawn from is model.ts. */
import { renameWithResult } from '#flow'
import { pageState } from '../kit/channel.ts'
import { createCanvas } from './canvas/canvas.ts'
import { createDrawer } from './drawer/index.ts'
import { addEntry, askAndAdd, askAndConnect } from './editing/adding.ts'
import { listenToClipboard } from './editing/clipboard.ts'
import { createCommands } from './editing/commands.ts'
import { createConnectMode } from './editing/connect-mode.ts'
import { isInFlow, isTyping, listenToKeys } from './editing/keyboard.ts'
import { leading, type Page } from './editing/page.ts'
import { walking } from './editing/walking.ts'
import { whyNot } from './editor/editing.ts'
import { createEditor } from './editor/editor.ts'
import type { EditorEvent } from './editor/state.ts'
import { exportFlow } from './export/export.ts'
import { createFrame } from './frame/frame.ts'
import { createStart } from './frame/start.ts'
import { createStatusLine } from './frame/status-line.ts'
import { createHeader } from './header/header.ts'
import { createViewTools } from './header/view-tools.ts'
import { createNotice } from './header/notice.ts'
import { createEdgeCard } from './hints/edge-card.ts'
import { createEdgeData } from './hints/edge-data.ts'
import { hintsOf, noHints } from './hints/edge-hint.ts'
import { createHelp } from './help/help.ts'
import { createInspector } from './inspector/inspector.ts'
import { openMenuFor } from './menu/menus.ts'
import type { EditorModel } from './model.ts'
import { createOutline } from './outline/outline.ts'
import { paletteEntries } from './palette/entries.ts'
import { createPalette } from './palette/palette.ts'
import { createProblems } from './problems/problems.ts'
import { readRemembered, type Remembered } from './remembered.ts'
import { createSearch } from './search/search.ts'
import { createTrialPanel } from './trial/trial-panel.ts'
import { createVisitPanel, failedIn } from './visit/visit-panel.ts'
import { t } from '../kit/words.ts'
import './style.css'

let remembered = readRemembered(pageState.get())
const remember = (part: Partial<Remembered>) => {
  remembered = { ...remembered, ...part }
  pageState.set(remembered)
}
/** What was selected when the page was left, until the document has come. */
let returning = true

const frame = createFrame(remembered, remember, () => editor.redraw())
const editor = createEditor({
  draw: () => drawNow(),
  openDrawer: (state) => openDrawer(state),
  tell: (text) => notice.tell(text),
  diagnosed: (diagnostics) => drawer.diagnose(diagnostics),
  happened,
})
const { actions, model } = editor
const status = createStatusLine(() => page.help())
const canvas = createCanvas(
  {
    choose: (states, edge, adding) => {
      const { selected } = model()
      if (!adding) actions.select(states, edge)
      else if (states.length === 1 && selected.includes(states[0] ?? ''))
        actions.select(selected.filter((name) => name !== states[0]))
      else actions.select([...selected, ...states])
      const [state] = states
      const { frozen, good } = model()
      if (state !== undefined && !adding && !frozen)
        actions.reveal([...good.definitionPath, 'States', state], false, true)
    },
    open: (state) => (model().painting ? commands.timeline.run() : actions.openDrawer(state)),
    connect: (from, way, to) => {
      const said = from === '' ? t('The flow starts at {0}', to) : t('{0} leads to {1}', from, to)
      void actions.edit({ kind: 'connect', from, to, way }, said)
    },
    connectToNew: (from, way, at) => void askAndConnect(page, from, way, at),
    insert: (target, at) => {
      if (model().editable) void askAndAdd(page, target, at)
    },
    menu: (target, at) => openMenuFor(page, commands, target, at),
    rename: (from, to) =>
      void actions
        .edit(renameWithResult(model().parsed, model().data, from, to), t('{0} is called {1} now', from, to))
        .then(() => page.focusFlow()),
    moved: (transform, scale) => {
      remember({ transform })
      status.zoom(scale)
    },
    tick: editor.redraw,
  },
  remembered.transform,
)
const outline = createOutline(actions, { menu: (target, at) => openMenuFor(page, commands, target, at) })
const search = createSearch({
  go(state) {
    actions.select([state])
    drawNow()
    canvas.show(state)
  },
  changed: editor.redraw,
  left: () => page.focusFlow(),
  say: actions.say,
})
const page: Page = {
  actions,
  canvas,
  model,
  entries: () => paletteEntries(model().surroundings),
  drawNow,
  focusFlow() {
    drawNow()
    const { edge } = model()
    const state = leading(model()) ?? model().graph.nodes[0]?.name
    if (remembered.list) outline.focus()
    else if (edge !== null) canvas.focusEdge(edge)
    else if (state !== undefined) canvas.focus(state)
  },
  toggle(part) {
    if (part === 'inspector') frame.right.show(!frame.right.shown)
    else if (part === 'palette') frame.left.show(!frame.left.shown)
    else if (part === 'problems') showTab('problems')
    else if (part === 'hints') {
      remember({ hints: !hintsShown(model()) })
      actions.say(remembered.hints ? t('Data on ways shown') : t('Data on ways hidden'))
    } else {
      remember({ list: !remembered.list })
      actions.say(remembered.list ? t('List of states') : t('Graph'))
      page.focusFlow()
    }
    editor.redraw()
  },
  focusPalette() {
    if (frame.left.shown && frame.left.node.contains(document.activeElement)) return page.toggle('palette')
    frame.left.show(true)
    drawNow()
    palette.focus()
  },
  search: search.open,
  help: () => help.toggle(),
  testState: () => showTab('trial'),
  exportAs: (kind) => void exportFlow(kind, model(), actions),
}
const connecting = createConnectMode(page, (words) => status.doing(words))
const commands = createCommands(page, connecting.begin)
const help = createHelp(commands)
const palette = createPalette({
  choose: (entry) => void addEntry(page, entry),
  over: (_, event) => void canvas.over(event),
  drop: (entry, event) => {
    const target = event && canvas.over(event)
    canvas.mark(null)
    if (target) void addEntry(page, entry, target).then((done) => done && page.focusFlow())
  },
  leave: () => page.focusFlow(),
})
const drawer = createDrawer(actions)
const inspector = createInspector(actions)
const edgeData = createEdgeData(actions)
const notice = createNotice(frame.notice, actions)
const header = createHeader(page, commands)
const viewTools = createViewTools(commands)
const start = createStart(actions, (at) => void askAndAdd(page, { kind: 'ground' }, at))

frame.header.append(header.node)
frame.left.node.append(palette.node)
canvas.node.append(viewTools.node)
frame.stage.append(canvas.node, outline.node, start.node, search.node, createEdgeCard(frame.stage, model))
frame.right.node.append(inspector.node, edgeData.node)
const trial = createTrialPanel(actions, {
  choices: remembered.trials,
  changed: (trials) => remember({ trials }),
})
const visit = createVisitPanel(actions, {
  testOn(state, runId, at) {
    frame.bottom.tabs.open('trial')
    trial.tryRun(state, runId, at)
  },
})
frame.bottom.tabs.add({ id: 'trial', title: t('Test'), part: trial })
frame.bottom.tabs.add({ id: 'visit', title: t('Run'), part: visit })
frame.bottom.tabs.add({ id: 'text', title: t('Text'), part: drawer.text })
frame.bottom.tabs.add({ id: 'function', title: t('Function'), part: drawer.source })
frame.bottom.tabs.add({ id: 'problems', title: t('Problems'), part: createProblems(actions) })
frame.status.append(status.node)
document.getElementById('page')?.append(frame.node, editor.voice, help.node)
new ResizeObserver(() => canvas.refit()).observe(frame.stage)
listenToKeys({
  commands,
  model,
  first: connecting.key,
  refused: ({ group }) => {
    if (group === 'Change the flow') actions.tell(model().editable ? t('Select a state first.') : whyNot(model()))
  },
  walk: walking(page, (target) => openMenuFor(page, commands, target)),
})
document.addEventListener('pointerdown', connecting.press, true)
listenToClipboard(page, () => isInFlow(document.activeElement) && !isTyping(document.activeElement))
editor.start()

function drawNow(): void {
  const now: EditorModel = model()
  frame.stage.classList.toggle('stale', now.broken !== null && !now.frozen)
  outline.node.hidden = !remembered.list
  canvas.node.hidden = remembered.list
  header.draw(now)
  viewTools.draw(now)
  notice.draw(now)
  search.draw(now)
  canvas.draw(now, search.found, hintsShown(now) ? hintsOf(now.good, now.graph.edges) : noHints)
  if (remembered.list) outline.draw(now)
  if (frame.left.shown) palette.draw(now)
  if (frame.right.shown) {
    inspector.draw(now)
    edgeData.draw(now)
  }
  if (frame.bottom.shown) frame.bottom.tabs.draw(now)
  start.draw(now)
  frame.stage.classList.toggle('empty-flow', !start.node.hidden)
  status.draw(now)
}

/** As was chosen here, else as the setting says. */
const hintsShown = ({ settings }: EditorModel) => remembered.hints ?? settings.dataHints

function happened(event: EditorEvent, now: EditorModel): void {
  if (event.kind === 'document' && returning) {
    returning = false
    actions.select(remembered.selected, remembered.edge)
  }
  if (event.kind === 'select' && !returning) remember({ selected: [...now.selected], edge: now.edge })
  // Whoever chooses a state that failed asks why.
  if (event.kind === 'select' && failedIn(now)) frame.bottom.tabs.open('visit')
  if (event.kind === 'cursor' && now.cursor !== null) canvas.show(now.cursor)
  if (event.kind === 'entry' && !event.entry.code.endsWith('Polled')) {
    const visit = now.painting?.run.visits.at(-1)
    if (visit) actions.say(`${visit.state} ${visit.status}`)
  }
}

/** A second time it is hidden again. */
function showTab(id: string): void {
  const { bottom } = frame
  if (bottom.shown && bottom.tabs.opened === id) return bottom.show(false)
  bottom.show(true)
  bottom.tabs.open(id)
  editor.redraw()
}

/** The raw text of a state, in the page. */
function openDrawer(state: string): void {
  actions.select([state])
  frame.bottom.show(true)
  frame.bottom.tabs.open('text')
  drawNow()
  drawer.focus()
}
