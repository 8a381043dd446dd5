/** The pane at the right: what is selected. */
import { element } from '../../kit/element.ts'
import type { EditorActions, EditorModel } from '../model.ts'
import type { PagePart } from '../page-part.ts'
import { stateLook } from '../state-look.ts'
import { spokenEdge } from '../canvas/words.ts'

export function createInspector(_actions: EditorActions): PagePart {
  const node = element('div', { class: 'inspector' })
  return {
    node,
    draw(model) {
      node.replaceChildren(...content(model))
    },
  }
}

function content({ selected, edge, graph, good }: EditorModel): readonly HTMLElement[] {
  const chosen = graph.edges.find(({ id }) => id === edge)
  if (chosen) return [element('p', {}, spokenEdge(chosen))]
  const name = selected.at(-1)
  if (name === undefined) return [element('p', { class: 'quiet' }, 'Select a state to see it here.')]
  return [
    element('h2', {}, selected.length > 1 ? `${selected.length} states` : name),
    element('p', { class: 'quiet' }, stateLook(good.flow.definition, name).kind),
  ]
}
