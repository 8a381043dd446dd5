/** Which two versions are compared, what the colours and signs mean, and what can be done. */
import { changeSigns, comparisonSummary, type StateChange } from '#flow'
import type { ComparedText } from '#messages'
import { tool } from '../kit/controls.ts'
import { element } from '../kit/element.ts'
import { icon } from '../kit/icons.ts'
import { show, tag } from '../kit/view.ts'
import { t } from '../kit/words.ts'
import type { CompareModel } from './model.ts'
import { changeWord } from './words.ts'

export interface HeaderActions {
  swap(): void
  compareTexts(): void
  step(by: 1 | -1): void
  fit(): void
  zoomBy(factor: number): void
}

const changes = ['added', 'removed', 'changed', 'moved'] as const

export function createHeader(actions: HeaderActions) {
  const heading = element('h1', { class: 'versions' })
  const summary = element('div', { class: 'summary quiet' })
  const legend = element('div', { class: 'legend', role: 'list', 'aria-label': t('What the signs mean') })
  const node = element(
    'header',
    {},
    element('div', { class: 'titles' }, heading, summary),
    legend,
    element(
      'div',
      { class: 'tools', role: 'toolbar', 'aria-label': t('Comparison') },
      tool(t('Difference before (P)'), icon('up'), () => actions.step(-1)),
      tool(t('Next difference (N)'), icon('down'), () => actions.step(1)),
      tool(t('Swap the versions (S)'), icon('transfer'), actions.swap),
      tool(t('Compare the texts (T)'), icon('text'), actions.compareTexts),
      tool(t('Zoom out (−)'), icon('out'), () => actions.zoomBy(1 / 1.3)),
      tool(t('Zoom in (+)'), icon('in'), () => actions.zoomBy(1.3)),
      tool(t('Fit the whole graph (F)'), icon('fit'), actions.fit),
    ),
  )
  return {
    node,
    draw({ before, after, comparison }: CompareModel): void {
      show(heading, [
        tag('span', { class: 'version', key: 'before' }, named(before.given)),
        tag('span', { class: 'arrow', key: 'arrow', 'aria-label': t('compared with') }, '→'),
        tag('span', { class: 'version', key: 'after' }, named(after.given)),
      ])
      summary.textContent = comparisonSummary(comparison)
      const count = (change: StateChange) => comparison.states.filter((state) => state.change === change).length
      show(
        legend,
        changes.map((change) =>
          tag(
            'span',
            { class: `means ${change}`, role: 'listitem', key: change },
            tag('span', { class: `sign ${change}`, 'aria-hidden': 'true' }, changeSigns[change]),
            `${changeWord(change)} `,
            tag('span', { class: 'quiet' }, String(count(change))),
          ),
        ),
      )
    },
  }
}

const named = ({ name, version }: ComparedText) => (version === '' ? name : `${name} (${version})`)
