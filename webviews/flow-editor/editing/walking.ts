/** Arrows, Home, End, Escape and the menu key in the graph. */
import type { Target } from '../canvas/hit.ts'
import { leading, selectedEdge, type Page } from './page.ts'
import { fromEdge, type Arrow } from './walk.ts'

const arrows: Readonly<Record<string, Arrow>> = {
  ArrowDown: 'down',
  ArrowUp: 'up',
  ArrowLeft: 'left',
  ArrowRight: 'right',
}
const steps = { down: [0, 1], up: [0, -1], left: [-1, 0], right: [1, 0] } as const

export function walking(page: Page, menu: (target: Target) => void): (event: KeyboardEvent) => boolean {
  const { actions, canvas, model } = page
  const go = (state: string | undefined, adding = false) => {
    if (state === undefined) return
    const { selected } = model()
    actions.select(adding ? [...selected.filter((name) => name !== state), state] : [state])
    page.drawNow()
    canvas.show(state)
    page.focusFlow()
  }
  return (event) => {
    if (event.ctrlKey || event.metaKey) return false
    const now = model()
    const edge = selectedEdge(now)
    const name = leading(now)
    const arrow = arrows[event.key]
    if (arrow) {
      const [dx, dy] = steps[arrow]
      if (!edge) go(canvas.neighbour(name ?? null, dx, dy), event.shiftKey)
      else {
        const next = fromEdge(edge, now.graph, arrow, now.settings.direction)
        if (typeof next === 'string') go(next)
        else {
          actions.select([], next.id)
          page.focusFlow()
        }
      }
      return true
    }
    switch (event.key) {
      case 'Home':
        go(now.graph.nodes[0]?.name)
        return true
      case 'End':
        go(now.graph.nodes.at(-1)?.name)
        return true
      case 'Escape':
        if (edge) go(edge.from)
        else actions.select([])
        return true
      case 'ContextMenu':
        menu(targetOf(edge?.id, name))
        return true
      case 'F10':
        if (!event.shiftKey) return false
        menu(targetOf(edge?.id, name))
        return true
      default:
        return false
    }
  }
}

function targetOf(edge: string | undefined, state: string | undefined): Target {
  if (edge !== undefined) return { kind: 'edge', id: edge }
  return state === undefined ? { kind: 'ground' } : { kind: 'state', name: state }
}
