/** The line under a path or an expression: what it gives, or what is wrong with it. */
import { element } from '../../../kit/element.ts'
import type { SaidOfPath } from './path-offers.ts'

export function said() {
  const node = element('div', { class: 'said' })
  return {
    node,
    /** `told`: what is wrong is said by the checks already. */
    say(what: SaidOfPath | undefined, told: boolean): void {
      const shown = what && !(told && what.kind === 'mistake') ? what : undefined
      const text = shown ? shown.text : ''
      if (node.textContent !== text) node.textContent = text
      node.className = `said ${shown?.kind ?? ''}`
      node.hidden = text === ''
    },
  }
}

const waiting = new Set<() => void>()

/** When the page has nothing else to do: the data of a flow are followed for it, which may take a moment. */
export function later(work: () => void): void {
  if (waiting.size === 0)
    requestIdleCallback(
      () => {
        const all = [...waiting]
        waiting.clear()
        for (const one of all) one()
      },
      { timeout: 500 },
    )
  waiting.add(work)
}
