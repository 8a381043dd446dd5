/** The run timeline page: messages in, one drawing a frame at most, and what the reader does with it. */
import type { JsonObject, Micros } from '#flow'
import { addEntry, buildRun, isOver, summaryOf, type LogEntry, type Run } from '#run'
import { timelineProtocol, type Liveness, type RunSummary, type TimelineToPage } from '#messages'
import { announcer } from '../kit/announce.ts'
import { connectToHost, pageState } from '../kit/channel.ts'
import { button } from '../kit/controls.ts'
import { divider } from '../kit/divider.ts'
import { element } from '../kit/element.ts'
import { oncePerFrame } from '../kit/frame.ts'
import { icon } from '../kit/icons.ts'
import { createChart } from './chart.ts'
import { createDetails } from './details.ts'
import { createHeader, standing } from './header.ts'
import { createHelp } from './help.ts'
import { keyboard } from './keyboard.ts'
import { pictureOf } from './picture.ts'
import { readRemembered, type Remembered } from './remembered.ts'
import { rowsOf, statusWords, type Row } from './rows.ts'
import { createViewport } from './viewport.ts'
import { t } from '../kit/words.ts'
import './style.css'

interface Shown {
  summary: RunSummary
  run: Run
  entries: number
  readonly definition: JsonObject | null
}

const remembered: Remembered = readRemembered(pageState.get())
let shown: Shown | undefined
let rows: readonly Row[] = []
let selected = remembered.selected
/** What the host's clock is ahead of this page's, ms. */
let clockOffset = 0
const schedule = oncePerFrame(draw)

const host = connectToHost(timelineProtocol, receive)
const voice = announcer()
const help = createHelp()
const chart = createChart((state) => select(state))
const viewport = createViewport(chart.list, schedule)
viewport.folded = remembered.folded
const details = createDetails({
  close: () => select(null),
  openState: (state) => host.post({ kind: 'openState', state }),
  openFrame: async ({ function: name, file, line, column }) => {
    const { opened, reason } = await host.call('openFrame', { function: name, file, line, column })
    return opened ? undefined : (reason ?? t('The file is not at hand.'))
  },
  taskOutput: (task_id) => host.call('taskOutput', { task_id }),
  copy: (text) => host.post({ kind: 'copy', text }),
})
const header = createHeader({
  fit: viewport.fit,
  zoom: viewport.zoomBy,
  fold(folded) {
    viewport.folded = folded
    remember()
    schedule()
  },
  save: () => void save(),
  openDefinition: () => host.post({ kind: 'openDefinition' }),
  cancel: () => host.post({ kind: 'cancelRun' }),
  help: help.toggle,
})
const notice = element('div', { class: 'notice', role: 'alert', hidden: true })
const border = divider({
  pane: details.node,
  side: 'left',
  label: t('Width of the details'),
  least: 280,
  usual: 370,
  size: Number.parseInt(remembered.pane, 10) || null,
  moved: remember,
})
const main = element('main', {}, chart.node, border, details.node)
const empty = element('div', { class: 'empty' }, icon('timeline'), element('div', {}, 'Reading the run…'))
const page = document.getElementById('page') ?? document.body
page.append(empty, voice.node, help.node)

new ResizeObserver(() => {
  viewport.resize(chart.measure())
  schedule()
}).observe(chart.node)
keyboard(chart.list, {
  move: (by) => moveTo((at, last) => (at < 0 ? 0 : Math.min(last, Math.max(0, at + by)))),
  first: () => moveTo(() => 0),
  last: () => moveTo((_, last) => last),
  open: () => focusDetails(),
  close: () => select(null),
  zoom: viewport.zoomBy,
  pan: viewport.panBy,
  fit: viewport.fit,
  zoomToSelected,
  help: help.toggle,
})
host.post({ kind: 'ready' })

