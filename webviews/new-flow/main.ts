/** The page on which a flow is begun: choose a template, look at it, name it, make it. */
import { newFlowProtocol, type NewFlowPlace } from '#messages'
import { announcer } from '../kit/announce.ts'
import { connectToHost, pageState } from '../kit/channel.ts'
import { element } from '../kit/element.ts'
import { t } from '../kit/words.ts'
import { templateCards } from './cards.ts'
import { formOf, nameOf, problemOfName, readChoice, templateOf, titleOf, type Choice } from './choice.ts'
import { createForm } from './form.ts'
import { createPreview } from './preview.ts'
import './style.css'

let choice: Choice = readChoice(pageState.get())
let place: NewFlowPlace = { kind: 'unsaved' }
let refused: string | undefined
let busy = false

const host = connectToHost(newFlowProtocol, (message) => {
  place = message.place
  draw()
})
const announce = announcer()

function choose(change: Partial<Choice>): void {
  choice = { ...choice, ...change }
  refused = undefined
  pageState.set(choice)
  draw()
}

const cards = templateCards((template) => {
  // What was typed for another template stays; what followed it follows the new one.
  choose({ template })
  announce.say(t('Preview of {0}', templateOf(choice).flow.title))
})
const preview = createPreview((shown) => choose({ shown }))
const form = createForm({
  choose,
  chooseFolder: () => void chooseFolder(),
  create: () => void create(),
  cancel: () => host.post({ kind: 'cancel' }),
})

async function chooseFolder(): Promise<void> {
  const chosen = await host.call('chooseFolder', {})
  if (chosen) place = chosen
  draw()
}

async function create(): Promise<void> {
  if (busy || problemOfName(choice, place)) return
  busy = true
  try {
    const { refused: reason, free } = await host.call('create', {
      template: templateOf(choice).name,
      form: formOf(choice),
      title: titleOf(choice),
      name: nameOf(choice, place),
    })
    refused = reason ?? undefined
    if (free !== null) choice = { ...choice, name: free }
  } catch (error) {
    refused = error instanceof Error ? error.message : String(error)
  } finally {
    busy = false
  }
  draw()
}

function draw(): void {
  cards.show(templateOf(choice).name)
  preview.show(choice)
  form.show(choice, place, refused)
}

document
  .getElementById('page')
  ?.append(
    element(
      'main',
      { class: 'new-flow' },
      element('div', { class: 'templates' }, element('h1', {}, t('New flow')), cards.node),
      element('div', { class: 'made' }, preview.node, form.node),
      announce.node,
    ),
  )
draw()
cards.focus()
host.post({ kind: 'ready' })
