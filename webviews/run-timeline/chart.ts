/** The rows, the axis above them, and what the pointer shows. */
import { select, type Selection } from 'd3'
import type { Micros } from '#flow'
import { formatDuration, type SegmentKind } from '#run'
import { element } from '../kit/element.ts'
import { icon } from '../kit/icons.ts'
import { clockTime, tickLabel } from './clock.ts'
import { kindWords, outcomeWords, statusWords, type AttemptMark, type Bar, type Row } from './rows.ts'
import type { View } from './viewport.ts'
import { t } from '../kit/words.ts'

export interface ChartInput {
  readonly rows: readonly Row[]
  readonly view: View
  readonly start: Micros
  /** The moment up to which the run is drawn; null once it is over. */
  readonly now: Micros | null
  readonly selected: string | null
}

/** Rows take the room there is, within reason, px. */
const HEIGHTS = { least: 26, most: 34 }
/** How thick a stretch is, of its row, says how much was being done. */
const thickness = { active: 0.54, queue: 0.54, pollWait: 0.23, between: 0.077 } as const satisfies Record<
  SegmentKind,
  number
>
/** About the width of a letter at the page's size, px: text in SVG has to be placed before it is drawn. */
const LETTER = 6.6
/** A state that took no time to speak of is still to be seen. */
const LEAST_WIDTH = 2

interface Drawn extends ChartInput {
  /** Of a row, px. */
  readonly height: number
}

type RowSelection = Selection<HTMLDivElement, Row, HTMLElement, unknown>

export function createChart(choose: (state: string) => void) {
  const list = element('div', {
    class: 'rows',
    role: 'listbox',
    tabindex: '0',
    'aria-label': t('States of the run. Arrow keys move, Enter opens the details.'),
  })
  const backdrop = select(document.createElementNS('http://www.w3.org/2000/svg', 'svg')).attr('class', 'backdrop')
  const axis = select(document.createElementNS('http://www.w3.org/2000/svg', 'svg')).attr('class', 'axis')
  const surface = element('div', { class: 'surface', 'aria-hidden': 'true' }, backdrop.node())
  const tip = element('div', { class: 'tip', role: 'tooltip', hidden: true })
  const head = element(
    'div',
    { class: 'row head', 'aria-hidden': 'true' },
    element('div', { class: 'name' }, t('State')),
    element('div', { class: 'track' }, axis.node()),
    element('div', { class: 'number' }, t('Time')),
    element('div', { class: 'number queue' }, t('Queue')),
    element('div', { class: 'number overhead' }, t('Overhead')),
  )
  const scroller = element('div', { class: 'scroller' }, surface, list)
  const node = element('div', { class: 'chart' }, queuePattern(), head, scroller, tip)
  let shown: Drawn | undefined
  let room = 0
  let pointer: number | null = null

  list.addEventListener('click', (event) => {
    const row = event.target instanceof Element ? event.target.closest<HTMLElement>('.row') : null
    const state = row?.dataset['state']
    // The details that open now move what it was about.
    tip.hidden = true
    if (state !== undefined) choose(state)
  })
  list.addEventListener('pointermove', (event) => {
    const left = surface.getBoundingClientRect().left
    pointer = event.clientX - left
    if (shown) drawPointer(shown)
    showTip(event)
  })
  list.addEventListener('pointerleave', () => {
    pointer = null
    tip.hidden = true
    if (shown) drawPointer(shown)
  })

  function showTip(event: PointerEvent): void {
    const data: unknown = event.target instanceof Element ? select(event.target).datum() : undefined
    const about = isBar(data) ? barWords(data) : isMark(data) ? attemptWords(data) : undefined
    tip.hidden = about === undefined
    if (!about) return
    const [title, ...lines] = about
    tip.replaceChildren(element('b', {}, title ?? ''), ...lines.map((line) => element('div', {}, line)))
    const box = node.getBoundingClientRect()
    const x = Math.min(event.clientX - box.left + 14, box.width - tip.offsetWidth - 8)
    const below = event.clientY - box.top + 18
    tip.style.left = `${Math.max(8, x)}px`
    tip.style.top = `${below + tip.offsetHeight > box.height ? below - tip.offsetHeight - 30 : below}px`
  }

  function drawPointer({ view, start }: ChartInput): void {
    const at = pointer !== null && pointer >= 0 && pointer <= view.width ? pointer : null
    const time = at === null ? null : view.time(at)
    backdrop
      .selectAll('line.pointer')
      .data(at === null ? [] : [at])
      .join('line')
      .attr('class', 'pointer')
      .attr('x1', (x) => x)
      .attr('x2', (x) => x)
      .attr('y1', 0)
      .attr('y2', '100%')
    const label = axis
      .selectAll<SVGGElement, Micros>('g.pointer')
      .data(time === null ? [] : [time])
      .join((enter) => {
        const group = enter.append('g').attr('class', 'pointer')
        group.append('rect').attr('rx', 3).attr('y', 1).attr('height', 32).attr('width', 92)
        group.append('text').attr('y', 13).attr('x', 46)
        group.append('text').attr('y', 27).attr('x', 46).attr('class', 'clock')
        return group
      })
      .attr('transform', `translate(${Math.min(Math.max((at ?? 0) - 46, 0), view.width - 92)},0)`)
    label.select('text').text((at2) => `+${formatDuration((at2 - start) / 1e6)}`)
    label.select('text.clock').text((at2) => clockTime(at2, 1_000))
  }

  return {
    node,
    list,
    surface,
    /** Width of the tracks, px; what lies under the rows is put where the tracks are. */
    measure(): number {
      const track = head.querySelector<HTMLElement>('.track')
      surface.style.left = `${track?.offsetLeft ?? 0}px`
      surface.style.width = `${track?.clientWidth ?? 0}px`
      room = scroller.clientHeight - 16
      return track?.clientWidth ?? 0
    },
    draw(given: ChartInput): void {
      const fitting = Math.floor(room / Math.max(1, given.rows.length))
      const input: Drawn = { ...given, height: Math.min(HEIGHTS.most, Math.max(HEIGHTS.least, fitting)) }
      shown = input
      list.style.setProperty('--row', `${input.height}px`)
      drawBackdrop(backdrop, input)
      drawAxis(axis, input)
      drawRows(select(list), input)
      drawPointer(input)
      if (input.selected === null) list.removeAttribute('aria-activedescendant')
      else list.setAttribute('aria-activedescendant', rowId(input.selected))
    },
    scrollTo(state: string): void {
      document.getElementById(rowId(state))?.scrollIntoView({ block: 'nearest' })
    },
  }
}

