/** Small signs: how a state stands, in a shape as well as a colour. */
import type { VisitStatus } from '#run'
import { textWidth } from './frame.ts'
import { element } from './svg.ts'
import type { Theme } from './theme.ts'

/** A sign of 12 pixels around a point. */
export function statusMark(status: VisitStatus, x: number, y: number, theme: Theme): string {
  const colour = theme.status[status]
  const disc = element('circle', { cx: x, cy: y, r: 6, fill: colour })
  const stroke = { fill: 'none', stroke: theme.paper, 'stroke-width': 1.6, 'stroke-linecap': 'round' }
  switch (status) {
    case 'succeeded':
      return (
        disc + element('path', { d: `M${x - 2.8} ${y + 0.2}l2 2.2 3.8-4.4`, ...stroke, 'stroke-linejoin': 'round' })
      )
    case 'failed':
      return disc + element('path', { d: `M${x - 2.3} ${y - 2.3}l4.6 4.6m0-4.6l-4.6 4.6`, ...stroke })
    case 'canceled':
      return disc + element('path', { d: `M${x - 2.8} ${y}h5.6`, ...stroke })
    case 'inactive':
      return disc + element('path', { d: `M${x - 1.7} ${y - 2.4}v4.8m3.4-4.8v4.8`, ...stroke })
    case 'active':
      return (
        element('circle', { cx: x, cy: y, r: 5, fill: 'none', stroke: colour, 'stroke-width': 2 }) +
        element('circle', { cx: x, cy: y, r: 2, fill: colour })
      )
  }
}

/** The text, cut with an ellipsis to a width in pixels. */
export function fitText(content: string, width: number, size: number): string {
  if (textWidth(content, size) <= width) return content
  const characters = [...content]
  while (characters.length > 1 && textWidth(`${characters.join('')}…`, size) > width) characters.pop()
  return `${characters.join('')}…`
}
