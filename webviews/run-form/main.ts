/** The page on which a run is begun: the flow's input as a form or as text, inputs from before, and the start. */
import * as z from 'zod/mini'
import { isObject, type JsonObject } from '#flow'
import { runFormProtocol, type RunFormToPage } from '#messages'
import { announcer } from '../kit/announce.ts'
import { connectToHost, pageState } from '../kit/channel.ts'
import { button, tool } from '../kit/controls.ts'
import { element } from '../kit/element.ts'
import { icon } from '../kit/icons.ts'
import { createForm } from '../kit/schema-form/form.ts'
import { t } from '../kit/words.ts'
import { createSources } from './sources.ts'
import {
  asForm,
  asText,
  changed,
  firstInput,
  fitted,
  mistakesOf,
  readObject,
  taken,
  typed,
  type InputState,
} from './input-state.ts'
import './style.css'

type Shown = Extract<RunFormToPage, { kind: 'flow' }>

const kept = z.safeParse(
  z.object({ flow: z.string(), value: z.custom<JsonObject>(isObject), label: z.string(), text: z.boolean() }),
  pageState.get(),
)
let shown: Shown | undefined
let input: InputState = kept.success ? taken(firstInput, kept.data.value) : firstInput
let asked = false
let starting = false
let started: string | undefined

const host = connectToHost(runFormProtocol, (message) => {
  shown = message
  input = fitted(input, message.schema)
  draw()
})
const voice = announcer()
const heading = element('h1')
const file = element('button', { class: 'link', type: 'button', onclick: () => host.post({ kind: 'openFlow' }) })
const sources = createSources({
  take: (value) => update(taken(input, value), t('Input taken over')),
  label: (text) => (label.value = text),
  file: (name) => void readFile(name),
})
const asTextTool = tool(
  t('As JSON'),
  icon('data'),
  () => {
    input = input.text === null ? asText(input) : asForm(input)
    draw()
    if (input.text !== null) text.focus()
  },
  t('As JSON'),
)
const form = createForm({ change: (change) => update(changed(input, change)) }, 'input')
const text = element('textarea', { class: 'mono text', spellcheck: 'false', 'aria-label': t('Input as JSON') })
text.addEventListener('input', () => update(typed(input, text.value)))
const problem = element('p', { class: 'problem', role: 'alert' })
const label = element('input', { type: 'text', class: 'label', maxlength: '64', id: 'label' })
label.addEventListener('input', remember)
const run = button(t('Run'), 'primary', () => void start())
const outcome = element('div', { class: 'outcome', role: 'status' })
const main = element(
  'main',
  { class: 'run-form' },
  element(
    'header',
    {},
    element('div', {}, heading, file),
    element('span', { class: 'space' }),
    sources.node,
    asTextTool,
  ),
  element('div', { class: 'run-input' }, form.node, text),
  element(
    'footer',
    {},
    problem,
    outcome,
    element('div', { class: 'start' }, element('label', { for: 'label' }, t('Label of the run')), label, run),
  ),
)
document.getElementById('page')?.append(main, voice.node)
document.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
  event.preventDefault()
  void start()
})
if (kept.success) {
  label.value = kept.data.label
  if (kept.data.text) input = asText(input)
}
host.post({ kind: 'ready' })

function update(next: InputState, said?: string): void {
  input = next
  started = undefined
  remember()
  draw()
  if (said !== undefined) voice.say(said)
}

function remember(): void {
  if (shown) pageState.set({ flow: shown.uri, value: input.value, label: label.value, text: input.text !== null })
}

async function readFile(name: string | null): Promise<void> {
  try {
    const read = await host.call('readFile', { name })
    if (!read) return
    const value = readObject(read.text)
    if (typeof value === 'string') refuse(`${read.name}: ${value}`)
    else update(taken(input, value), t('Input of {0} taken over', read.name))
  } catch (error) {
    refuse(error instanceof Error ? error.message : String(error))
  }
}

async function save(): Promise<void> {
  const { path } = await host.call('saveFile', { text: `${JSON.stringify(input.value, null, 2)}\n` })
  if (path !== null) voice.say(t('Saved as {0}', path))
}

async function start(): Promise<void> {
  if (!shown || starting || shown.hindrance !== null) return
  asked = true
  const mistakes = mistakesOf(input, shown.schema, true)
  if (input.broken !== '' || form.unfinished || mistakes.length > 0) {
    draw()
    voice.say(t('The input is not complete'))
    main.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
    return
  }
  starting = true
  started = undefined
  draw()
  try {
    const answer = await host.call('start', { input: input.value, label: label.value.trim() })
    if (answer.kind === 'refused') input = { ...input, refusal: answer.refusal }
    else {
      asked = false
      started = answer.run_id
      voice.say(t('The run has started'))
    }
  } catch (error) {
    refuse(error instanceof Error ? error.message : String(error))
  } finally {
    starting = false
    remember()
    draw()
  }
}

function refuse(message: string): void {
  input = { ...input, refusal: { message, at: [] } }
  draw()
}

function draw(): void {
  if (!shown) return
  const { schema, title, name, hindrance, remembered, files, uri } = shown
  heading.textContent = t('Run {0}', title === '' ? name : title)
  file.textContent = name
  const writing = input.text !== null
  asTextTool.setAttribute('aria-pressed', String(writing))
  sources.draw({ remembered, files, save: () => void save() })
  form.node.hidden = writing
  text.hidden = !writing
  const mistakes = mistakesOf(input, schema, asked)
  if (!writing) form.draw({ subject: uri, schema, value: input.value, mode: 'plain', editable: true, mistakes })
  else if (text.value !== input.text) text.value = input.text ?? ''
  text.setAttribute(
    'aria-invalid',
    String(writing && (input.broken !== '' || mistakes.some(({ severity }) => severity === 'error'))),
  )
  problem.replaceChildren(...problemLines(hindrance, writing ? mistakes : []))
  run.toggleAttribute('disabled', hindrance !== null || starting)
  run.textContent = starting ? t('Starting…') : t('Run')
  outcome.replaceChildren(...outcomeOf())
}

/** As text the places are said; in the form they stand at their fields, and only the sentence is said here. */
function problemLines(hindrance: string | null, mistakes: ReturnType<typeof mistakesOf>): readonly HTMLElement[] {
  const lines = [
    ...(hindrance === null ? [] : [hindrance]),
    ...(input.broken === '' ? [] : [input.broken]),
    ...(input.refusal ? [input.refusal.message] : []),
    ...mistakes
      .filter(({ severity }) => severity === 'error')
      .slice(0, 5)
      .map(({ path, message }) => `$.${path.join('.')}: ${message}`),
  ]
  return lines.map((line) => element('span', {}, line))
}

function outcomeOf(): readonly HTMLElement[] {
  const id = started
  if (id === undefined) return []
  const show = (as: 'graph' | 'timeline', words: string) =>
    element(
      'button',
      { class: 'link', type: 'button', onclick: () => host.post({ kind: 'show', run_id: id, as }) },
      words,
    )
  return [
    icon('active') as unknown as HTMLElement,
    element('span', {}, t('Run {0} has started.', id.slice(0, 8))),
    show('graph', t('Graph')),
    show('timeline', t('Timeline')),
  ]
}
