/** The flow graph page: the document's graph, the last good one while the text is broken, and a run painted on it. */
import * as z from 'zod/mini'
import type { JsonObject } from '#flow'
import { flowGraphProtocol, type FlowGraphToPage, type GraphProblem, type Liveness, type RunChoice } from '#messages'
import { announcer } from '../kit/announce.ts'
import { connectToHost, pageState } from '../kit/channel.ts'
import { tool } from '../kit/controls.ts'
import { element } from '../kit/element.ts'
import { oncePerFrame } from '../kit/frame.ts'
import { icon } from '../kit/icons.ts'
import { createGraphView } from './graph-view.ts'
import { addToPainting, paintedBy, paintingOf, sameDefinition, type Painting } from './painting.ts'
import { createRunPicker } from './run-picker.ts'
import './style.css'

const remembered = z.safeParse(z.object({ transform: z.string() }), pageState.get())
let title = ''
let definition: JsonObject | undefined
let problems: readonly GraphProblem[] = []
let broken: { readonly message: string; readonly line: number } | null = null
let painting: Painting | undefined
let selected: string | null = null
let cursor: string | null = null
let clockOffset = 0
const schedule = oncePerFrame(draw)

const host = connectToHost(flowGraphProtocol, receive)
const voice = announcer()
const view = createGraphView(
  {
    select: (state) => choose(state, false),
    open: (state) => openTimeline(state),
    moved: (transform) => pageState.set({ transform }),
  },
  remembered.success ? remembered.data.transform : '',
)
const picker = createRunPicker((choice: RunChoice) => host.post({ kind: 'chooseRun', choice }))
const heading = element('h1')
const count = element('span', { class: 'quiet' })
const timeline = tool(
  'Open the timeline of the painted run (T)',
  icon('timeline'),
  () => openTimeline(selected),
  'Timeline',
)
const bar = element(
  'header',
  {},
  heading,
  count,
  element('span', { class: 'space' }),
  picker.node,
  element(
    'div',
    { class: 'tools', role: 'toolbar', 'aria-label': 'Graph' },
    timeline,
    tool('Zoom out (−)', icon('out'), () => view.zoomBy(1 / 1.3)),
    tool('Zoom in (+)', icon('in'), () => view.zoomBy(1.3)),
    tool('Fit the whole graph (F)', icon('fit'), view.fit),
  ),
)
const notice = element('div', { class: 'notice', role: 'status', hidden: true })
const empty = element('div', { class: 'empty' }, icon('choice'), element('div', {}, 'This flow has no states yet.'))
const stage = element('div', { class: 'stage' }, view.node, empty)
document.getElementById('page')?.append(bar, notice, stage, voice.node)
new ResizeObserver(() => view.refit()).observe(stage)
document.addEventListener('keydown', onKey)
host.post({ kind: 'ready' })

function receive(message: FlowGraphToPage): void {
  if ('now' in message) clockOffset = message.now - Date.now()
  switch (message.kind) {
    case 'document':
      title = message.title
      broken = message.broken
      problems = message.problems
      definition = message.definition ?? definition
      return schedule()
    case 'runs':
      picker.offer(message.runs, message.choice)
      showLiveness(message.liveness)
      return schedule()
    case 'paint':
      painting = paintingOf(message.run, message.entries, message.definition)
      return schedule()
    case 'entry':
      if (painting?.summary.run_id === message.run_id) {
        addToPainting(painting, message.index, message.entry)
        const visit = painting.run.visits.at(-1)
        if (visit && !message.entry.code.endsWith('Polled')) voice.say(`${visit.state} ${visit.status}`)
      }
      return schedule()
    case 'run':
      if (painting?.summary.run_id === message.run.run_id) painting.summary = message.run
      return schedule()
    case 'clear':
      painting = undefined
      return schedule()
    case 'cursor':
      cursor = message.state
      if (cursor !== null) view.show(cursor)
      return schedule()
    default:
      message satisfies never
  }
}

