/** "Run": what the painted run did in the selected state, visit by visit, why it failed there, and how to go on. */
import { formatDuration, isOver, type Visit } from '#run'
import { tool } from '../../kit/controls.ts'
import { element } from '../../kit/element.ts'
import { failureView } from '../../kit/failure-view.ts'
import { icon } from '../../kit/icons.ts'
import { createJsonBox } from '../../kit/json-box.ts'
import type { EditorActions, EditorModel } from '../model.ts'
import type { Painting } from '../painting.ts'
import type { PagePart } from '../page-part.ts'
import { staysIn, stateIn, type Stay } from '../trial/trial-data.ts'
import { createRerunForm, type RerunSubject } from './rerun-form.ts'
import { t } from '../../kit/words.ts'
import './visit.css'

export interface VisitActions {
  /** Open the Test tab on the data of this visit, counted from 0. */
  testOn(state: string, runId: string, visit: number): void
}

const stands = {
  active: 'is running',
  inactive: t('waits for somebody'),
  succeeded: 'succeeded',
  failed: 'failed',
  canceled: 'was canceled',
} as const

export function createVisitPanel(actions: EditorActions, { testOn }: VisitActions): PagePart {
  let model: EditorModel | undefined
  let state = ''
  let runId = ''
  /** Null: the last one, also when there comes another. */
  let chosen: number | null = null
  let failureOf: Visit | undefined
  const redraw = () => model && draw(model)
  const head = element('div', { class: 'visit-head' })
  const failure = element('div', { class: 'visit-failure' })
  const boxes = {
    before: createJsonBox({ label: t('Data in') }),
    sent: createJsonBox({ label: t('Sent') }),
    returned: createJsonBox({ label: t('Returned') }),
    after: createJsonBox({ label: t('Data out') }),
  }
  const columns = element(
    'div',
    { class: 'columns' },
    failure,
    boxes.before.node,
    boxes.sent.node,
    boxes.returned.node,
    boxes.after.node,
  )
  const rerun = createRerunForm(actions, redraw)
  const nothing = element('p', { class: 'quiet none' })
  const content = element('div', { class: 'visit-content' }, head, columns, rerun.node)
  const node = element('div', { class: 'visit' }, nothing, content)

  function draw(next: EditorModel): void {
    model = next
    const { painting } = next
    const name = next.selected.at(-1)
    const why = emptyWords(next, name)
    nothing.hidden = why === ''
    nothing.textContent = why
    content.hidden = why !== ''
    if (why !== '' || !painting || name === undefined) return
    if (name !== state || painting.summary.run_id !== runId)
      [state, runId, chosen] = [name, painting.summary.run_id, null]
    const stays = staysIn(name, painting)
    const at = Math.min(chosen ?? stays.length - 1, stays.length - 1)
    const stay = stays[at]
    if (!stay) return
    const opened = rerun.opened
    if (opened) rerun.update(nowOf(next, opened.state))
    drawHead(next, painting, stay, at, stays.length)
    columns.hidden = opened !== undefined
    drawFailure(stay.visit)
    const { before, sent, returned, after } = stay.data
    boxes.before.show({ value: before, empty: t('The log of this run does not tell.') })
    boxes.sent.node.hidden = sent === undefined
    boxes.sent.show({ value: sent })
    boxes.returned.node.hidden = sent === undefined
    boxes.returned.show({ value: returned, empty: stay.visit.end === null ? t('Not yet.') : t('Nothing.') })
    boxes.after.show({ value: after, empty: stay.visit.end === null ? t('Not yet.') : t('The run ended here.') })
  }

  function drawHead(current: EditorModel, painting: Painting, { visit, data }: Stay, at: number, count: number): void {
    const over = isOver(painting.run)
    const now = (Date.now() + current.clockOffset) * 1000
    const took = formatDuration(((visit.end ?? now) - visit.start) / 1e6)
    const step = (by: number) => {
      chosen = at + by
      redraw()
    }
    const back = tool(t('Earlier visit'), icon('back'), () => step(-1))
    const on = tool(t('Later visit'), icon('on'), () => step(1))
    back.disabled = at === 0
    on.disabled = at === count - 1
    const focused = head.contains(document.activeElement) ? document.activeElement?.getAttribute('aria-label') : null
    head.replaceChildren(
      icon(visit.status),
      element('h2', {}, visit.state),
      element('span', {}, `${stands[visit.status]}, ${took}`),
      count > 1 ? element('span', { class: 'visits' }, back, t('Visit {0} of {1}', at + 1, count), on) : '',
      element('span', { class: 'space' }),
      action(
        t('Show its text'),
        'text',
        () => revealText(current, visit.state),
        current.frozen && !inText(current, visit.state),
      ),
      action(t('Timeline'), 'timeline', () =>
        actions.post({ kind: 'openTimeline', run_id: painting.summary.run_id, state: visit.state }),
      ),
      action(t('Test with this data'), 'test', () => testOn(visit.state, painting.summary.run_id, at)),
      action(
        t('Re-run from here…'),
        'again',
        () => {
          rerun.open(subjectOf(current, painting, visit.state, data.before))
          redraw()
        },
        // The fabric goes on from the last time that the run was in the state.
        !over || at !== count - 1,
        over
          ? t('Of a state that was visited several times, only the last visit can be gone on from')
          : t('The run has not ended'),
      ),
    )
    if (focused) head.querySelector<HTMLElement>(`[aria-label="${CSS.escape(focused)}"]`)?.focus()
  }

  function drawFailure(visit: Visit): void {
    const failed = visit.status === 'failed' || visit.error !== undefined
    failure.hidden = !failed
    if (!failed || failureOf === visit) return
    failureOf = visit
    failure.replaceChildren(
      failureView(visit, {
        openFrame: async ({ function: name, file, line, column }) => {
          const { opened, reason } = await actions.call('openFrame', { function: name, file, line, column })
          return opened ? undefined : (reason ?? t('The file is not at hand.'))
        },
        copy: (text) => void actions.call('writeClipboard', { text }),
      }),
    )
  }

  function revealText(current: EditorModel, name: string): void {
    const { parsed } = current
    if (inText(current, name)) actions.reveal([...parsed.definitionPath, 'States', name], true)
  }

  return { node, draw }
}

