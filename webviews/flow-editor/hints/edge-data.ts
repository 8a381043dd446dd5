/** Below the form of a way: what `$` looks like there, and what it was when the painted run went it. */
import { parsePath, type DataEdge, type GraphEdge, type Json } from '#flow'
import { element } from '../../kit/element.ts'
import { jsonView } from '../../kit/json-view.ts'
import type { EditorActions, EditorModel } from '../model.ts'
import type { PagePart } from '../page-part.ts'
import { dataOn, valueOn, writtenOn } from './edge-hint.ts'
import { shapeView } from './shape-view.ts'

export function createEdgeData(actions: EditorActions): PagePart {
  const node = element('section', { class: 'edge-data', 'aria-label': 'Data on this way', hidden: true })
  const unfolded = new Set<string>()
  let drawn: { edge: GraphEdge; data: DataEdge | undefined; value: Json | undefined } | undefined
  return {
    node,
    draw(model) {
      const edge = model.graph.edges.find(({ id }) => id === model.edge)
      node.hidden = edge === undefined
      if (!edge) return
      const data = dataOn(model.data, edge)
      const value = model.painting && valueOn(model.painting, edge)
      if (drawn?.edge === edge && drawn.data === data && drawn.value === value) return
      drawn = { edge, data, value }
      const go = element(
        'button',
        { class: 'link', type: 'button', onclick: () => actions.select([edge.to]) },
        `Select ${edge.to}, to test it`,
      )
      node.replaceChildren(
        element('h3', {}, 'Data on this way'),
        element('p', {}, writtenWords(model, edge)),
        shapeOn(model, edge, data),
        ...(value === undefined ? [] : [element('h4', {}, 'In the painted run'), jsonView(value, unfolded)]),
        go,
      )
    },
  }
}

export function writtenWords({ good }: Pick<EditorModel, 'good'>, edge: GraphEdge): string {
  const written = writtenOn(good.flow.definition, edge)
  if (!written) return `${edge.from} leaves $ as it is.`
  const what = edge.kind === 'catch' ? 'the error' : 'its result'
  return written.path === '$'
    ? `${edge.from} replaces $ by ${what}.`
    : `${edge.from} writes ${what} to ${written.path}.`
}

/** `levels`: how much of it, for a card. */
export function shapeOn(model: EditorModel, edge: GraphEdge, data: DataEdge | undefined, levels?: number): HTMLElement {
  if (!model.data.complete) return element('p', { class: 'quiet' }, 'This flow is beyond what is analysed.')
  if (!data) return element('p', { class: 'quiet' }, 'As far as the data tells, no run goes this way.')
  const path = writtenOn(model.good.flow.definition, edge)?.path
  const parsed = path === undefined ? undefined : parsePath(path)
  return shapeView(data.data, {
    ...(levels !== undefined && { levels }),
    ...(parsed?.ok && parsed.path.segments.length > 0 && { written: parsed.path.segments }),
  })
}
