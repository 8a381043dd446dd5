/** The source of the function that the selected state calls, from the fabric; only read. */
import { isObject, own } from '#flow'
import { button, dropdown } from '../../kit/controls.ts'
import { element } from '../../kit/element.ts'
import type { EditorActions, EditorModel } from '../model.ts'
import type { PagePart } from '../page-part.ts'
import { calledFunctions, type CalledFunction } from './called-functions.ts'
import { loadEditor } from './load.ts'
import type { SourceText } from './ports.ts'
import { t } from '../../kit/words.ts'

type Source = Awaited<ReturnType<typeof ask>>

const ask = (actions: EditorActions, id: string) => actions.call('functionSource', { function_id: id })

export function createFunctionPart(actions: EditorActions): PagePart {
  const title = element('span', { class: 'name' })
  const note = element('span', { class: 'quiet' })
  const choice = dropdown(t('Function'), (id) => {
    chosen = id
    void show(id)
  })
  const tools = element('span')
  const bar = element(
    'div',
    { class: 'drawer-bar' },
    title,
    choice.node,
    note,
    element('span', { class: 'space' }),
    tools,
  )
  const place = element('div', { class: 'drawer-source' })
  const node = element('div', { class: 'drawer-function' }, bar, place)
  const sources = new Map<string, Source>()
  let editor: SourceText | undefined
  /** What is shown, so that nothing is done again while the text changes elsewhere. */
  let drawn: string | undefined
  let chosen: string | undefined
  let upBefore = false

  function say(...sentences: readonly string[]): void {
    bar.hidden = true
    place.replaceChildren(...sentences.map((sentence) => element('p', { class: 'quiet' }, sentence)))
  }

  async function show(id: string): Promise<void> {
    place.replaceChildren(element('p', { class: 'quiet', role: 'status' }, t('Asking the fabric…')))
    try {
      const [source, loaded] = await Promise.all([sources.get(id) ?? ask(actions, id), loadEditor()])
      if (chosen !== id) return
      if (source.kind === 'none') {
        place.replaceChildren(
          element('p', { role: 'alert' }, source.reason),
          button(t('Try Again'), 'secondary', () => void show(id)),
        )
        return
      }
      sources.set(id, source)
      title.textContent = source.name
      const { file, openable } = source
      const open = button(t('Open File'), 'secondary', () => void openFile(file ?? ''))
      tools.replaceChildren(...(openable && file !== null ? [open] : []))
      editor ??= loaded.openSource()
      place.replaceChildren(editor.node)
      editor.show(source.text, source.language)
    } catch (error) {
      place.replaceChildren(element('p', { role: 'alert' }, error instanceof Error ? error.message : String(error)))
    }
  }

  async function openFile(file: string): Promise<void> {
    const { opened, reason } = await actions.call('openFunctionFile', { file })
    if (!opened) actions.tell(reason ?? t('The file is not at hand.'))
  }

  return {
    node,
    draw(model) {
      const name = model.selected.at(-1)
      const functions = name === undefined ? [] : functionsOf(model, name)
      const up = model.surroundings.functions.length > 0
      const key = JSON.stringify([name, functions, up])
      if (key === drawn) return
      drawn = key
      if (name === undefined) return say(t('Select a state that calls a function to read its source here.'))
      if (functions === undefined)
        return say(
          t('Which function {0} calls is decided by what a run is started with.', name),
          t('Choose a run above to see the one that it called.'),
        )
      const [first] = functions
      if (!first) return say(t('{0} calls no function: only actions of Globus Compute do.', name))
      bar.hidden = false
      choice.node.hidden = functions.length < 2
      const nameOf = (id: string) => model.surroundings.functions.find((known) => known.id === id)?.name ?? id
      chosen = functions.find(({ id }) => id === chosen)?.id ?? first.id
      choice.offer(
        functions.map(({ id }) => ({ value: id, label: nameOf(id) })),
        chosen,
      )
      title.textContent = nameOf(chosen)
      note.textContent = noteOf(functions.find(({ id }) => id === chosen) ?? first)
      if (up && !upBefore) sources.clear()
      upBefore = up
      void show(chosen)
    },
  }
}

function functionsOf(model: EditorModel, name: string): readonly CalledFunction[] | undefined {
  const states = own(model.good.flow.definition, 'States')
  const state = isObject(states) ? own(states, name) : undefined
  const visit = model.painting?.run.visits.findLast((one) => one.state === name)
  return calledFunctions(state, { input: visit?.input, functions: model.surroundings.functions })
}

function noteOf({ known, id }: CalledFunction): string {
  if (known === 'written') return id
  if (known === 'run') return t('{0}, as the run on the graph called it', id)
  return t('{0}, the newest of that name; a run may call another', id)
}
