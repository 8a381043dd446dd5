/** What is said of differences. */
import type { ComparedState, StateChange } from '#flow'
import { t } from '../kit/words.ts'

export const changeWord = (change: StateChange): string =>
  ({
    added: t('added'),
    removed: t('removed'),
    changed: t('changed'),
    moved: t('moved'),
    same: t('the same'),
  })[change]

/** `was Correlate, changed, moved`, as its card and its place in the list say. */
export function stateWords({ change, before, renamed, rewritten, moved, properties }: ComparedState): string {
  const leads = !renamed && !moved && properties.length > 0 ? t('leads elsewhere') : changeWord('same')
  return [
    ...(renamed ? [t('was {0}', before?.name ?? '')] : []),
    ...(change === 'added' || change === 'removed' || rewritten ? [changeWord(change)] : []),
    ...(moved ? [changeWord('moved')] : []),
    ...(change === 'same' ? [leads] : []),
  ].join(', ')
}
