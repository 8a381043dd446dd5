/** Which run is painted on the graph. */
import type { RunChoice, RunSummary } from '#messages'
import { dropdown } from '../kit/controls.ts'
import { element } from '../kit/element.ts'
import { t } from '../kit/words.ts'

const NONE = 'none'
const NEWEST = 'newest'

const words = {
  ACTIVE: 'running',
  INACTIVE: 'waiting',
  SUCCEEDED: 'succeeded',
  FAILED: 'failed',
  ENDED: 'ended',
} as const

export function createRunPicker(choose: (choice: RunChoice) => void) {
  const list = dropdown(t('Run painted on the graph'), (value) => choose(choiceOf(value)))
  let offered = ''
  return {
    node: element('label', { class: 'picker' }, element('span', { class: 'quiet' }, t('Run')), list.node),
    clear: () => choose({ kind: 'none' }),
    offer(runs: readonly RunSummary[], choice: RunChoice): void {
      const chosen = choice.kind === 'run' ? choice.run_id : choice.kind
      const choices = [
        { value: NONE, label: t('None') },
        { value: NEWEST, label: t('Newest, as it runs') },
        ...runs.map((run) => ({ value: run.run_id, label: runLabel(run) })),
      ]
      // Not while nothing changed: the list may be open.
      const next = JSON.stringify([choices, chosen])
      if (next === offered) return
      offered = next
      list.offer(choices, chosen)
    },
  }
}

function choiceOf(value: string): RunChoice {
  if (value === NONE || value === NEWEST) return { kind: value }
  return { kind: 'run', run_id: value }
}

function runLabel({ label, flow_title, start_time, status }: RunSummary): string {
  const time = new Date(start_time).toLocaleTimeString()
  return `${label ?? flow_title} · ${time} · ${words[status] ?? status}`
}
