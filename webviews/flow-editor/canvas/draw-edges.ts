/** Ways from state to state, with their words. */
import { edgePath } from '#draw'
import type { PlacedEdge, Point } from '#flow'
import { way } from '../painting.ts'
import type { Layer } from './draw-nodes.ts'
import { insertPoint, pointAlong } from './hit.ts'
import type { Scene } from './scene.ts'
import { shortened } from '../../graph/shortened.ts'
import { spokenEdge } from './words.ts'

export function drawEdges(layer: Layer, scene: Scene, duration: number): void {
  const { layout, painted, edge: chosen, ofEdge, hints } = scene
  const taken = ({ edge }: PlacedEdge) => painted?.ways.has(way(edge.from, edge.to)) ?? false
  // The chosen edge of a bundle is seen as a whole.
  const shown = ({ edge, line, points }: PlacedEdge) => (edge.id === chosen ? points : line)
  const edges = layer
    .selectAll<SVGGElement, PlacedEdge>('g.edge')
    .data(layout.edges, ({ edge }) => edge.id)
    .join(
      (enter) => {
        const group = enter.append('g').attr('role', 'button').attr('tabindex', -1)
        group
          .append('path')
          .attr('class', 'wide')
          .attr('d', ({ points }) => edgePath(points))
        group
          .append('path')
          .attr('class', 'line')
          .attr('d', (placed) => edgePath(shown(placed)))
        group.append('rect').attr('rx', 4)
        group.append('text').attr('class', 'words')
        group.append('text').attr('class', 'hint')
        const badge = group.append('g').attr('class', 'problem')
        badge.append('circle').attr('r', 7)
        badge.append('text').attr('y', 3.5).text('!')
        const insert = group.append('g').attr('class', 'insert').attr('data-part', 'insert')
        insert.append('circle').attr('r', 9)
        insert.append('path').attr('d', 'M-4 0h8M0-4v8')
        const grip = group.append('g').attr('class', 'grip').attr('data-part', 'grip')
        grip.append('circle').attr('class', 'reach').attr('r', 11)
        grip.append('circle').attr('r', 5)
        if (duration > 0) group.style('opacity', 0).transition('appear').duration(duration).style('opacity', null)
        return group
      },
      (update) => update,
      (exit) => exit.remove(),
    )
    .attr('data-edge', ({ edge }) => edge.id)
    .attr('class', (placed) =>
      [
        'edge',
        placed.edge.kind,
        taken(placed) ? 'taken' : '',
        placed.edge.id === chosen ? 'selected' : '',
        ofEdge.has(placed.edge.id) ? 'wrong' : '',
      ]
        .filter((name) => name !== '')
        .join(' '),
    )
    .attr('aria-label', ({ edge }) => spokenEdge(edge))
    .attr('aria-pressed', ({ edge }) => String(edge.id === chosen))
  for (const name of ['wide', 'line']) {
    const lines = edges.select<SVGPathElement>(`path.${name}`)
    const moving = duration > 0 ? lines.transition('place').duration(duration) : lines
    // SAFETY: a selection and a transition set attributes alike.
    ;(moving as typeof lines).attr('d', (placed) => edgePath(name === 'wide' ? placed.points : shown(placed)))
  }
  edges.select('g.insert').attr('transform', (placed) => at(insertPoint(placed)))
  edges.select('g.grip').attr('transform', ({ points }) => at(gripPoint(points)))
  edges
    .select('g.problem')
    .attr('display', ({ edge }) => (ofEdge.has(edge.id) ? null : 'none'))
    .attr('transform', ({ points }) => at(pointAlong(points, 0.25)))
  edges
    .select('path.line')
    .attr('marker-end', (placed) =>
      placed.edge.id === chosen
        ? 'url(#arrow-selected)'
        : placed.joins
          ? null
          : placed.edge.kind === 'catch'
            ? 'url(#arrow-catch)'
            : taken(placed)
              ? 'url(#arrow-taken)'
              : 'url(#arrow-plain)',
    )
  edges
    .select('rect')
    .attr('x', ({ label }) => label?.x ?? 0)
    .attr('y', ({ label }) => label?.y ?? 0)
    .attr('width', ({ label }) => label?.width ?? 0)
    .attr('height', ({ label }) => label?.height ?? 0)
  for (const part of ['words', 'hint'] as const)
    edges
      .select(`text.${part}`)
      .attr('x', ({ label }) => (label ? label.x + label.width / 2 : 0))
      .attr('y', (placed) => lineAt(placed, part, hints))
      .text(({ edge, label }) =>
        label ? shortened(part === 'words' ? edge.label : (hints.get(edge.id) ?? ''), label.width) : '',
      )
}

/** The baseline of the words of a way, or of the hint below them. */
function lineAt({ edge, label }: PlacedEdge, part: 'words' | 'hint', hints: Scene['hints']): number {
  if (!label) return 0
  const both = edge.label !== '' && hints.has(edge.id)
  const middle = label.y + label.height / 2 + 4
  return both ? middle + (part === 'words' ? -label.height / 4 : label.height / 4) : middle
}

const at = ({ x, y }: Point) => `translate(${x},${y})`

/** Pixels from the tip at which the end of a way is taken hold of. */
const GRIP = 16

function gripPoint(points: readonly Point[]): Point {
  const [tip, before] = [points.at(-1), points.at(-2)]
  if (!tip || !before) return { x: 0, y: 0 }
  const length = Math.hypot(tip.x - before.x, tip.y - before.y) || 1
  const share = Math.min(0.5, GRIP / length)
  return { x: tip.x + (before.x - tip.x) * share, y: tip.y + (before.y - tip.y) * share }
}
