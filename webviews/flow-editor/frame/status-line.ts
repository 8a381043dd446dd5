/** The last line: what is selected or being done, and how large it is drawn. */
import { element } from '../../kit/element.ts'
import { spokenEdge } from '../canvas/words.ts'
import type { EditorModel } from '../model.ts'
import type { PagePart } from '../page-part.ts'
import { stateLook } from '#draw'
import { t } from '../../kit/words.ts'

export interface StatusLine extends PagePart {
  /** What is being done; null: nothing special. */
  doing(words: string | null): void
  zoom(scale: number): void
}

export function createStatusLine(help: () => void): StatusLine {
  const words = element('span', { class: 'doing' })
  const scale = element('span', {})
  let busy: string | null = null
  let usual = ''
  const write = () => {
    words.textContent = busy ?? usual
  }
  return {
    node: element(
      'div',
      { class: 'line' },
      words,
      element('span', { class: 'space' }),
      scale,
      element('button', { class: 'link', type: 'button', onclick: help }, t('Keys: ?')),
    ),
    draw(model) {
      usual = summary(model)
      write()
    },
    doing(next) {
      busy = next
      write()
    },
    zoom(next) {
      scale.textContent = `${Math.round(next * 100)} %`
    },
  }
}

function summary({ selected, edge, graph, good, editable }: EditorModel): string {
  const way = graph.edges.find(({ id }) => id === edge)
  if (way) return spokenEdge(way)
  if (selected.length > 1) return t('{0} states selected', selected.length)
  const [name] = selected
  if (name !== undefined) return `${name}, ${stateLook(good.flow.definition, name).kind}`
  return editable && graph.nodes.length > 0 ? t('Drag a state from the palette onto a line, or press A to add one') : ''
}
