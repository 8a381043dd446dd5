/** One line on where the run would go on from the state, and why; or what went wrong, with the way to its text. */
import type { Path, Trial } from '#flow'
import { element } from '../../kit/element.ts'
import { icon } from '../../kit/icons.ts'
import { t } from '../../kit/words.ts'

export interface TakenActions {
  /** Show a value's text: path from the definition. */
  reveal(path: Path): void
  /** Try the next state on what this one left. */
  goOn(state: string): void
}

export function takenLine(trial: Trial, actions: TakenActions): readonly HTMLElement[] {
  const { error, next, taken } = trial
  const parts: HTMLElement[] = []
  if (error) {
    const show = () => actions.reveal(error.path)
    const field = error.path.slice(2)
    parts.push(
      element(
        'p',
        { class: taken.kind === 'catch' ? 'taken caught' : 'taken wrong' },
        icon(taken.kind === 'catch' ? 'inactive' : 'failed'),
        element('span', {}, element('strong', {}, error.name), error.message === '' ? '' : `: ${error.message}`),
        element(
          'button',
          { class: 'link', type: 'button', onclick: show },
          field.length === 0 ? t('Show its text') : t('Show {0}', fieldName(field)),
        ),
      ),
    )
  }
  const why = whyOf(trial)
  parts.push(
    element(
      'p',
      { class: 'taken' },
      error ? null : icon('succeeded'),
      element('span', {}, why, next === null ? '' : ' ', next === null ? null : element('strong', {}, next)),
      next === null
        ? null
        : element(
            'button',
            { class: 'link', type: 'button', onclick: () => actions.goOn(next) },
            t('Test that on this data'),
          ),
    ),
  )
  return parts
}

function whyOf({ taken, wait, type }: Trial): string {
  const waits =
    wait === undefined
      ? ''
      : 'until' in wait
        ? t('It waits until {0}. ', wait.until)
        : t('It waits {0} s. ', wait.seconds)
  switch (taken.kind) {
    case 'next':
      return t('{0}The run goes on with', waits)
    case 'end':
      return t('{0}The run ends here and has succeeded.', waits)
    case 'choice':
      return t('Rule {0} is the first to hold: the run goes on with', taken.index + 1)
    case 'default':
      return t('No rule holds: by default the run goes on with')
    case 'catch':
      return t('Catch {0} takes this error: the run goes on with', taken.index + 1)
    case 'failed':
      return type === 'Fail' ? t('The run fails here, as the flow says.') : t('The run fails here.')
  }
}

const fieldName = (path: Path) =>
  path.map((key, index) => (typeof key === 'number' ? `[${key}]` : index === 0 ? key : `.${key}`)).join('')
