/** The pane beside the chart: everything that is known of one state. */
import type { Micros } from '#flow'
import { formatDuration, type LogEntry, type Visit } from '#run'
import { tool } from '../kit/controls.ts'
import { element } from '../kit/element.ts'
import { icon } from '../kit/icons.ts'
import { clockTime } from './clock.ts'
import { failureView, type FailureActions } from '../kit/failure-view.ts'
import { jsonView } from '../kit/json-view.ts'
import { kindWords, outcomeWords, statusWords, type Row } from './rows.ts'
import { t } from '../kit/words.ts'

export interface DetailsActions extends FailureActions {
  close(): void
  openState(state: string): void
  taskOutput(taskId: string): Promise<{ readonly stdout: string; readonly stderr: string }>
}

export interface DetailsInput {
  readonly row: Row
  /** Start of the run: log entries are timed from it. */
  readonly start: Micros
}

export function createDetails(actions: DetailsActions) {
  const body = element('div', { class: 'body' })
  const heading = element('div', { class: 'heading' })
  const node = element('aside', { class: 'details', 'aria-label': 'Details of the state', hidden: true }, heading, body)
  /** What the reader unfolded, by state, kept over redraws. */
  const unfolded = new Map<string, Set<string>>()
  const sections = new Map<string, boolean>()
  let state: string | undefined
  let chosen: number | undefined
  let drawn: Visit | undefined
  let output: { readonly task: string; readonly stdout: string; readonly stderr: string } | undefined

  function choose(index: number, input: DetailsInput): void {
    chosen = index
    drawn = undefined
    draw(input)
  }

  function section(name: string, open: boolean, ...inside: readonly (Node | null)[]): HTMLElement {
    const made = element(
      'details',
      { class: 'section', open: sections.get(name) ?? open },
      element('summary', {}, name),
      ...inside,
    )
    made.addEventListener('toggle', () => sections.set(name, made.open))
    return made
  }

  function value(name: string, content: unknown, open: boolean): HTMLElement | null {
    if (content === undefined) return null
    const key = `${state}/${name}`
    const paths = unfolded.get(key) ?? new Set<string>()
    unfolded.set(key, paths)
    return section(name, open, jsonView(content, paths))
  }

  function printed(visit: Visit): HTMLElement | null {
    const task = visit.attempts.findLast((attempt) => attempt.task_id !== undefined)?.task_id
    if (task === undefined) return null
    const shown = element('div', { class: 'printed' })
    const fill = () => {
      if (output?.task !== task) return
      const text = [output.stdout, output.stderr].filter((part) => part !== '').join('\n')
      shown.replaceChildren(
        text === ''
          ? element('div', { class: 'quiet' }, 'It printed nothing.')
          : element('pre', { class: 'mono' }, text),
      )
    }
    const load = () => {
      if (output?.task === task && visit.end !== null) return fill()
      shown.replaceChildren(element('div', { class: 'quiet' }, 'Reading…'))
      void read()
    }
    const read = async () => {
      try {
        output = { task, ...(await actions.taskOutput(task)) }
        fill()
      } catch (error) {
        shown.replaceChildren(
          element('div', { class: 'quiet' }, error instanceof Error ? error.message : String(error)),
        )
      }
    }
    const made = section(t('What the task printed'), false, shown)
    made.addEventListener('toggle', () => {
      if (made instanceof HTMLDetailsElement && made.open) load()
    })
    if (made instanceof HTMLDetailsElement && made.open) load()
    return made
  }

  function draw(input: DetailsInput): void {
    const { row, start } = input
    if (row.state !== state) {
      state = row.state
      chosen = undefined
      drawn = undefined
    }
    const index = Math.min(chosen ?? row.visits.length - 1, row.visits.length - 1)
    const visit = row.visits[index]
    if (visit !== undefined && visit === drawn) return writeTimes(body, row, visit)
    drawn = visit
    heading.replaceChildren(
      icon(visit?.status ?? 'waiting'),
      element('h2', {}, row.state),
      element('span', { class: 'quiet' }, `${row.type}, ${statusWords[visit?.status ?? 'waiting']}`),
      element('span', { class: 'space' }),
      tool(t('Show this state in the definition'), icon('text'), () => actions.openState(row.state)),
      tool(t('Close (Escape)'), icon('close'), actions.close),
    )
    if (!visit) {
      body.replaceChildren(element('p', { class: 'quiet' }, t('The run has not come to this state.')))
      return
    }
    const failed = visit.status === 'failed'
    const scroll = body.scrollTop
    const parts: readonly (HTMLElement | null)[] = [
      row.visits.length > 1 ? visitSwitch(index, row.visits.length, (next) => choose(next, input)) : null,
      failed ? failureView(visit, actions) : null,
      section(t('Time'), true, timesTable(), attemptList(visit, start)),
      printed(visit),
      value(t('Input'), visit.input, !failed),
      value(t('Output'), failed ? undefined : visit.output, !failed),
      value(t('Action'), visit.action ?? undefined, false),
      section(
        t('Log'),
        failed,
        logList(visit.log, start, (key) => pathsOf(`${state}/log/${key}`)),
      ),
    ]
    body.replaceChildren(...parts.filter((part) => part !== null))
    body.scrollTop = scroll
    writeTimes(body, row, visit)
  }

  function pathsOf(key: string): Set<string> {
    const paths = unfolded.get(key) ?? new Set<string>()
    unfolded.set(key, paths)
    return paths
  }

  return {
    node,
    draw(input: DetailsInput | null): void {
      node.hidden = input === null
      if (input) draw(input)
      else drawn = undefined
    },
  }
}