function draw(): void {
  // A run is painted on what it was started with.
  const frozen =
    painting?.definition && definition && !sameDefinition(painting.definition, definition) ? painting.definition : null
  const shown = frozen ?? definition ?? {}
  const states = Object.keys(typeof shown['States'] === 'object' && shown['States'] !== null ? shown['States'] : {})
  heading.textContent = title === '' ? 'Flow' : title
  count.textContent = `${states.length} ${states.length === 1 ? 'state' : 'states'}${problemWords()}`
  empty.hidden = states.length > 0
  timeline.hidden = painting === undefined
  stage.classList.toggle('stale', broken !== null && frozen === null)
  drawNotice(frozen !== null)
  view.draw({
    definition: shown,
    problems: frozen ? [] : problems,
    painted: painting ? paintedBy(painting, (Date.now() + clockOffset) * 1000) : null,
    selected,
    cursor,
  })
  if (painting && painting.run.end === null && !document.hidden) schedule()
}

function problemWords(): string {
  const errors = problems.filter(({ severity }) => severity === 'error').length
  const others = problems.length - errors
  const said = [
    errors > 0 ? `${errors} ${errors === 1 ? 'error' : 'errors'}` : '',
    others > 0 ? `${others} ${others === 1 ? 'remark' : 'remarks'}` : '',
  ]
  return said.map((part) => (part === '' ? '' : ` · ${part}`)).join('')
}

let down: string | null = null
let noticeShown = ''

function drawNotice(isFrozen: boolean): void {
  const text =
    isFrozen && painting
      ? `This is the definition that run ${painting.summary.run_id.slice(0, 8)} was started with. The text has changed since.`
      : broken
        ? `Line ${broken.line}: ${broken.message}. This is the last graph that could be read.`
        : (down ?? '')
  if (text === noticeShown) return
  noticeShown = text
  notice.hidden = text === ''
  const line = broken?.line
  const action = isFrozen
    ? element('button', { class: 'link', type: 'button', onclick: () => picker.clear() }, 'Show the text’s graph')
    : line === undefined
      ? null
      : element(
          'button',
          { class: 'link', type: 'button', onclick: () => host.post({ kind: 'revealLine', line }) },
          'Go to it',
        )
  notice.replaceChildren(text, ...(action ? [action] : []))
}

function showLiveness(liveness: Liveness): void {
  // Without a painted run the graph needs no fabric.
  down = liveness.kind === 'down' && painting ? `${liveness.reason} The painting may be old.` : null
}

function choose(state: string, focus: boolean): void {
  selected = state
  host.post({ kind: 'reveal', state, focus })
  schedule()
}

function openTimeline(state: string | null): void {
  if (painting) host.post({ kind: 'openTimeline', run_id: painting.summary.run_id, state })
}

function move(dx: number, dy: number): void {
  const next = view.neighbour(selected, dx, dy)
  if (next === undefined) return
  selected = next
  draw()
  view.show(next)
  view.focus(next)
}

function onKey(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return
  const inGraph = event.target instanceof Element && event.target.closest('.graph') !== null
  const graphKeys: Readonly<Record<string, () => void>> = {
    ArrowDown: () => move(0, 1),
    ArrowUp: () => move(0, -1),
    ArrowLeft: () => move(-1, 0),
    ArrowRight: () => move(1, 0),
    Enter: () => selected !== null && choose(selected, true),
    ' ': () => selected !== null && choose(selected, false),
    t: () => openTimeline(selected),
    Escape: () => {
      selected = null
      schedule()
    },
  }
  const pageKeys: Readonly<Record<string, () => void>> = {
    '+': () => view.zoomBy(1.3),
    '=': () => view.zoomBy(1.3),
    '-': () => view.zoomBy(1 / 1.3),
    f: view.fit,
  }
  const action = (inGraph ? graphKeys[event.key] : undefined) ?? pageKeys[event.key]
  if (!action) return
  event.preventDefault()
  action()
}