function action(
  label: string,
  name: Parameters<typeof icon>[0],
  act: () => void,
  disabled = false,
  why = '',
): HTMLElement {
  const made = tool(label, icon(name), act, label)
  made.disabled = disabled
  if (disabled && why !== '') made.title = why
  return made
}

function emptyWords({ painting, good }: EditorModel, name: string | undefined): string {
  if (!painting) return t('Choose a run at the top to see here what it did in the selected state.')
  if (name === undefined) return t('Select a state to see what the run did in it.')
  if (painting.run.visits.some(({ state }) => state === name)) return ''
  return stateIn(good, name)
    ? t('The run has not come to {0}.', name)
    : t('Select a state to see what the run did in it.')
}

/** The painted run failed in the selected state. */
export function failedIn({ painting, selected }: EditorModel): boolean {
  const last = painting?.run.visits.findLast(({ state }) => state === selected.at(-1))
  return last?.status === 'failed'
}

const inText = ({ parsed }: EditorModel, name: string) => stateIn(parsed, name) !== undefined

function subjectOf(
  model: EditorModel,
  { summary, definition }: Painting,
  state: string,
  data: RerunSubject['data'],
): RerunSubject {
  return {
    runId: summary.run_id,
    name: summary.label ?? summary.flow_title,
    state,
    definition,
    data,
    now: nowOf(model, state),
  }
}

function nowOf({ parsed, broken }: EditorModel, state: string): RerunSubject['now'] {
  if (broken) return t('it cannot be read at this moment')
  return stateIn(parsed, state) ? parsed.flow.definition : t('it has no state {0}', state)
}
