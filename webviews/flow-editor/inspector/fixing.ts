/** The quick fix of a problem, carried out in the text as it was when the problem was found. */
import type { Problem, Range } from '#flow'
import type { EditorActions, EditorModel } from '../model.ts'
import { t } from '../../kit/words.ts'

const same = (a: Range, b: Range) => JSON.stringify(a) === JSON.stringify(b)

export async function carryOut(
  { fix, path, range }: Problem,
  { parsed, version }: EditorModel,
  actions: EditorActions,
): Promise<void> {
  const edits = fix?.edits ?? []
  // Problems of a text come a moment after it: where the place has moved the fix is of another text.
  const there =
    [parsed.at(path), parsed.keyAt(path)].some((place) => same(place, range)) || inside(parsed.at(path), range)
  const reply = there
    ? await actions.call('edit', {
        version,
        edits: edits.map(({ range: at, newText }) => {
          const offset = parsed.offsetAt(at.start)
          return { offset, length: parsed.offsetAt(at.end) - offset, text: newText }
        }),
      })
    : { applied: false }
  if (reply.applied) actions.say(t('{0}: done', fix?.title ?? t('Mended')))
  else actions.tell(t('The text has just changed. Look at the problem again.'))
}

function inside(outer: Range, { start, end }: Range): boolean {
  const before =
    outer.start.line < start.line || (outer.start.line === start.line && outer.start.character <= start.character)
  const after = outer.end.line > end.line || (outer.end.line === end.line && outer.end.character >= end.character)
  return before && after
}
