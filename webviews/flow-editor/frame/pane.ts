/** A pane at an edge of the page: shown or not, of a size that is kept. */
import { divider } from '../../kit/divider.ts'
import { element } from '../../kit/element.ts'
import type { RememberedPane } from '../remembered.ts'

export interface PaneOptions {
  readonly side: 'left' | 'right' | 'bottom'
  /** `Palette`: a landmark's name. */
  readonly label: string
  readonly least: number
  readonly usual: number
  readonly remembered: RememberedPane
  changed(pane: RememberedPane): void
}

export interface Pane {
  readonly node: HTMLElement
  readonly divider: HTMLElement
  readonly shown: boolean
  show(shown: boolean): void
}

const facing = { left: 'right', right: 'left', bottom: 'top' } as const

export function createPane({ side, label, least, usual, remembered, changed }: PaneOptions): Pane {
  const node = element('section', { class: `pane ${side}`, 'aria-label': label })
  let { shown, size } = remembered
  const border = divider({
    pane: node,
    side: facing[side],
    label: `${side === 'bottom' ? 'Height' : 'Width'} of: ${label}`,
    least,
    usual,
    size: size ?? usual,
    moved(next) {
      size = next
      changed({ shown, size })
    },
  })
  const apply = () => {
    node.hidden = !shown
    border.hidden = !shown
  }
  apply()
  return {
    node,
    divider: border,
    get shown() {
      return shown
    },
    show(next) {
      if (next === shown) return
      shown = next
      apply()
      changed({ shown, size })
    },
  }
}
