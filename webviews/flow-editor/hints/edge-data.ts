/** Below the form of a way: what `$` looks like there, and what it was when the painted run went it. */
import { parsePath, type DataEdge, type GraphEdge, type Json } from '#flow'
import { element } from '../../kit/element.ts'
import { jsonView } from '../../kit/json-view.ts'
import type { EditorActions, EditorModel } from '../model.ts'
import type { PagePart } from '../page-part.ts'
import { dataOn, valueOn, writtenOn } from './edge-hint.ts'
import { shapeView } from './shape-view.ts'
import { t } from '../../kit/words.ts'

export function createEdgeData(actions: EditorActions): PagePart {
  const node = element('section', { class: 'edge-data', 'aria-label': t('Data on this way'), hidden: true })
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
        t('Select {0}, to test it', edge.to),
      )
      node.replaceChildren(
        element('h3', {}, t('Data on this way')),
        element('p', {}, writtenWords(model, edge)),
        shapeOn(model, edge, data),
        ...(value === undefined ? [] : [element('h4', {}, t('In the painted run')), jsonView(value, unfolded)]),
        go,
      )
    },
  }
}

export function writtenWords({ good }: Pick<EditorModel, 'good'>, edge: GraphEdge): string {
  const written = writtenOn(good.flow.definition, edge)
  if (!written) return t('{0} leaves $ as it is.', edge.from)
  const what = edge.kind === 'catch' ? t('the error') : t('its result')
  return written.path === '$'
    ? t('{0} replaces $ by {1}.', edge.from, what)
    : t('{0} writes {1} to {2}.', edge.from, what, written.path)
}

/** `levels`: how much of it, for a card. */
export function shapeOn(model: EditorModel, edge: GraphEdge, data: DataEdge | undefined, levels?: number): HTMLElement {
  if (!model.data.complete) return element('p', { class: 'quiet' }, t('This flow is beyond what is analysed.'))
  if (!data) return element('p', { class: 'quiet' }, t('As far as the data tells, no run goes this way.'))
  const path = writtenOn(model.good.flow.definition, edge)?.path
  const parsed = path === undefined ? undefined : parsePath(path)
  return shapeView(data.data, {
    ...(levels !== undefined && { levels }),
    ...(parsed?.ok && parsed.path.segments.length > 0 && { written: parsed.path.segments }),
  })
}