const rowId = (state: string) => `state-${encodeURIComponent(state)}`

function drawBackdrop(
  svg: Selection<SVGSVGElement, unknown, null, undefined>,
  { view, now, rows, height }: Drawn,
): void {
  svg.attr('width', view.width).attr('height', rows.length * height)
  svg
    .selectAll('line.grid')
    .data(view.ticks)
    .join('line')
    .attr('class', 'grid')
    .attr('x1', (tick) => tick.x)
    .attr('x2', (tick) => tick.x)
    .attr('y2', '100%')
  svg
    .selectAll('rect.fold')
    .data(view.folds)
    .join('rect')
    .attr('class', 'fold')
    .attr('x', (fold) => fold.from)
    .attr('width', (fold) => Math.max(0, fold.to - fold.from))
    .attr('height', '100%')
  svg
    .selectAll('line.now')
    .data(now === null ? [] : [view.x(now)])
    .join('line')
    .attr('class', 'now')
    .attr('x1', (x) => x)
    .attr('x2', (x) => x)
    .attr('y2', '100%')
}

function drawAxis(svg: Selection<SVGSVGElement, unknown, null, undefined>, { view, start }: ChartInput): void {
  svg.attr('width', view.width)
  const [first, second] = view.ticks
  const step = first && second ? second.time - first.time : 1e6
  const ticks = svg
    .selectAll<SVGGElement, (typeof view.ticks)[number]>('g.tick')
    .data(view.ticks)
    .join((enter) => {
      const group = enter.append('g').attr('class', 'tick')
      group.append('text').attr('y', 13)
      group.append('text').attr('class', 'clock').attr('y', 27)
      return group
    })
    .attr('transform', (tick) => `translate(${tick.x},0)`)
    // The first label would be cut off on the left, the last on the right.
    .attr('text-anchor', (tick) => (tick.x < 30 ? 'start' : tick.x > view.width - 30 ? 'end' : 'middle'))
  ticks.select('text').text((tick) => tickLabel(tick.seconds, step))
  ticks.select('text.clock').text((tick) => clockTime(start + tick.seconds * 1e6, step))
  svg
    .selectAll('text.fold')
    .data(view.folds)
    .join('text')
    .attr('class', 'fold')
    .attr('text-anchor', 'middle')
    .attr('x', (fold) => (fold.from + fold.to) / 2)
    .attr('y', 20)
    .text((fold) => formatDuration((fold.end - fold.start) / 1e6))
}

