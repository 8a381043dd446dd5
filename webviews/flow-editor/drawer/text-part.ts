/** The place of the editor in the page: small; the editor itself is loaded when it is first seen. */
import { button } from '../../kit/controls.ts'
import { element } from '../../kit/element.ts'
import { OPENED } from '../editor/measures.ts'
import { loadEditor } from './load.ts'
import type { DocumentText, EditorPorts, ShownPart, StateText } from './ports.ts'
import { t } from '../../kit/words.ts'
import './style.css'

export interface TextPart {
  readonly node: HTMLElement
  draw(document: DocumentText, shown: ShownPart | null): void
  diagnose(diagnostics: readonly unknown[]): void
  focus(): void
}

export function createTextPart(ports: EditorPorts): TextPart {
  const node = element('div', { class: 'drawer-text' })
  let last: { readonly document: DocumentText; readonly shown: ShownPart | null } | undefined
  let diagnostics: readonly unknown[] | undefined
  let text: StateText | undefined
  let loading = false
  let wanted = false

  async function load(): Promise<void> {
    if (loading) return
    loading = true
    const since = performance.now()
    node.replaceChildren(element('p', { class: 'quiet', role: 'status' }, t('Loading the editor…')))
    try {
      const editor = await loadEditor()
      if (!last) return
      text = editor.openStateText(last.document, ports)
      node.replaceChildren(text.node)
      text.draw(last.document, last.shown)
      if (diagnostics) text.diagnose(diagnostics)
      if (wanted) text.focus()
      requestAnimationFrame(() => performance.measure(OPENED, { start: since }))
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      node.replaceChildren(
        element(
          'p',
          { role: 'alert' },
          t("The editor could not be loaded: {0}. VS Code's text editor has the same text.", reason),
        ),
        button(t('Try Again'), 'secondary', () => void load()),
      )
    }
    loading = false
  }

  return {
    node,
    draw(document, shown) {
      last = { document, shown }
      if (text) text.draw(document, shown)
      else if (node.checkVisibility() && node.childElementCount === 0) void load()
    },
    diagnose(list) {
      diagnostics = list
      text?.diagnose(list)
    },
    focus() {
      wanted = true
      text?.focus()
    },
  }
}
