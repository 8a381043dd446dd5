/**
 * "Test": the selected state tried on data, as it is written at this moment. Nothing is run, and nobody is asked but for
 * the logs of past runs.
 */
import { isObject, jsonDifferences, type Json, type Path, type Trial } from '#flow'
import { element } from '../../kit/element.ts'
import { createJsonBox } from '../../kit/json-box.ts'
import { placeOf, type Mark, type Marks } from '../../kit/json-view.ts'
import type { EditorActions, EditorModel } from '../model.ts'
import type { PagePart } from '../page-part.ts'
import { firstChoice, keptChoices, type Chosen } from './chosen.ts'
import { createDataChoice } from './data-choice.ts'
import { rulesView } from './rules-view.ts'
import { createRunLogs } from './run-logs.ts'
import { takenLine } from './taken-line.ts'
import { outcomesOf, staysIn, stateIn, triedIn, trialOf, type Stay } from './trial-data.ts'
import { t } from '../../kit/words.ts'
import './trial.css'

export interface TrialPanel extends PagePart {
  /** Try a state on the data that a run had there; `visit` counts its stays in the state from 0. */
  tryRun(state: string, runId: string, visit: number): void
}

export interface KeptChoices {
  /** As the page was left. */
  readonly choices: Readonly<Record<string, Chosen>>
  changed(choices: Record<string, Chosen>): void
}

