/** The drawer of the flow editor: the raw text of the selected state, and the source of the function it calls. */
import { isObject, own, type ParsedFlow } from '#flow'
import { languageMethods, type LanguageMethod } from '#messages'
import type { EditorActions, EditorModel } from '../model.ts'
import type { PagePart } from '../page-part.ts'
import { createFunctionPart } from './function-part.ts'
import type { ShownPart } from './ports.ts'
import { difference, placeAfter } from './sync/change.ts'
import { createTextPart } from './text-part.ts'

export interface Drawer {
  /** Contents of tabs. */
  readonly text: PagePart
  readonly source: PagePart
  /** What the language server says is wrong, as its protocol has it. */
  diagnose(diagnostics: readonly unknown[]): void
  /** Go on in the text, as soon as it is there. */
  focus(): void
}

export function createDrawer(actions: EditorActions): Drawer {
  let model: EditorModel | undefined
  let shown: ShownPart | null = null
  const part = createTextPart({
    send: (version, edits) => actions.call('edit', { version, edits: [...edits] }),
    tell: actions.tell,
    left(offset) {
      const state = model && stateAt(model.parsed, offset)
      if (state === undefined || state === shown?.name) return false
      actions.select([state])
      return true
    },
    undo: actions.undo,
    redo: actions.redo,
    request: async (ticket, method, params, version) => {
      if (!isAsked(method)) throw new Error(`${method} is not asked here`)
      const answer = await actions.call('language', { ticket, method, params, version })
      return answer.kind === 'moved' ? answer : { kind: 'answer', result: answer.result }
    },
    cancel: (ticket) => actions.post({ kind: 'cancelLanguage', ticket }),
  })
  return {
    text: {
      node: part.node,
      draw(next) {
        model = next
        if (!next.loaded || next.tooLong) return
        const renamed = renamedState(next, shown)
        if (renamed !== undefined) return actions.select([renamed])
        shown = shownPart(next, shown)
        const { uri, version, text, format, writable } = next
        part.draw({ uri, version, text, format, writable }, shown)
      },
    },
    source: createFunctionPart(actions),
    diagnose: part.diagnose,
    focus: part.focus,
  }
}

const isAsked = (method: string): method is LanguageMethod => (languageMethods as readonly string[]).includes(method)

/** The selected state. While the text cannot be read, or is not the one that is drawn, what was shown stays where it is. */
function shownPart(model: EditorModel, before: ShownPart | null): ShownPart | null {
  const name = model.selected.at(-1) ?? sourceOfEdge(model)
  if (name === undefined) return null
  const parsed = model.broken === null ? model.parsed : model.frozen ? undefined : model.good
  const found = parsed && partOf(parsed, name)
  if (model.broken !== null && before?.name === name) return before
  return found ?? before
}

/** The state that stands where the shown one stood: its name was changed in its text. */
function renamedState(
  { broken, frozen, parsed, selected, edge }: EditorModel,
  before: ShownPart | null,
): string | undefined {
  if (!before || broken || frozen || partOf(parsed, before.name)) return undefined
  if (edge !== null || (selected.length > 0 && selected.at(-1) !== before.name)) return undefined
  const start = placeAfter(before.start, difference(before.text, parsed.text))
  const end = placeAfter(before.end, difference(before.text, parsed.text))
  // Behind the quotation mark or the first letter of the key.
  const name = stateAt(parsed, start + 1)
  // Where a state was deleted there is nothing left of it.
  return name !== undefined && partOf(parsed, name)?.end === end ? name : undefined
}

const sourceOfEdge = ({ graph, edge }: EditorModel): string | undefined =>
  graph.edges.find(({ id }) => id === edge)?.from

function partOf(parsed: ParsedFlow, name: string): ShownPart | undefined {
  const states = own(parsed.flow.definition, 'States')
  if (!isObject(states) || own(states, name) === undefined) return undefined
  const path = [...parsed.definitionPath, 'States', name]
  const start = parsed.offsetAt(parsed.keyAt(path).start)
  return { name, start, end: parsed.offsetAt(parsed.at(path).end), text: parsed.text }
}

function stateAt(parsed: ParsedFlow, offset: number): string | undefined {
  const [states, name] = parsed.pathAt(offset).slice(parsed.definitionPath.length)
  return states === 'States' && typeof name === 'string' ? name : undefined
}
