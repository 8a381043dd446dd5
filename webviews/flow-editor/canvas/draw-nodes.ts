/** States as cards. */
import { select, type Selection } from 'd3'
import type { PlacedNode } from '#flow'
import { iconPaths } from '../../kit/icon-paths.ts'
import { stateLook } from '#draw'
import { addMarks, drawMarks } from './marks.ts'
import { NODE, type Scene } from './scene.ts'
import { shortened } from '../../graph/shortened.ts'
import { spokenState, timeWords } from './words.ts'

export type Layer = Selection<SVGGElement, unknown, null, undefined>

export function drawNodes(layer: Layer, scene: Scene, duration: number): void {
  const { layout, painted, selected, cursor, definition, ofState, start } = scene
  const step = ({ node }: PlacedNode) => painted?.steps.get(node.name)
  const problemsOf = ({ node }: PlacedNode) => ofState.get(node.name) ?? []
  const first = [...selected].at(-1) ?? layout.nodes[0]?.node.name
  const nodes = layer
    .selectAll<SVGGElement, PlacedNode>('g.node')
    .data(layout.nodes, ({ node }) => node.name)
    .join(
      (enter) => {
        const group = enter
          .append('g')
          .attr('role', 'button')
          .attr('transform', ({ x, y }) => `translate(${x},${y})`)
        group.append('title')
        group.append('rect').attr('class', 'box').attr('rx', 8).attr('width', NODE.width).attr('height', NODE.height)
        group
          .append('rect')
          .attr('class', 'tile')
          .attr('rx', 6)
          .attr('x', 8)
          .attr('y', 8)
          .attr('width', 36)
          .attr('height', 36)
        group.append('g').attr('class', 'icon kind').attr('transform', 'translate(18,18)')
        group.append('text').attr('class', 'name').attr('x', 54).attr('y', 23)
        group.append('text').attr('class', 'type').attr('x', 54).attr('y', 39)
        group
          .append('g')
          .attr('class', 'state')
          .attr('transform', `translate(${NODE.width - 26},9)`)
        group
          .append('text')
          .attr('class', 'time')
          .attr('x', NODE.width - 10)
          .attr('y', 40)
        const badge = group.append('g').attr('class', 'problem')
        badge.append('circle').attr('r', 9)
        badge.append('text').attr('y', 4)
        addMarks(group)
        return group
      },
      (update) => update,
      (exit) => exit.remove(),
    )
    .attr('data-state', ({ node }) => node.name)
    .attr('class', (placed) =>
      [
        'node',
        painted ? (step(placed)?.status ?? 'untouched') : '',
        placed.node.missing || placed.node.type === null ? 'missing' : '',
        placed.node.reachable ? '' : 'unreachable',
        selected.has(placed.node.name) ? 'selected' : '',
        placed.node.name === cursor ? 'cursor' : '',
        placed.node.name === start ? 'start' : '',
        scene.found.has(placed.node.name) ? 'found' : '',
        `look-${stateLook(definition, placed.node.name).icon}`,
      ]
        .filter((name) => name !== '')
        .join(' '),
    )
    .attr('tabindex', ({ node }) => (node.name === first ? 0 : -1))
    .attr('aria-label', ({ node }) => spokenState(node, scene))
  nodes.attr('aria-pressed', ({ node }) => String(selected.has(node.name)))
  const placed = duration > 0 ? nodes.transition('place').duration(duration) : nodes
  // SAFETY: a selection and a transition set attributes alike.
  const moving = placed as typeof nodes
  moving.attr('transform', ({ x, y }) => `translate(${x},${y})`)
  nodes.select('g.kind').html(({ node }) => iconPaths(stateLook(definition, node.name).icon))
  nodes.select('text.name').text(({ node }) => shortened(node.name, NODE.width - (painted ? 92 : 64)))
  nodes.select('text.type').text(({ node }) => shortened(stateLook(definition, node.name).kind, NODE.width - 110))
  nodes.select<SVGGElement>('g.state').each(function (one) {
    const status = painted ? step(one)?.status : undefined
    if (this.dataset['status'] === status) return
    if (status === undefined) delete this.dataset['status']
    else this.dataset['status'] = status
    select(this)
      .attr('class', `state icon ${status ?? ''}`)
      .html(status ? iconPaths(status) : '')
  })
  nodes.select('text.time').text((one) => {
    const done = step(one)
    return done ? timeWords(done) : ''
  })
  nodes
    .select('g.problem')
    .attr('display', (one) => (problemsOf(one).length === 0 ? 'none' : null))
    .attr(
      'class',
      (one) => `problem ${problemsOf(one).some(({ severity }) => severity === 'error') ? 'error' : 'warning'}`,
    )
    .select('text')
    .text((one) => problemsOf(one).length)
  drawMarks(nodes, scene)
  nodes
    .select('title')
    .text((one) =>
      [one.node.name, one.node.comment ?? '', ...problemsOf(one).map(({ message }) => `• ${message}`)]
        .filter((line) => line !== '')
        .join('\n'),
    )
}