function drawRows(list: Selection<HTMLDivElement, unknown, null, undefined>, input: Drawn): void {
  // SAFETY: the list is a div whose rows are bound to the rows given here.
  const rows = list
    .selectAll<HTMLDivElement, Row>('div.row')
    .data(input.rows, (row) => row.state)
    .join((enter) =>
      enter.append((row) =>
        element(
          'div',
          { class: 'row', role: 'option', id: rowId(row.state), 'data-state': row.state },
          element(
            'div',
            { class: 'name' },
            element('span', { class: 'status' }),
            element('span', { class: 'label' }),
            element('span', { class: 'spoken unseen' }),
          ),
          element('div', { class: 'track' }, document.createElementNS('http://www.w3.org/2000/svg', 'svg')),
          numberCell('time', t('time')),
          numberCell('queue', t('queue wait')),
          numberCell('overhead', t('overhead')),
        ),
      ),
    )
    .order() as unknown as RowSelection
  rows.attr('aria-selected', (row) => String(row.state === input.selected)).attr('data-status', (row) => row.status)
  rows.select('.status').each(function (row) {
    if (!(this instanceof HTMLElement) || this.dataset['status'] === row.status) return
    this.dataset['status'] = row.status
    this.replaceChildren(icon(row.status))
  })
  rows.select('.label').text((row) => (row.visits.length > 1 ? `${row.state} ×${row.visits.length}` : row.state))
  rows.select('.spoken').text((row) => statusWords[row.status])
  rows.select('.number.time .value').text((row) => (row.step ? formatDuration(row.step.seconds) : ''))
  rows.select('.number.queue .value').text((row) => (row.step ? orNothing(row.step.queue_seconds) : ''))
  rows.select('.number.overhead .value').text((row) => (row.step ? orNothing(row.step.overhead_seconds) : ''))
  rows.select<SVGSVGElement>('.track svg').each(function (row) {
    drawTrack(select(this), row, input)
  })
}

function drawTrack(svg: Selection<SVGSVGElement, unknown, null, undefined>, row: Row, { view, height }: Drawn): void {
  const visible = (span: { start: Micros; end: Micros }) =>
    view.x(span.end) >= -4 && view.x(span.start) <= view.width + 4
  const left = (span: { start: Micros }) => Math.max(-4, view.x(span.start))
  const width = (span: { start: Micros; end: Micros }) =>
    Math.max(LEAST_WIDTH, Math.min(view.width + 4, view.x(span.end)) - left(span))
  svg.attr('width', view.width).attr('height', height)
  svg
    .selectAll<SVGRectElement, Bar>('rect.bar')
    .data(row.bars.filter(visible))
    .join('rect')
    .attr('class', (bar) => `bar ${bar.kind} is-${bar.visit?.status ?? 'engine'}`)
    .attr('x', left)
    .attr('width', width)
    .attr('y', (bar) => (height * (1 - thickness[bar.kind])) / 2)
    .attr('height', (bar) => height * thickness[bar.kind])
    .attr('rx', (bar) => (bar.kind === 'active' || bar.kind === 'queue' ? 2 : 0))
  const marks = svg
    .selectAll<SVGGElement, AttemptMark>('g.attempt')
    .data(row.attempts.filter(visible))
    .join((enter) => {
      const group = enter.append('g')
      group.append('rect').attr('rx', 2)
      group.append('path')
      return group
    })
    .attr('class', ({ attempt }) => `attempt ${attempt.outcome}`)
  marks
    .select('rect')
    .attr('x', left)
    .attr('width', width)
    .attr('y', (height * (1 - thickness.active)) / 2)
    .attr('height', height * thickness.active)
  // A cross where an attempt was lost or failed: told apart without its colour.
  marks
    .select('path')
    .attr('transform', (mark) => `translate(${left(mark) + width(mark) - 7},${height / 2})`)
    .attr('display', (mark) => (width(mark) < 14 ? 'none' : null))
    .attr('d', ({ attempt }) =>
      attempt.outcome === 'lost' || attempt.outcome === 'failed' ? 'M-3.5-3.5l7 7m0-7l-7 7' : '',
    )
  svg
    .selectAll('text.saying')
    .data(sayings(row, view))
    .join('text')
    .attr('class', ({ place }) => `saying ${place}`)
    .attr('x', ({ x }) => x)
    .attr('y', height / 2 + 4)
    .attr('text-anchor', ({ place }) => (place === 'after' ? 'start' : 'end'))
    .text(({ text }) => text)
  svg
    .selectAll('line.poll')
    .data(row.visits.flatMap((visit) => visit.polls).filter((poll) => visible({ start: poll.time, end: poll.time })))
    .join('line')
    .attr('class', 'poll')
    .attr('x1', (poll) => view.x(poll.time))
    .attr('x2', (poll) => view.x(poll.time))
    .attr('y1', height - 5)
    .attr('y2', height - 1)
}

