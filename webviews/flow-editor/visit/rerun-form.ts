/** "Re-run from here…": which definition and which data the new run begins with, and what differs from the old run. */
import { isObject, type Json, type JsonObject } from '#flow'
import type { Refusal } from '#messages'
import { element } from '../../kit/element.ts'
import { button } from '../../kit/controls.ts'
import { createJsonBox } from '../../kit/json-box.ts'
import type { EditorActions } from '../model.ts'
import { dataDifferences, definitionDifferences } from './differences.ts'
import { t } from '../../kit/words.ts'

export interface RerunSubject {
  readonly runId: string
  readonly name: string
  readonly state: string
  /** What the run was started with. */
  readonly definition: JsonObject | null
  /** `$` as the run had it when it entered the state the last time. */
  readonly data: Json | undefined
  /** The text as it is now; a sentence why it cannot be taken. */
  readonly now: JsonObject | string
}

export interface RerunForm {
  readonly node: HTMLElement
  /** Opens the form. */
  open(subject: RerunSubject): void
  /** The text has changed meanwhile. */
  update(now: RerunSubject['now']): void
  readonly opened: RerunSubject | undefined
}

export function createRerunForm(actions: EditorActions, closed: () => void): RerunForm {
  let subject: RerunSubject | undefined
  let data: Json | undefined
  let starting = false
  const box = createJsonBox({
    label: t('Data to begin with'),
    changed(value) {
      data = value
      draw()
    },
  })
  const old = element('input', { type: 'radio', name: 'definition', value: 'old' })
  const current = element('input', { type: 'radio', name: 'definition', value: 'now' })
  const currentText = element('span')
  for (const radio of [old, current]) radio.addEventListener('change', () => draw())
  const label = element('input', { type: 'text', class: 'text', 'aria-label': 'Label of the new run', maxlength: 64 })
  const differences = element('ul', { class: 'differences' })
  const refused = element('div', { class: 'refused', role: 'alert' })
  const start = button(t('Re-run'), 'primary', () => void send())
  const heading = element('h3')
  const node = element(
    'section',
    { class: 'rerun', 'aria-label': 'Re-run', hidden: true },
    element(
      'div',
      { class: 'rerun-choices' },
      element(
        'div',
        { class: 'rerun-head' },
        heading,
        element('span', { class: 'space' }),
        start,
        button(t('Cancel'), 'secondary', close),
      ),
      refused,
      element(
        'fieldset',
        {},
        element('legend', {}, t('Definition')),
        element('label', {}, old, element('span', {}, t('As the run had it'))),
        element('label', {}, current, currentText),
      ),
      element('label', { class: 'labelled' }, t('Label'), label),
      element('h4', {}, t('What differs from the run')),
      differences,
    ),
    box.node,
  )
  node.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return
    event.stopPropagation()
    close()
  })

  function close(): void {
    subject = undefined
    node.hidden = true
    closed()
  }

  function edits(): { readonly definition?: JsonObject; readonly data?: JsonObject } {
    const { now, data: before } = subject ?? {}
    return {
      ...(current.checked && isObject(now) && { definition: now }),
      ...(data !== undefined && data !== before && isObject(data) && { data }),
    }
  }

  function draw(): void {
    if (!subject) return
    const { now, definition, data: before } = subject
    const changed = isObject(now) && definition ? definitionDifferences(definition, now) : []
    const may = isObject(now)
    current.disabled = !may
    if (!may) old.checked = true
    currentText.textContent = !may
      ? t('As the text is now: {0}', String(now))
      : definition && changed.length === 0
        ? t('As the text is now: the same')
        : t('As the text is now')
    const { definition: taken, data: put } = edits()
    const lines = [
      ...(taken
        ? definition
          ? changed
          : [t('The definition is that of the text; what the run had is not known.')]
        : []),
      ...(put && before !== undefined ? dataDifferences(before, put) : put ? [t('The data are given by hand.')] : []),
    ]
    differences.replaceChildren(
      ...(lines.length > 0 ? lines : [t('Nothing: the run is tried again as it was.')]).map((line) =>
        element('li', {}, line),
      ),
    )
    box.show({ value: data ?? before ?? {} })
    start.toggleAttribute('disabled', starting)
    start.textContent = starting ? t('Starting…') : t('Re-run')
  }

  async function send(): Promise<void> {
    if (!subject || starting) return
    const { runId, state } = subject
    if (data !== undefined && !isObject(data))
      return refuse({ message: t('The data of a run are an object: { … }'), at: [] })
    starting = true
    refused.replaceChildren()
    draw()
    try {
      const text = label.value.trim()
      const answer = await actions.call('rerun', {
        run_id: runId,
        state,
        ...edits(),
        ...(text !== '' && { label: text }),
      })
      if (answer.kind === 'refused') return refuse(answer.refusal)
      actions.say(t('Re-run from {0} started', state))
      close()
      actions.post({ kind: 'chooseRun', choice: { kind: 'run', run_id: answer.run_id } })
    } catch (error) {
      refuse({ message: error instanceof Error ? error.message : String(error), at: [] })
    } finally {
      starting = false
      draw()
    }
  }

  function refuse({ message, at }: Refusal): void {
    refused.replaceChildren(
      element('p', {}, message),
      at.length === 0
        ? ''
        : element('ul', {}, ...at.map(({ path, message: why }) => element('li', {}, `$.${path.join('.')}: ${why}`))),
    )
  }

  return {
    node,
    get opened() {
      return subject
    },
    open(next) {
      subject = next
      data = undefined
      starting = false
      refused.replaceChildren()
      heading.textContent = t('Re-run {0} from {1}', next.name, next.state)
      label.value = ''
      const differs =
        isObject(next.now) && next.definition && definitionDifferences(next.definition, next.now).length > 0
      // Whoever has mended the flow since wants to see that it is mended.
      ;(differs ? current : old).checked = true
      node.hidden = false
      draw()
      ;(differs ? current : old).focus()
    },
    update(now) {
      if (!subject || subject.now === now) return
      subject = { ...subject, now }
      draw()
    },
  }
}
