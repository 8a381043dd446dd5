/** A text that is typed: written when its writer pauses, goes on or leaves; Escape brings back what was there. */
import { element } from '../element.ts'
import type { Part } from '../view.ts'

/** Whoever stops this long has finished a thought; until then it is one edit, and one step of undo. */
const PAUSE_MS = 1200

/** On an input with a text that is not written yet. */
export const DRAFT = 'data-draft'

export interface TextInputGiven {
  readonly id: string
  readonly value: string
  readonly label?: string | undefined
  /** Ids of the hint and the mistakes under it. */
  readonly describedBy?: string | undefined
  readonly placeholder?: string | undefined
  readonly invalid?: boolean | undefined
  readonly required?: boolean | undefined
  readonly readonly?: boolean | undefined
  readonly mono?: boolean | undefined
  /** Numbers and the like: which keyboard a touch screen shows. */
  readonly inputMode?: string | undefined
  /** More than one line. */
  readonly lines?: boolean | undefined
  /** Enter writes it also where there is room for more lines. */
  readonly oneLine?: boolean | undefined
  /** The typed text says the same as this value, as "1.0" does as 1: it is left as it was typed. */
  same?(typed: string, value: string): boolean
  /** False: the edit was refused, and what was there is shown again. */
  commit(text: string): Promise<boolean> | boolean | void
  /** Told at every key, for what is said while typing. */
  typed?(text: string): void
}

export interface TextDraft {
  readonly input: HTMLInputElement | HTMLTextAreaElement
  update(given: TextInputGiven): void
  /** Replaces the text and writes it at once, as a choice from a list does. */
  put(text: string): void
  flush(): void
}

/** The text of one input between the keys and the document. */
export function textDraft(input: HTMLInputElement | HTMLTextAreaElement): TextDraft {
  let given: TextInputGiven | undefined
  /** Whose text it is that was typed: a blur may come when the input shows something else already. */
  let typedFor: TextInputGiven | undefined
  let origin = ''
  let timer = 0
  /** What was written and has not come back yet: a drawing in between shows what was there before. */
  let sent: string | null = null

  const typing = (by: TextInputGiven | undefined) => {
    typedFor = by
    // Seen by whoever handles undo: what is only typed is the browser's to undo.
    input.toggleAttribute(DRAFT, by !== undefined)
  }
  const fit = () => {
    if (!(input instanceof HTMLTextAreaElement)) return
    input.style.height = 'auto'
    input.style.height = `${Math.min(320, input.scrollHeight + 2)}px`
  }
  const place = (text: string) => {
    if (input.value === text) return
    const [from, to] = [input.selectionStart, input.selectionEnd]
    input.value = text
    if (document.activeElement === input && from !== null && to !== null)
      input.setSelectionRange(Math.min(from, text.length), Math.min(to, text.length))
    fit()
  }
  const settle = () => {
    if (!given || typedFor || sent !== null) return
    if (document.activeElement === input && given.same?.(input.value, given.value)) return
    place(given.value)
  }
  const flush = () => {
    clearTimeout(timer)
    const by = typedFor
    typing(undefined)
    if (!by) return
    const text = input.value
    if (text === by.value || by.same?.(text, by.value)) return
    sent = text
    void write(by, text)
  }
  /** Refused: what was there is shown again. Written: the next drawing shows it. */
  const write = async (by: TextInputGiven, text: string): Promise<void> => {
    const done = await Promise.resolve(by.commit(text)).catch(() => false)
    if (done !== false) return
    if (sent === text) sent = null
    settle()
  }
  input.addEventListener('focus', () => {
    origin = given?.value ?? ''
  })
  input.addEventListener('input', () => {
    typing(typedFor ?? given)
    fit()
    given?.typed?.(input.value)
    clearTimeout(timer)
    timer = setTimeout(flush, PAUSE_MS)
  })
  input.addEventListener('blur', () => {
    flush()
    settle()
  })
  input.addEventListener('keydown', (event) => {
    if (!(event instanceof KeyboardEvent) || event.isComposing || event.defaultPrevented) return
    const enter =
      event.key === 'Enter' &&
      !event.shiftKey &&
      (input instanceof HTMLInputElement || event.ctrlKey || given?.oneLine === true)
    if (enter) {
      flush()
      event.preventDefault()
    } else if (event.key === 'Escape' && input.value !== origin && !input.readOnly) {
      clearTimeout(timer)
      typing(given)
      input.value = origin
      given?.typed?.(origin)
      flush()
      fit()
      event.preventDefault()
      event.stopPropagation()
    }
  })
  return {
    input,
    update(next) {
      const first = given === undefined
      if (sent !== null && next.value !== given?.value) sent = null
      given = next
      input.id = next.id
      input.readOnly = next.readonly === true
      toggle('aria-label', next.label)
      toggle('aria-describedby', next.describedBy === '' ? undefined : next.describedBy)
      toggle('aria-invalid', next.invalid ? 'true' : undefined)
      toggle('aria-required', next.required ? 'true' : undefined)
      toggle('placeholder', next.placeholder === '' ? undefined : next.placeholder)
      toggle('inputmode', next.inputMode)
      input.classList.toggle('mono', next.mono === true)
      if (first) input.value = next.value
      else settle()
      if (first) requestAnimationFrame(fit)
    },
    put(text) {
      clearTimeout(timer)
      typing(given)
      input.value = text
      given?.typed?.(text)
      fit()
      flush()
    },
    flush,
  }

  function toggle(name: string, value: string | undefined): void {
    if (value === undefined) input.removeAttribute(name)
    else if (input.getAttribute(name) !== value) input.setAttribute(name, value)
  }
}

const typedText = { spellcheck: 'false', autocomplete: 'off', class: 'input' } as const

export function textInput(): Part<TextInputGiven> {
  const draft = textDraft(element('input', { ...typedText, type: 'text' }))
  return { node: draft.input, update: draft.update, dispose: draft.flush }
}

export function textArea(): Part<TextInputGiven> {
  const draft = textDraft(element('textarea', { ...typedText, rows: '1' }))
  return { node: draft.input, update: draft.update, dispose: draft.flush }
}