export function createTrialPanel(actions: EditorActions, kept: KeptChoices): TrialPanel {
  const choices = new Map(Object.entries(kept.choices))
  /** The last one stands last. */
  const put = (name: string, chosen: Chosen) => {
    choices.delete(name)
    choices.set(name, chosen)
    kept.changed(keptChoices(choices))
  }
  let model: EditorModel | undefined
  let state: string | undefined
  const redraw = () => model && draw(model)
  const logs = createRunLogs(actions.call, redraw)
  const choose = (part: Partial<Chosen>) => {
    if (state === undefined) return
    put(state, { ...(choices.get(state) ?? firstChoice), ...part })
    redraw()
  }
  /** Of what was chosen before nothing stays that was made by hand. */
  const choice = createDataChoice({
    source: (source) => state !== undefined && (put(state, { ...firstChoice, source }), redraw()),
    outcome: (outcome) => choose({ outcome }),
  })
  const dataIn = createJsonBox({ label: t('Data in'), changed: (data) => choose({ data }) })
  const sent = createJsonBox({ label: t('Sent') })
  const returned = createJsonBox({
    label: t('Returned'),
    changed: (value) => isObject(value) && choose({ returned: value }),
  })
  const dataOut = createJsonBox({ label: t('Data out') })
  const rules = element('div', { class: 'rules-column' })
  const columns = element('div', { class: 'columns' }, dataIn.node, sent.node, rules, returned.node, dataOut.node)
  const taken = element('div', { class: 'taken-lines', role: 'status' })
  const note = element('p', { class: 'quiet note', role: 'status' })
  const content = element('div', { class: 'trial-content' }, choice.node, note, taken, columns)
  const nothing = element(
    'p',
    { class: 'quiet none' },
    t(
      'Select a state to try it: what it sends, what comes back, what it leaves in $ and where the run goes on. Nothing is run.',
    ),
  )
  const node = element('div', { class: 'trial' }, nothing, content)

  function reveal(path: Path): void {
    if (model) actions.reveal([...model.parsed.definitionPath, ...path], true)
  }

  function goOn(next: string, { dataOut: data }: Trial): void {
    put(next, { ...firstChoice, data })
    actions.select([next])
  }

  /** The chosen stay; a sentence where there is none (yet). */
  function stayOf(current: EditorModel, name: string, chosen: Chosen): { stay?: Stay; stays: number; note: string } {
    const { source } = chosen
    if (source.kind === 'sample') {
      return {
        stays: 0,
        note:
          chosen.data === undefined && chosen.returned === undefined
            ? t('A sample: made from input_schema, the providers and what later states read.')
            : t('A sample, changed by hand.'),
      }
    }
    const log = logs.of(source.run_id, current.painting)
    if (log.kind === 'asked') return { stays: 0, note: t('Reading the log of the run…') }
    if (log.kind === 'failed')
      return { stays: 0, note: t('The run cannot be read: {0}. This is a sample.', log.reason) }
    const stays = staysIn(name, log.of)
    const stay = stays[source.visit] ?? stays.at(-1)
    if (!stay) return { stays: 0, note: t('This run has not come to this state. This is a sample.') }
    const unknown =
      stay.data.before === undefined ? t(' Its log does not tell $ before the state: this is a sample.') : ''
    const changed = chosen.data === undefined && chosen.returned === undefined ? '' : t(' Changed by hand.')
    return {
      stay,
      stays: stays.length,
      note: t('As the run had it; what is private is masked.{0}{1}', changed, unknown),
    }
  }

  function draw(next: EditorModel): void {
    model = next
    state = next.selected.at(-1)
    const tried = triedIn(next)
    const { flow } = tried
    const name = state !== undefined && stateIn(flow, state) ? state : undefined
    nothing.hidden = name !== undefined
    content.hidden = name === undefined
    if (name === undefined) return
    const chosen = choices.get(name) ?? firstChoice
    const { stay, stays, note: sentence } = stayOf(next, name, chosen)
    const scene = trialOf(tried, name, chosen, stay)
    const { trial, acts } = scene
    choice.draw({
      state: name,
      runs: next.runs,
      chosen,
      stays,
      outcomes: acts ? outcomesOf(flow, name) : [],
      changed: chosen.data !== undefined || chosen.returned !== undefined,
    })
    note.textContent =
      next.frozen && !next.broken ? t('{0} The state is tried as the text is now.', sentence) : sentence
    taken.replaceChildren(...takenLine(trial, { reveal, goOn: (to) => goOn(to, trial) }))
    const isChoice = trial.type === 'Choice'
    const marks = marksBetween(trial.dataIn, trial.dataOut)
    dataIn.show({ value: scene.data, marks: marks.before })
    sent.node.hidden = isChoice
    sent.show({
      value: trial.sent?.value,
      label: acts ? t('Sent') : t('Put together'),
      empty: sentEmpty(trial),
    })
    returned.node.hidden = !acts
    returned.show({
      value: trial.returned ?? undefined,
      empty: trial.sent ? t('It ends without an answer.') : t('The provider is not asked.'),
    })
    rules.hidden = !isChoice
    rules.replaceChildren(
      rulesView(trial.rules, trial.taken.kind === 'choice' ? trial.taken.index : null, (path) =>
        reveal(['States', name, ...path]),
      ),
    )
    dataOut.show({
      value: trial.taken.kind === 'failed' ? undefined : trial.dataOut,
      marks: marks.after,
      empty: t('The run ends here.'),
    })
  }

  return {
    node,
    draw,
    tryRun(name, run_id, visit) {
      put(name, { ...firstChoice, source: { kind: 'run', run_id, visit } })
      if (model?.selected.at(-1) === name) redraw()
      else actions.select([name])
    },
  }
}

function sentEmpty({ error, type }: Trial): string {
  if (error) return t('It comes to nothing: see the error above.')
  return type === 'Pass' || type === 'ExpressionEval'
    ? t('It leaves $ as it is.')
    : t('A state of this type sends nothing.')
}

let marked: { readonly before: Json; readonly after: Json; readonly marks: { before: Marks; after: Marks } } | undefined

/** The same marks for the same values: a box is only drawn again when something is new. */
function marksBetween(before: Json, after: Json): { readonly before: Marks; readonly after: Marks } {
  if (marked?.before === before && marked.after === after) return marked.marks
  const [inBefore, inAfter] = [new Map<string, Mark>(), new Map<string, Mark>()]
  for (const { path, kind } of jsonDifferences(before, after))
    (kind === 'removed' ? inBefore : inAfter).set(placeOf(path), kind)
  marked = { before, after, marks: { before: inBefore, after: inAfter } }
  return marked.marks
}
