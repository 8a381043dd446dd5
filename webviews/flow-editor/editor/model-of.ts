import { cataloguedProvider, dataFlow, type DataFlow, type ParsedFlow } from '#flow'
import type { EditorModel } from '../model.ts'
import type { EditorState } from './state.ts'

/** What the parts of the page see of the state. */
export function modelOf(state: EditorState): EditorModel {
  const { parsed, good, frozen, problems, lost, ...rest } = state
  const [broken = null] = parsed.problems
  const title = good.flow.title
  return {
    ...rest,
    parsed,
    good,
    frozen,
    text: parsed.text,
    format: parsed.format,
    title: typeof title === 'string' ? title : '',
    broken,
    problems: frozen ? [] : problems,
    editable: rest.loaded && rest.writable && !frozen && !lost && broken === null && !rest.tooLong,
    get data() {
      return dataOf(good)
    },
  }
}

const known = new WeakMap<ParsedFlow, DataFlow>()

function dataOf(parsed: ParsedFlow): DataFlow {
  const made = known.get(parsed) ?? dataFlow(parsed.flow, { detailsOf: (url) => cataloguedProvider(url)?.details })
  known.set(parsed, made)
  return made
}
