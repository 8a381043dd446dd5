/** Where an input can come from, and go to: earlier runs, files beside the flow, any file. */
import type { JsonObject } from '#flow'
import type { RememberedInput } from '#messages'
import { tool } from '../kit/controls.ts'
import { element } from '../kit/element.ts'
import { icon } from '../kit/icons.ts'
import { t } from '../kit/words.ts'

export interface SourceActions {
  take(input: JsonObject): void
  label(text: string): void
  /** Null: any file, to be chosen. */
  file(name: string | null): void
}

export interface SourcesInput {
  readonly remembered: readonly RememberedInput[]
  readonly files: readonly string[]
  save(): void
}

export function createSources(actions: SourceActions) {
  let input: SourcesInput | undefined
  let offered = ''
  const list = element('select', { class: 'sources', 'aria-label': t('Take an input over') })
  list.addEventListener('change', () => {
    const [kind, at] = list.value.split(' ')
    const index = Number(at)
    list.value = ''
    if (kind === 'run') {
      const chosen = input?.remembered[index]
      if (!chosen) return
      actions.label(chosen.label)
      actions.take(chosen.input)
    } else if (kind === 'file') actions.file(input?.files[index] ?? null)
  })
  const save = tool(t('Save the input as a file…'), icon('save'), () => input?.save(), t('Save…'))
  return {
    node: element('div', { class: 'from' }, list, save),
    draw(next: SourcesInput): void {
      input = next
      const key = JSON.stringify([next.remembered.map(({ time, label }) => [time, label]), next.files])
      if (key === offered) return
      offered = key
      const option = (value: string, words: string) => element('option', { value }, words)
      list.replaceChildren(
        option('', t('Input from…')),
        ...group(
          t('Last inputs'),
          next.remembered.map((one, at) => option(`run ${at}`, rememberedWords(one))),
        ),
        ...group(t('Files'), [
          ...next.files.map((name, at) => option(`file ${at}`, name)),
          option('file -1', t('A JSON file…')),
        ]),
      )
    },
  }
}

function group(label: string, options: readonly HTMLElement[]): readonly HTMLElement[] {
  return options.length === 0 ? [] : [element('optgroup', { label }, ...options)]
}

function rememberedWords({ time, label, input }: RememberedInput): string {
  const when = new Date(time).toLocaleString()
  const text = JSON.stringify(input)
  const what = label === '' ? (text.length > 50 ? `${text.slice(0, 49)}…` : text) : label
  return `${when}: ${what}`
}
