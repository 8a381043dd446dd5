/** What run this is, how it stands, and where its time went. */
import { formatDuration, type Run, type RunSummary as Figures, type SegmentKind } from '#run'
import type { RunSummary } from '#messages'
import { tool } from '../kit/controls.ts'
import { element } from '../kit/element.ts'
import { icon } from '../kit/icons.ts'
import { dayAndTime } from './clock.ts'
import { kindWords } from './rows.ts'
import { t } from '../kit/words.ts'

export interface HeaderActions {
  fit(): void
  zoom(factor: number): void
  fold(folded: boolean): void
  save(): void
  openDefinition(): void
  cancel(): void
  help(): void
}

type Standing = { readonly icon: 'active' | 'inactive' | 'succeeded' | 'failed' | 'canceled'; readonly word: string }

/** The run document says how it ended; its log may be ahead of it, or behind. */
export function standing(summary: RunSummary, run: Run): Standing {
  if (run.status === 'CANCELED') return { icon: 'canceled', word: t('Canceled') }
  switch (run.end === null ? summary.status : run.status) {
    case 'ACTIVE':
      return { icon: 'active', word: t('Running') }
    case 'INACTIVE':
      return { icon: 'inactive', word: t('Waiting for somebody') }
    case 'SUCCEEDED':
      return { icon: 'succeeded', word: t('Succeeded') }
    case 'FAILED':
      return { icon: 'failed', word: t('Failed') }
    case 'ENDED':
      return { icon: 'canceled', word: t('Ended') }
    default:
      return { icon: 'canceled', word: String(summary.status) }
  }
}

export function createHeader(actions: HeaderActions) {
  const badge = element('span', { class: 'badge' })
  const title = element('h1')
  const facts = element('div', { class: 'facts quiet' })
  const fold = tool(t('Fold waits: shorten long stretches in which nothing happens'), icon('fold'), () =>
    actions.fold(fold.getAttribute('aria-pressed') !== 'true'),
  )
  fold.setAttribute('aria-pressed', 'false')
  const cancel = tool(t('Cancel this run'), icon('stop'), actions.cancel, t('Cancel'))
  const tools = element(
    'div',
    { class: 'tools', role: 'toolbar', 'aria-label': 'Timeline' },
    cancel,
    fold,
    tool(t('Zoom out (−)'), icon('out'), () => actions.zoom(1 / 1.6)),
    tool(t('Zoom in (+)'), icon('in'), () => actions.zoom(1.6)),
    tool(t('Fit the whole run (F)'), icon('fit'), actions.fit),
    tool(t('Save as SVG…'), icon('save'), actions.save),
    tool(t('Open the definition this run started with'), icon('text'), actions.openDefinition),
    tool(t('Keys (?)'), icon('help'), actions.help),
  )
  const totals = element('div', { class: 'totals' })
  const strip = element('div', { class: 'strip', 'aria-hidden': 'true' })
  const node = element(
    'header',
    {},
    element('div', { class: 'line' }, element('div', { class: 'titles' }, badge, title), tools),
    facts,
    element('div', { class: 'legend' }, totals, strip),
  )
  let drawnFacts = ''

  return {
    node,
    draw(summary: RunSummary, run: Run, figures: Figures, foldable: boolean, folded: boolean): void {
      const now = standing(summary, run)
      if (badge.dataset['status'] !== now.word) {
        badge.dataset['status'] = now.word
        badge.className = `badge ${now.icon}`
        badge.replaceChildren(icon(now.icon), now.word)
      }
      title.textContent = summary.label ?? summary.flow_title
      const about = [summary.flow_title, t('started {0}', dayAndTime(summary.start_time)), summary.run_id].join(' · ')
      if (about !== drawnFacts) facts.textContent = drawnFacts = about
      cancel.hidden = now.icon !== 'active' && now.icon !== 'inactive'
      fold.hidden = !foldable && !folded
      fold.setAttribute('aria-pressed', String(folded))
      drawTotals(totals, strip, figures)
    },
  }
}

const parts: readonly { readonly kind: SegmentKind; readonly seconds: (figures: Figures) => number }[] = [
  { kind: 'active', seconds: (figures) => figures.active_seconds },
  { kind: 'queue', seconds: (figures) => figures.queue_seconds },
  { kind: 'pollWait', seconds: (figures) => figures.poll_wait_seconds },
  { kind: 'between', seconds: (figures) => figures.between_seconds },
]

/** The legend is the sum: every kind with its total and share. */
function drawTotals(totals: HTMLElement, strip: HTMLElement, figures: Figures): void {
  const share = (seconds: number) => (figures.seconds === 0 ? 0 : (100 * seconds) / figures.seconds)
  if (totals.childElementCount === 0) {
    totals.append(figure('total', t('Duration')), figure('overhead', t('Overhead')))
    totals.append(...parts.map(({ kind }) => figure(kind, kindWords[kind])))
    strip.append(...parts.map(({ kind }) => element('span', { class: kind })))
  }
  const write = (name: string, seconds: number, percent: boolean) => {
    const at = totals.querySelector(`[data-figure="${name}"]`)
    at?.querySelector('.value')?.replaceChildren(formatDuration(seconds))
    at?.querySelector('.share')?.replaceChildren(percent ? `${share(seconds).toFixed(1)} %` : '')
  }
  write('total', figures.seconds, false)
  for (const { kind, seconds } of parts) write(kind, seconds(figures), true)
  write('overhead', figures.overhead_seconds, true)
  for (const [index, { seconds }] of parts.entries()) {
    const bar = strip.children[index]
    if (bar instanceof HTMLElement) bar.style.flexGrow = String(share(seconds(figures)))
  }
}

const hints: Readonly<Record<string, string>> = {
  total: t('Wall time from the start of the run to its end'),
  active: t('Somebody worked on an action'),
  queue: t('A provider had the action and nobody worked on it yet: waiting for a worker, nodes, a collection'),
  pollWait: t(
    'The work was done and the engine did not know yet. Ticks under a bar: when the engine was told something.',
  ),
  between: "The engine's own time: before the first state, between states, and until a provider had the action",
  overhead: t('Poll wait and between together: time in which no action was carried out. Queue wait is apart.'),
}

function figure(name: string, label: string): HTMLElement {
  return element(
    'div',
    { class: `figure ${name}`, 'data-figure': name, title: hints[name] ?? '' },
    element('span', { class: 'swatch' }),
    element('span', { class: 'label' }, label),
    element('span', { class: 'value' }),
    element('span', { class: 'share quiet' }),
  )
}