function visitSwitch(index: number, count: number, choose: (index: number) => void): HTMLElement {
  const back = tool(t('Earlier visit'), icon('back'), () => choose(index - 1))
  const on = tool(t('Later visit'), icon('on'), () => choose(index + 1))
  back.disabled = index === 0
  on.disabled = index === count - 1
  return element('div', { class: 'visits' }, back, t('Visit {0} of {1}', index + 1, count), on)
}

const kinds = ['active', 'queue', 'pollWait', 'between'] as const

function timesTable(): HTMLElement {
  return element(
    'div',
    { class: 'times' },
    ...kinds.map((kind) =>
      element(
        'div',
        { class: `figure ${kind}`, 'data-kind': kind },
        element('span', { class: 'swatch' }),
        element('span', { class: 'label' }, kindWords[kind]),
        element('span', { class: 'value' }),
      ),
    ),
    element(
      'div',
      { class: 'figure total', 'data-kind': 'total' },
      element('span', { class: 'swatch' }),
      element('span', { class: 'label' }, t('In the state')),
      element('span', { class: 'value' }),
    ),
  )
}

function writeTimes(body: HTMLElement, row: Row, visit: Visit): void {
  const own = row.bars.filter((bar) => bar.visit === visit)
  const micros = (kind?: string) =>
    own.reduce((sum, bar) => sum + (kind === undefined || bar.kind === kind ? bar.end - bar.start : 0), 0)
  for (const kind of [...kinds, 'total'] as const) {
    const at = body.querySelector(`.times [data-kind="${kind}"] .value`)
    if (at) at.textContent = formatDuration(micros(kind === 'total' ? undefined : kind) / 1e6)
  }
}

function attemptList(visit: Visit, start: Micros): HTMLElement | null {
  const worthSaying = visit.attempts.length > 1 || visit.attempts.some(({ outcome }) => outcome !== 'succeeded')
  if (!worthSaying) return null
  return element(
    'ol',
    { class: 'attempts', 'aria-label': t('Attempts') },
    ...visit.attempts.map((attempt) =>
      element(
        'li',
        { class: attempt.outcome },
        `${attempt.name === '' ? t('Attempt') : attempt.name} ${attempt.attempt}: ${outcomeWords[attempt.outcome]}`,
        element(
          'span',
          { class: 'quiet' },
          ` ${t('from {0}', `+${formatDuration((attempt.start - start) / 1e6)}`)}`,
          attempt.end === null ? '' : `, ${formatDuration((attempt.end - attempt.start) / 1e6)}`,
        ),
      ),
    ),
  )
}

function logList(log: readonly LogEntry[], start: Micros, paths: (key: string) => Set<string>): HTMLElement {
  return element(
    'ol',
    { class: 'log' },
    ...log.map((entry, index) => {
      const time = Date.parse(entry.time) * 1000
      const made = element(
        'details',
        {},
        element(
          'summary',
          { title: clockTime(time, 1_000) },
          element('span', { class: 'when mono quiet' }, `+${formatDuration(Math.max(0, time - start) / 1e6)}`),
          element('span', { class: 'code' }, entry.code),
          element('span', { class: 'quiet' }, entry.details.action?.display_status ?? ''),
        ),
      )
      made.addEventListener('toggle', () => {
        if (made.open && made.childElementCount === 1)
          made.append(element('p', {}, entry.description), jsonView(entry.details, paths(String(index))))
      })
      return element('li', {}, made)
    }),
  )
}
