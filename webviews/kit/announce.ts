import { element } from './element.ts'

/** A region that screen readers read out when its text changes. */
export function announcer(): { readonly node: HTMLElement; say(text: string): void } {
  const node = element('div', { class: 'unseen', role: 'status', 'aria-live': 'polite' })
  return {
    node,
    say(text) {
      if (node.textContent !== text) node.textContent = text
    },
  }
}
