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
  /** It is shown over the stage. */
  covers?(): void
}

export interface Pane {
  readonly node: HTMLElement
  readonly divider: HTMLElement
  readonly shown: boolean
  show(shown: boolean): void
  /** Over the stage, for as long as somebody wants it; what is remembered is for when there is room beside the stage. */
  lieOver(over: boolean): void
}

const facing = { left: 'right', right: 'left', bottom: 'top' } as const

export function createPane({ side, label, least, usual, remembered, changed, covers }: PaneOptions): Pane {
  const node = element('section', { class: `pane ${side}`, 'aria-label': label })
  let { shown, size } = remembered
  let over = false
  let wanted = false
  const visible = () => (over ? wanted : shown)
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
    node.hidden = !visible()
    border.hidden = !visible()
  }
  apply()
  return {
    node,
    divider: border,
    get shown() {
      return visible()
    },
    show(next) {
      if (next === visible()) return
      if (over) wanted = next
      else shown = next
      apply()
      if (!over) changed({ shown, size })
      else if (next) covers?.()
    },
    lieOver(next) {
      over = next
      wanted = false
      apply()
    },
  }
}
