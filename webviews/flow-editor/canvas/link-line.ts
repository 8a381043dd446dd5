/** The line that follows the pointer, or the keyboard, while a way is drawn. */
import type { Selection } from 'd3'
import type { Point } from '#flow'

export function createLinkLine(layer: Selection<SVGGElement, unknown, null, undefined>) {
  const line = layer.append('path').attr('class', 'link-line').attr('display', 'none')
  return {
    show(from: Point, to: Point, kind: string, right: boolean): void {
      const bend = Math.max(24, Math.abs(right ? to.x - from.x : to.y - from.y) / 2)
      const [a, b] = right
        ? [`${from.x + bend} ${from.y}`, `${to.x - bend} ${to.y}`]
        : [`${from.x} ${from.y + bend}`, `${to.x} ${to.y - bend}`]
      line
        .attr('display', null)
        .attr('class', `link-line ${kind}`)
        .attr('d', `M${from.x} ${from.y}C${a} ${b} ${to.x} ${to.y}`)
    },
    hide: () => void line.attr('display', 'none'),
  }
}
