/** Everything that is wrong with the flow, in the order of the text; a press goes there. */
import type { Problem } from '#flow'
import { element } from '../../kit/element.ts'
import { icon } from '../../kit/icons.ts'
import type { EditorActions, EditorModel } from '../model.ts'
import type { PagePart } from '../page-part.ts'
import { t } from '../../kit/words.ts'
import './problems.css'

export function createProblems(actions: EditorActions): PagePart {
  const node = element('div', { class: 'problems' })
  let drawn: readonly Problem[] | undefined
  return {
    node,
    draw(model) {
      if (drawn === model.problems) return
      drawn = model.problems
      const rows = model.problems.map((problem) => row(problem, model, actions))
      node.replaceChildren(
        ...(rows.length > 0 ? rows : [element('p', { class: 'quiet' }, t('No problems: this flow is ready to run.'))]),
      )
    },
  }
}

function row(problem: Problem, { good, parsed }: EditorModel, actions: EditorActions): HTMLElement {
  const { path, message, severity, range, fix } = problem
  const [states, name] = path.slice(good.definitionPath.length)
  const state = states === 'States' && typeof name === 'string' ? name : null
  const go = () => {
    if (state !== null) actions.select([state])
    const [start, end] = [parsed.offsetAt(range.start), parsed.offsetAt(range.end)]
    actions.post({ kind: 'reveal', start, end, focus: false })
  }
  return element(
    'button',
    { class: `problem-row ${severity}`, type: 'button', onclick: go },
    icon(severity === 'error' ? 'failed' : severity === 'warning' ? 'fail' : 'help'),
    element('span', { class: 'where' }, state ?? t('Flow')),
    element('span', { class: 'words' }, fix ? `${message}. ${fix.title}.` : `${message}.`),
    element('span', { class: 'quiet' }, t('line {0}', range.start.line + 1)),
  )
}
