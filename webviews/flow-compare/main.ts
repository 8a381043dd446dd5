/** The page that compares two versions of a flow. Both texts stay the host's; the page works out what is different. */
import * as z from 'zod/mini'
import type { ComparedState, Direction, Path } from '#flow'
import { flowCompareProtocol, type FlowCompareToPage, type WhichVersion } from '#messages'
import { announcer } from '../kit/announce.ts'
import { connectToHost, pageState } from '../kit/channel.ts'
import { divider } from '../kit/divider.ts'
import { element } from '../kit/element.ts'
import { oncePerFrame } from '../kit/frame.ts'
import { t } from '../kit/words.ts'
import { createGraphView } from './graph-view.ts'
import { createHeader } from './header.ts'
import { createList } from './list.ts'
import { differing, modelOf, placeIn, sideOf, type CompareModel, type Side } from './model.ts'
import { stateWords } from './words.ts'
import './style.css'

const kept = z.safeParse(
  z.object({ transform: z.string(), width: z.nullable(z.number()), versions: z.unknown() }),
  pageState.get(),
)
let remembered = kept.success ? kept.data : { transform: '', width: null, versions: undefined }
const remember = (part: Partial<typeof remembered>) => {
  remembered = { ...remembered, ...part }
  pageState.set(remembered)
}

let before: Side | undefined
let after: Side | undefined
let direction: Direction = 'down'
let model: CompareModel | undefined
let selected: string | null = null
let stale = false
const schedule = oncePerFrame(draw)

const host = connectToHost(flowCompareProtocol, receive)
const voice = announcer()
const header = createHeader({
  swap: () => host.post({ kind: 'swap' }),
  compareTexts: () => host.post({ kind: 'compareTexts' }),
  step,
  fit: () => graph.fit(),
  zoomBy: (factor) => graph.zoomBy(factor),
})
const graph = createGraphView(
  {
    select: (state) => choose(state, true),
    open: (state) => openText(state),
    moved: (transform) => remember({ transform }),
  },
  remembered.transform,
)
const list = createList({ select: (state) => choose(state, true), reveal })
const notice = element('div', { class: 'notice', role: 'status', hidden: true })
const stage = element('div', { class: 'stage' }, graph.node)
const side = element('aside', { class: 'side', 'aria-label': t('Differences') }, list.node)
const edge = divider({
  pane: side,
  side: 'left',
  label: t('Width of the differences'),
  least: 220,
  usual: 380,
  size: remembered.width,
  moved: (width) => remember({ width }),
})
document
  .getElementById('page')
  ?.append(
    element(
      'main',
      { class: 'compare' },
      header.node,
      notice,
      element('div', { class: 'panes' }, stage, edge, side),
      voice.node,
    ),
  )
new ResizeObserver(() => graph.refit()).observe(stage)
document.addEventListener('keydown', onKey)
host.post({ kind: 'ready' })

function receive(message: FlowCompareToPage): void {
  switch (message.kind) {
    case 'versions':
      before = sideOf(message.before, undefined)
      after = sideOf(message.after, undefined)
      direction = message.direction
      remember({ versions: message.versions })
      break
    case 'text':
      if (message.which === 'before') before = sideOf(message.text, before)
      else after = sideOf(message.text, after)
      break
    case 'direction':
      direction = message.direction
      break
    default:
      message satisfies never
  }
  stale = true
  schedule()
}

function draw(): void {
  if (!before || !after) return
  if (stale || !model) model = modelOf(before, after, direction, model)
  stale = false
  if (selected !== null && !model.drawn.states.has(selected)) selected = null
  header.draw(model)
  graph.draw(model, selected)
  list.draw(model, selected)
  const words = [wrong(before, t('The first version')), wrong(after, t('The second version'))].filter(
    (text) => text !== '',
  )
  notice.hidden = words.length === 0
  if (notice.textContent !== words.join(' ')) notice.textContent = words.join(' ')
}

function wrong({ given, parsed, good }: Side, which: string): string {
  if (given.missing !== null) return `${which}: ${given.missing}`
  const problem = parsed?.problems[0]
  if (!problem) return ''
  const line = problem.range.start.line + 1
  const shown = parsed === good ? '' : ` ${t('What is shown is the last text that could be read.')}`
  return `${which}, ${t('line {0}', line)}: ${problem.message}.${shown}`
}

const stateOf = (name: string): ComparedState | undefined => model?.drawn.states.get(name)

function choose(state: string | null, reveals: boolean): void {
  selected = state
  draw()
  const compared = state === null ? undefined : stateOf(state)
  if (!compared || state === null) return
  list.show(state)
  graph.show(state)
  voice.say(`${state}: ${stateWords(compared)}`)
  if (reveals) reveal(compared.after?.state === undefined ? 'before' : 'after', compared, [], false)
}

function reveal(which: WhichVersion, state: ComparedState | null, path: Path, focus = true): void {
  const place = model && placeIn(model, which, state, path)
  if (place) host.post({ kind: 'reveal', which, ...place, focus })
}

function openText(state: string): void {
  const compared = stateOf(state)
  if (compared) reveal(compared.after?.state === undefined ? 'before' : 'after', compared, [])
}

/** To the next state that differs, round and round. */
function step(by: 1 | -1): void {
  if (!model) return
  const all = differing(model).filter((name) => name !== null)
  if (all.length === 0) return voice.say(t('Nothing differs.'))
  const at = selected === null ? -1 : all.indexOf(selected)
  const next = all[(at < 0 && by < 0 ? all.length - 1 : at + by + all.length) % all.length]
  if (next === undefined) return
  choose(next, false)
  graph.focus(next)
}

function move(dx: number, dy: number): void {
  const next = graph.neighbour(selected, dx, dy)
  if (next === undefined) return
  choose(next, false)
  graph.focus(next)
}

function onKey(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return
  const inGraph = event.target instanceof Element && event.target.closest('.graph') !== null
  const graphKeys: Readonly<Record<string, () => void>> = {
    ArrowDown: () => move(0, 1),
    ArrowUp: () => move(0, -1),
    ArrowLeft: () => move(-1, 0),
    ArrowRight: () => move(1, 0),
    Enter: () => selected !== null && openText(selected),
    ' ': () => selected !== null && choose(selected, true),
  }
  const pageKeys: Readonly<Record<string, () => void>> = {
    n: () => step(1),
    p: () => step(-1),
    s: () => host.post({ kind: 'swap' }),
    t: () => host.post({ kind: 'compareTexts' }),
    f: () => graph.fit(),
    '+': () => graph.zoomBy(1.3),
    '=': () => graph.zoomBy(1.3),
    '-': () => graph.zoomBy(1 / 1.3),
    Escape: () => choose(null, false),
  }
  const action = (inGraph ? graphKeys[event.key] : undefined) ?? pageKeys[event.key]
  if (!action) return
  event.preventDefault()
  action()
}
