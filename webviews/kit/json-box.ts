/** A JSON value under a heading: a tree, and where it may be changed a text, with what is wrong in it. */
import type { Json } from '#flow'
import { tool } from './controls.ts'
import { element } from './element.ts'
import { icon } from './icons.ts'
import { jsonView, type Marks } from './json-view.ts'
import './json-box.css'
import { t } from './words.ts'

export interface JsonBoxOptions {
  readonly label: string
  /** The text was changed, and is JSON. Without it the value can only be looked at. */
  changed?(value: Json): void
}

export interface JsonBoxInput {
  /** Undefined: there is none, and `empty` says why. */
  readonly value: Json | undefined
  readonly empty?: string
  readonly label?: string
  readonly marks?: Marks
  /** False for a while for what can otherwise be changed. @default true */
  readonly editable?: boolean
}

export interface JsonBox {
  readonly node: HTMLElement
  show(input: JsonBoxInput): void
}

let count = 0

export function createJsonBox({ label, changed }: JsonBoxOptions): JsonBox {
  const id = `json-box-${(count += 1)}`
  const heading = element('h3', { id: `${id}-label` }, label)
  const toggle = tool(t('Change it as text'), icon('edit'), () => setEditing(!editing))
  const problem = element('div', { class: 'problem', role: 'status', id: `${id}-problem` })
  const text = element('textarea', {
    class: 'mono',
    spellcheck: 'false',
    'aria-labelledby': `${id}-label`,
    'aria-describedby': `${id}-problem`,
  })
  const view = element('div', { class: 'view' })
  const node = element(
    'section',
    { class: 'json-box', 'aria-labelledby': `${id}-label` },
    element('div', { class: 'json-box-head' }, heading, element('span', { class: 'space' }), toggle),
    problem,
    view,
    text,
  )
  const unfolded = new Set<string>()
  let input: JsonBoxInput = { value: undefined }
  let written: Json | undefined
  let editing = false

  text.addEventListener('input', () => {
    const read = readJson(text.value)
    problem.textContent = read.problem
    text.setAttribute('aria-invalid', String(read.problem !== ''))
    if (read.value === undefined) return
    written = read.value
    changed?.(read.value)
  })
  // Tab leaves the field; whoever writes JSON by hand indents with spaces.
  function setEditing(next: boolean): void {
    editing = next
    write()
    draw()
    if (editing) text.focus()
  }

  /** The text is only written anew where it says something else: the cursor stays where it is. */
  function write(): void {
    const { value } = input
    if (!editing || value === undefined || value === written) return
    written = value
    text.value = JSON.stringify(value, null, 2)
    problem.textContent = ''
    text.setAttribute('aria-invalid', 'false')
  }

  function draw(): void {
    const { value, empty = '', marks, editable = true } = input
    const may = changed !== undefined && editable && value !== undefined
    toggle.hidden = !may
    toggle.setAttribute('aria-pressed', String(editing && may))
    const writing = editing && may
    text.hidden = !writing
    problem.hidden = !writing
    view.hidden = writing
    if (writing) return
    for (const place of marks?.keys() ?? []) unfoldTo(place, unfolded)
    view.replaceChildren(
      value === undefined ? element('p', { class: 'quiet' }, empty) : jsonView(value, unfolded, marks),
    )
  }

  return {
    node,
    show(next) {
      const same =
        next.value === input.value &&
        next.marks === input.marks &&
        next.empty === input.empty &&
        next.editable === input.editable
      if (next.label !== undefined && heading.textContent !== next.label) heading.textContent = next.label
      if (same && view.childElementCount > 0) return
      input = next
      write()
      draw()
    },
  }
}

/** Opens what is marked and what is around it, so that it is seen. */
function unfoldTo(place: string, unfolded: Set<string>): void {
  for (let at = place.indexOf('/', 1); at > 0; at = place.indexOf('/', at + 1)) unfolded.add(place.slice(0, at))
  unfolded.add(place)
}

function readJson(text: string): { readonly value?: Json; readonly problem: string } {
  try {
    // SAFETY: what JSON.parse gives is JSON.
    return { value: JSON.parse(text) as Json, problem: '' }
  } catch (error) {
    return { problem: t('Not JSON: {0}', error instanceof Error ? error.message : String(error)) }
  }
}
