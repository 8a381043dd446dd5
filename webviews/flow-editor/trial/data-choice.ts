/** The line above the columns: on which data the state is tried, and how its action ends. */
import type { RunSummary } from '#messages'
import { tool } from '../../kit/controls.ts'
import { element } from '../../kit/element.ts'
import { icon } from '../../kit/icons.ts'
import type { Chosen } from './chosen.ts'
import { t } from '../../kit/words.ts'

export interface DataChoiceActions {
  source(source: Chosen['source']): void
  outcome(outcome: string): void
}

export interface DataChoiceInput {
  readonly state: string
  readonly runs: readonly RunSummary[]
  readonly chosen: Chosen
  /** How often the chosen run was in the state. */
  readonly stays: number
  /** Empty for states that nobody carries out. */
  readonly outcomes: readonly string[]
  readonly changed: boolean
}

export function createDataChoice(actions: DataChoiceActions) {
  let input: DataChoiceInput | undefined
  const source = select(t('Data'), (value) =>
    actions.source(value === '' ? { kind: 'sample' } : { kind: 'run', run_id: value, visit: Number.MAX_SAFE_INTEGER }),
  )
  const outcome = select(t('Its action'), actions.outcome)
  const step = (by: number) => {
    if (!input || input.chosen.source.kind !== 'run') return
    actions.source({ ...input.chosen.source, visit: Math.min(input.chosen.source.visit, input.stays - 1) + by })
  }
  const back = tool(t('Earlier visit'), icon('back'), () => step(-1))
  const on = tool(t('Later visit'), icon('on'), () => step(1))
  const place = element('span')
  const visits = element('span', { class: 'visits' }, back, place, on)
  const again = element(
    'button',
    { class: 'link', type: 'button', onclick: () => input && actions.source(input.chosen.source) },
    t('Take back the changes'),
  )
  const heading = element('h2')
  const node = element('div', { class: 'data-choice' }, heading, source.node, visits, outcome.node, again)
  return {
    node,
    draw(next: DataChoiceInput): void {
      input = next
      const { chosen, stays } = next
      heading.textContent = next.state
      const run = chosen.source.kind === 'run' ? chosen.source : undefined
      source.offer([{ value: '', label: t('A sample') }, ...runOptions(next.runs, run?.run_id)], run?.run_id ?? '')
      const at = Math.min(run?.visit ?? 0, stays - 1)
      visits.hidden = stays < 2
      place.textContent = t('Visit {0} of {1}', at + 1, stays)
      back.disabled = at <= 0
      on.disabled = at >= stays - 1
      outcome.node.hidden = next.outcomes.length === 0
      outcome.offer(
        next.outcomes.map((value) => ({ value, label: ends[value] ?? t('ends with {0}', value) })),
        chosen.outcome,
      )
      again.hidden = !next.changed
    },
  }
}

const ends: Readonly<Record<string, string>> = { succeeded: t('ends as returned'), failed: t('fails (status FAILED)') }

/** The chosen one too, when it is not among the newest any more. */
function runOptions(runs: readonly RunSummary[], chosen: string | undefined) {
  const options = runs.map((run) => ({
    value: run.run_id,
    label: `Run ${run.label ?? run.flow_title}, ${new Date(run.start_time).toLocaleString()}, ${run.status.toLowerCase()}`,
  }))
  const missing = chosen !== undefined && !runs.some(({ run_id }) => run_id === chosen)
  return missing ? [{ value: chosen, label: `Run ${chosen.slice(0, 8)}` }, ...options] : options
}

interface Option {
  readonly value: string
  readonly label: string
}

function select(label: string, choose: (value: string) => void) {
  const list = element('select', { 'aria-label': label })
  list.addEventListener('change', () => choose(list.value))
  let offered = ''
  return {
    node: element('label', { class: 'choice' }, element('span', {}, label), list),
    offer(options: readonly Option[], chosen: string): void {
      const key = JSON.stringify(options)
      if (key !== offered) {
        offered = key
        list.replaceChildren(...options.map(({ value, label: text }) => element('option', { value }, text)))
      }
      if (list.value !== chosen) list.value = chosen
    },
  }
}
