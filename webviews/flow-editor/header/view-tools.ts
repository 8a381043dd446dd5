/** The tools in the corner of the graph: how large it is drawn, and which way it runs. */
import { element } from '../../kit/element.ts'
import { icon } from '../../kit/icons.ts'
import type { Command, CommandName } from '../editing/commands.ts'
import type { PagePart } from '../page-part.ts'
import { toolOf } from './tool-of.ts'

export function createViewTools(commands: Readonly<Record<CommandName, Command>>): PagePart {
  const direction = toolOf(commands.direction, 'pass')
  const node = element(
    'div',
    { class: 'view-tools', role: 'toolbar', 'aria-label': 'View' },
    toolOf(commands.zoomOut, 'out'),
    toolOf(commands.zoomIn, 'in'),
    toolOf(commands.fit, 'fit'),
    direction,
  )
  return {
    node,
    draw({ settings, graph }) {
      node.hidden = graph.nodes.length === 0
      direction.replaceChildren(icon(settings.direction === 'right' ? 'down' : 'pass'))
    },
  }
}
