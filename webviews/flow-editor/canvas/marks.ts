/** What hangs on a card: where the flow starts and ends, and the ports from which ways are drawn. */
import { select, type Selection } from 'd3'
import type { PlacedNode, Point } from '#flow'
import { waysOut, type WayOut } from '../editing/ways-out.ts'
import { NODE, type Scene } from './scene.ts'
import { t } from '../../kit/words.ts'

type Nodes<Parent extends Element> = Selection<SVGGElement, PlacedNode, Parent, unknown>

/** Between the ports of one state. */
const PORT_GAP = 34
const REACH = 26

export function addMarks(group: Nodes<SVGGElement>): void {
  const begin = group.append('g').attr('class', 'begin').attr('data-part', 'start')
  begin.append('path')
  begin.append('circle').attr('class', 'reach').attr('r', 13)
  begin.append('circle').attr('class', 'dot').attr('r', 6)
  begin.append('title').text(t('The flow starts here. Drag to another state to start there.'))
  const finish = group.append('g').attr('class', 'finish')
  finish.append('path')
  finish.append('circle').attr('class', 'ring').attr('r', 6)
  finish.append('circle').attr('class', 'dot').attr('r', 3)
  group.append('g').attr('class', 'ports')
}

export function drawMarks(nodes: Nodes<SVGGElement>, scene: Scene): void {
  const right = scene.direction === 'right'
  const outAt = portPoint('out', scene)
  const line = (from: Point, dx: number, dy: number) => `M${from.x} ${from.y}l${dx} ${dy}`
  const begin = nodes
    .select<SVGGElement>('g.begin')
    .attr('display', ({ node }) => (node.name === scene.start ? null : 'none'))
  // Above it, or beside it where ways arrive.
  const led = new Set(scene.layout.edges.map(({ edge }) => edge.to))
  const beside = ({ node }: PlacedNode) => led.has(node.name) !== right
  begin.each(function (placed) {
    const mark = select(this)
    const [x, y] = beside(placed) ? [-REACH - 2, NODE.height / 2] : [NODE.width / 2, -REACH - 2]
    mark.select('path').attr('d', beside(placed) ? line({ x, y }, REACH, 0) : line({ x, y }, 0, REACH))
    mark.selectAll('circle').attr('cx', x).attr('cy', y)
  })
  const finish = nodes
    .select('g.finish')
    .attr('display', ({ node }) => (node.ends && node.type !== 'Fail' ? null : 'none'))
  finish.select('path').attr('d', right ? line(outAt, 14, 0) : line(outAt, 0, 14))
  finish
    .selectAll('circle')
    .attr('cx', outAt.x + (right ? 20 : 0))
    .attr('cy', outAt.y + (right ? 0 : 20))
  nodes.select<SVGGElement>('g.ports').each(function (placed) {
    const ways = scene.editable ? waysOut(scene.definition, placed.node.name) : []
    const ports = select(this)
      .selectAll<SVGGElement, WayOut>('g.port')
      .data(ways, ({ kind }) => kind)
      .join((enter) => {
        const port = enter.append('g').attr('data-part', 'port')
        port.append('circle').attr('class', 'reach').attr('r', 12)
        port.append('circle').attr('class', 'dot').attr('r', 5.5)
        port.append('title')
        return port
      })
      .attr('class', ({ kind }) => `port ${kind}`)
      .attr('data-way', (_, index) => index)
      .attr('transform', (_, index) => {
        const by = index * PORT_GAP
        return `translate(${outAt.x + (right ? 0 : by)},${outAt.y + (right ? by / 2.4 : 0)})`
      })
    ports.select('title').text(({ label }) => t('{0}: drag to a state', label))
  })
}

/** From the corner of the card. */
export function portPoint(port: 'in' | 'out', { direction }: Pick<Scene, 'direction'>): Point {
  if (direction === 'right') return { x: port === 'in' ? 0 : NODE.width, y: NODE.height / 2 }
  return { x: NODE.width / 2, y: port === 'in' ? 0 : NODE.height }
}