function receive(message: TimelineToPage): void {
  if ('now' in message) clockOffset = message.now - Date.now()
  switch (message.kind) {
    case 'show':
      shown = {
        summary: message.run,
        run: buildRun(message.entries),
        entries: message.entries.length,
        definition: message.definition,
      }
      remember()
      if (!header.node.isConnected) page.replaceChildren(header.node, notice, main, voice.node, help.node)
      viewport.resize(chart.measure())
      return schedule()
    case 'entry':
      if (shown && message.index === shown.entries) {
        shown.entries += 1
        shown.run = addEntry(shown.run, message.entry)
        announce(message.entry)
      }
      return schedule()
    case 'run':
      if (shown) shown.summary = message.run
      return schedule()
    case 'liveness':
      return showLiveness(message.liveness)
    case 'select':
      select(message.state)
      return chart.scrollTo(message.state)
    case 'unavailable':
      if (shown) return showLiveness({ kind: 'down', reason: message.reason })
      return showUnavailable(message.run_id, message.reason)
    default:
      message satisfies never
  }
}

const nowMicros = (): Micros => (Date.now() + clockOffset) * 1000

function draw(): void {
  if (!shown) return
  const { run, summary, definition } = shown
  const now = nowMicros()
  const { rows: next, timeline } = rowsOf(run, definition, now)
  rows = next
  if (!timeline) return
  const busy = timeline.segments.filter(({ kind }) => kind === 'active' || kind === 'pollWait')
  const view = viewport.view(timeline, busy)
  chart.draw({ rows, view, start: timeline.start, now: timeline.live ? timeline.end : null, selected })
  header.draw(summary, run, summaryOf(run, now), view.foldable, viewport.folded)
  const row = rows.find(({ state }) => state === selected)
  details.draw(row ? { row, start: timeline.start } : null)
  main.classList.toggle('open', row !== undefined)
  if ((timeline.live && !document.hidden) || view.moving) schedule()
}

document.addEventListener('visibilitychange', schedule)

function announce(entry: LogEntry): void {
  if (!shown) return
  const state = entry.details.state_name
  const visit = shown.run.visits.at(-1)
  if (isOver(shown.run)) voice.say(t('Run: {0}', standing(shown.summary, shown.run).word))
  else if (state !== undefined && visit && !entry.code.endsWith('Polled'))
    voice.say(`${state} ${statusWords[visit.status]}`)
}

function select(state: string | null): void {
  selected = state
  remember()
  if (state === null) chart.list.focus()
  schedule()
}

function moveTo(place: (at: number, last: number) => number): void {
  const next =
    rows[
      place(
        rows.findIndex(({ state }) => state === selected),
        rows.length - 1,
      )
    ]
  if (!next) return
  select(next.state)
  chart.scrollTo(next.state)
}

function focusDetails(): void {
  if (selected === null) moveTo(() => 0)
  requestAnimationFrame(() => details.node.querySelector<HTMLElement>('button, summary')?.focus())
}

function zoomToSelected(): void {
  const bars = rows.find(({ state }) => state === selected)?.bars.filter((bar) => bar.visit !== null) ?? []
  const [first, last] = [bars[0], bars.at(-1)]
  if (first && last) viewport.show({ start: first.start, end: last.end })
}

function showLiveness(liveness: Liveness): void {
  notice.hidden = liveness.kind === 'live'
  if (liveness.kind === 'down')
    notice.replaceChildren(
      `${liveness.reason} ${t('What is shown may be old.')}`,
      element(
        'button',
        { class: 'link', type: 'button', onclick: () => host.post({ kind: 'startFabric' }) },
        t('Start the fabric'),
      ),
    )
}

function showUnavailable(runId: string, reason: string): void {
  pageState.set({ ...remembered, run_id: runId })
  page.replaceChildren(
    element(
      'div',
      { class: 'empty' },
      icon('fail'),
      element('div', {}, t('Run {0} cannot be shown: {1}', runId, reason)),
      button(t('Start the fabric'), 'primary', () => host.post({ kind: 'startFabric' })),
    ),
    voice.node,
    help.node,
  )
}

async function save(): Promise<void> {
  if (!shown) return
  const name = `${shown.summary.label ?? shown.summary.flow_title}.svg`.replaceAll(/[^\p{L}\p{N}._ -]+/gu, '-')
  const { path } = await host.call('saveSvg', { svg: pictureOf(shown.run, shown.summary, nowMicros()), name })
  if (path !== null) voice.say(t('Saved as {0}', path))
}

function remember(): void {
  const next = { selected, folded: viewport.folded, pane: details.node.style.flexBasis || remembered.pane }
  Object.assign(remembered, next)
  pageState.set({ ...remembered, ...(shown ? { run_id: shown.summary.run_id } : {}) })
}
