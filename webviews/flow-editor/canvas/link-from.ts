/** Which way begins where the pointer takes hold: at a port, at the mark of the start, at the end of a way. */
import { waysOut } from '../editing/ways-out.ts'
import type { Link } from './gestures.ts'
import type { Scene } from './scene.ts'

/** Nothing where the press is on none of these, or the flow cannot be changed. */
export function linkFrom(target: Element, { layout, definition, editable }: Scene): Link | undefined {
  const part = target.closest<SVGGElement>('[data-part]')
  if (!editable || !part) return undefined
  const state = target.closest<SVGGElement>('g.node')?.dataset['state']
  const box = layout.nodes.find(({ node }) => node.name === state)
  switch (part.dataset['part']) {
    case 'start': {
      const dot = part.querySelector('.dot')
      const at = (name: string) => Number(dot?.getAttribute(name))
      const origin = box && { x: box.x + at('cx'), y: box.y + at('cy') }
      return origin && { from: '', way: { kind: 'start' }, kind: 'next', origin }
    }
    case 'port': {
      const out = state === undefined ? undefined : waysOut(definition, state)[Number(part.dataset['way'])]
      if (!box || !out) return undefined
      const [, x = 0, y = 0] = /translate\(([-\d.]+),([-\d.]+)\)/.exec(part.getAttribute('transform') ?? '') ?? []
      return {
        from: box.node.name,
        way: out.way,
        kind: out.kind,
        origin: { x: box.x + Number(x), y: box.y + Number(y) },
      }
    }
    case 'grip': {
      const id = part.closest<SVGGElement>('g.edge')?.dataset['edge']
      const placed = layout.edges.find(({ edge }) => edge.id === id)
      const [origin] = placed?.points ?? []
      return placed && origin && { from: placed.edge.from, way: placed.edge.way, kind: placed.edge.kind, origin }
    }
    default:
      return undefined
  }
}
