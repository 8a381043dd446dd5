/** States by what is written in them: a field over the graph, how many were found, and on to the next. */
import { tool } from '../../kit/controls.ts'
import { element } from '../../kit/element.ts'
import { icon } from '../../kit/icons.ts'
import type { EditorModel } from '../model.ts'
import { statesWith } from './states-with.ts'
import type { PagePart } from '../page-part.ts'
import { t } from '../../kit/words.ts'
import './search.css'

export interface SearchOptions {
  /** Go to a state that was found. */
  go(state: string): void
  /** Other states are found now. */
  changed(): void
  left(): void
  say(text: string): void
}

export interface Search extends PagePart {
  readonly found: ReadonlySet<string>
  open(): void
}

export function createSearch({ go, changed, left, say }: SearchOptions): Search {
  let found: readonly string[] = []
  let at = -1
  let model: EditorModel | undefined
  const input = element('input', {
    type: 'text',
    class: 'text-field',
    placeholder: 'Find a state',
    'aria-label': 'Find a state',
    spellcheck: 'false',
  })
  const count = element('span', { class: 'quiet count' })
  const node = element(
    'div',
    { class: 'find', role: 'search', hidden: true },
    input,
    count,
    tool(t('Previous (Shift+Enter)'), icon('up'), () => step(-1)),
    tool(t('Next (Enter)'), icon('down'), () => step(1)),
    tool(t('Close (Escape)'), icon('close'), () => close()),
  )
  const look = () => {
    found = model && !node.hidden ? statesWith(input.value, model.graph, model.good.flow.definition) : []
  }
  const write = () => {
    count.textContent =
      input.value === '' ? '' : found.length === 0 ? 'none' : `${at < 0 ? '' : `${at + 1} of `}${found.length}`
  }
  function step(by: 1 | -1): void {
    if (found.length === 0) return say(t('No state found'))
    at = at < 0 && by < 0 ? found.length - 1 : (at + by + found.length) % found.length
    const state = found[at]
    if (state !== undefined) go(state)
    write()
    say(`${state}, ${at + 1} of ${found.length}`)
  }
  function close(): void {
    node.hidden = true
    look()
    changed()
    left()
  }
  input.addEventListener('input', () => {
    look()
    at = -1
    if (found.length > 0) step(1)
    write()
    changed()
  })
  node.addEventListener('keydown', (event) => {
    event.stopPropagation()
    if (event.key === 'Escape') close()
    else if (event.key === 'Enter' && event.target === input) step(event.shiftKey ? -1 : 1)
    else return
    event.preventDefault()
  })
  return {
    node,
    get found() {
      return new Set(found)
    },
    open() {
      node.hidden = false
      input.focus()
      input.select()
      look()
      write()
      changed()
    },
    draw(next) {
      model = next
      if (node.hidden) return
      look()
      at = Math.min(at, found.length - 1)
      write()
    },
  }
}
