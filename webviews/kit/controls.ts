/** VS Code's own look for buttons and lists; the only file that knows the toolkit. */
import {
  provideVSCodeDesignSystem,
  vsCodeButton,
  vsCodeDropdown,
  vsCodeOption,
  type Dropdown,
} from '@vscode/webview-ui-toolkit'
import { element } from './element.ts'

provideVSCodeDesignSystem().register(vsCodeButton(), vsCodeDropdown(), vsCodeOption())

export function button(label: string, look: 'primary' | 'secondary', press: () => void): HTMLElement {
  const made = document.createElement('vscode-button')
  made.setAttribute('appearance', look)
  made.textContent = label
  made.addEventListener('click', press)
  return made
}

export interface Choice {
  readonly value: string
  readonly label: string
}

/** A list of which one is chosen. */
export function dropdown(label: string, choose: (value: string) => void) {
  // SAFETY: the toolkit has just defined this element.
  const made = document.createElement('vscode-dropdown') as Dropdown
  made.setAttribute('aria-label', label)
  made.addEventListener('change', () => choose(made.value))
  let offered: readonly Choice[] = []
  return {
    node: made as HTMLElement,
    offer(choices: readonly Choice[], chosen: string): void {
      offered = choices
      made.replaceChildren(
        ...choices.map(({ value, label: text }) => {
          const option = document.createElement('vscode-option')
          option.setAttribute('value', value)
          option.textContent = text
          return option
        }),
      )
      made.value = chosen
      // The toolkit looks at new options a moment later, and until then knows only the value of an old one.
      requestAnimationFrame(() => {
        if (made.value !== chosen && offered === choices) made.value = chosen
      })
    },
  }
}

/** A small square button with an icon; its label is its tooltip. */
export function tool(label: string, inside: Node, press: () => void, text = ''): HTMLButtonElement {
  return element(
    'button',
    { class: 'tool', type: 'button', title: label, 'aria-label': label, onclick: press },
    inside,
    text === '' ? null : element('span', { class: 'words' }, text),
  )
}