interface Saying {
  readonly text: string
  readonly x: number
  readonly place: 'before' | 'within' | 'after'
}

/** What a provider says of the action under way: after its bar, or before it, or on it, wherever it has room first. */
function sayings(row: Row, view: View): readonly Saying[] {
  const visit = row.visits.at(-1)
  const text = visit?.end === null ? visit.action?.display_status : undefined
  if (!visit || text === undefined) return []
  const needed = text.length * LETTER + 20
  const [start, end] = [view.x(visit.start), view.x(row.bars.at(-1)?.end ?? visit.start)]
  if (end + needed < view.width) return [{ text, x: end + 10, place: 'after' }]
  if (start > needed) return [{ text, x: start - 10, place: 'before' }]
  return end - start > needed ? [{ text, x: end - 10, place: 'within' }] : []
}

const isBar = (data: unknown): data is Bar => typeof data === 'object' && data !== null && 'kind' in data
const isMark = (data: unknown): data is AttemptMark => typeof data === 'object' && data !== null && 'attempt' in data

function barWords({ kind, start, end, visit }: Bar): readonly string[] {
  const span = `${clockTime(start, 1_000)} – ${clockTime(end, 1_000)}`
  const what = visit ? visit.state : t('Engine, between states')
  const display = kind === 'active' || kind === 'queue' ? visit?.action?.display_status : undefined
  return [`${kindWords[kind]} ${formatDuration((end - start) / 1e6)}`, what, span, ...(display ? [display] : [])]
}

function attemptWords({ attempt, visit, start, end }: AttemptMark): readonly string[] {
  return [
    t('Attempt {0} {1}: {2}', attempt.attempt, outcomeWords[attempt.outcome], formatDuration((end - start) / 1e6)),
    attempt.name === '' ? visit.state : `${visit.state}: ${attempt.name}`,
    `${clockTime(start, 1_000)} – ${clockTime(end, 1_000)}`,
  ]
}

/** Figures without their column's head say to nobody what they are. */
function numberCell(name: string, words: string): HTMLElement {
  return element(
    'div',
    { class: `number ${name}` },
    element('span', { class: 'unseen' }, `${words} `),
    element('span', { class: 'value' }),
  )
}

const orNothing = (seconds: number) => (seconds === 0 ? '–' : formatDuration(seconds))

/** Hatching for queue wait, so that it is told apart without its colour; bars refer to it by `#queue`. */
function queuePattern(): SVGSVGElement {
  const holder = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  holder.setAttribute('class', 'unseen')
  holder.setAttribute('aria-hidden', 'true')
  holder.innerHTML =
    '<defs><pattern id="queue" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">' +
    '<rect class="hatch-ground" width="5" height="5"/><rect class="hatch" width="2" height="5"/></pattern></defs>'
  return holder
}
