/** The pane at the left: everything that can be added, to be dragged into the flow or put behind what is selected. */
import { element } from '../../kit/element.ts'
import { icon } from '../../kit/icons.ts'
import type { Surroundings } from '#messages'
import type { PagePart } from '../page-part.ts'
import { createChooser } from './chooser.ts'
import { paletteEntries, type PaletteEntry } from './entries.ts'
import { t } from '../../kit/words.ts'

/** px a press may move before it is dragging. */
const SLACK = 5

export interface PaletteOptions {
  choose(entry: PaletteEntry): void
  /** An entry is dragged over the page. */
  over(entry: PaletteEntry, at: PointerEvent): void
  /** It is let go; null: the drag was given up. */
  drop(entry: PaletteEntry, at: PointerEvent | null): void
  leave(): void
}

export interface Palette extends PagePart {
  focus(): void
}

export function createPalette({ choose, over, drop, leave }: PaletteOptions): Palette {
  let dragged = false
  const chooser = createChooser({
    label: t('Add a state'),
    choose: (entry) => {
      // The click that ends a drag.
      if (dragged) return
      choose(entry)
    },
    press: (entry, event) => {
      dragged = false
      follow(entry, event, over, drop, () => {
        dragged = true
      })
    },
    leave,
  })
  let offered: Surroundings | undefined
  return {
    node: element(
      'div',
      { class: 'palette' },
      chooser.node,
      element(
        'p',
        { class: 'quiet hint' },
        t('Drag onto a line to insert. A click or Enter adds behind what is selected.'),
      ),
    ),
    focus: chooser.focus,
    draw({ surroundings }) {
      if (offered === surroundings) return
      offered = surroundings
      chooser.offer(paletteEntries(surroundings))
    },
  }
}

function follow(
  entry: PaletteEntry,
  start: PointerEvent,
  over: PaletteOptions['over'],
  drop: PaletteOptions['drop'],
  begun: () => void,
): void {
  let ghost: HTMLElement | undefined
  const move = (event: PointerEvent) => {
    if (!ghost) {
      if (Math.hypot(event.clientX - start.clientX, event.clientY - start.clientY) < SLACK) return
      begun()
      ghost = element('div', { class: 'ghost', 'aria-hidden': 'true' }, icon(entry.icon), entry.title)
      document.body.append(ghost)
      document.body.classList.add('dragging')
    }
    ghost.style.transform = `translate(${event.clientX + 10}px, ${event.clientY + 10}px)`
    over(entry, event)
  }
  const end = (event: PointerEvent | null) => {
    document.removeEventListener('pointermove', move)
    document.removeEventListener('pointerup', up)
    document.removeEventListener('pointercancel', cancel)
    document.removeEventListener('keydown', key, true)
    if (!ghost) return
    ghost.remove()
    document.body.classList.remove('dragging')
    drop(entry, event)
  }
  const up = (event: PointerEvent) => end(event)
  const cancel = () => end(null)
  const key = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return
    event.preventDefault()
    event.stopPropagation()
    end(null)
  }
  document.addEventListener('pointermove', move)
  document.addEventListener('pointerup', up)
  document.addEventListener('pointercancel', cancel)
  document.addEventListener('keydown', key, true)
}
