/** Beside an id its name, while the fabric is there to tell it. */
import type { Position, Range } from '#flow'
import type { FlowDocument } from '../document/flow-document.ts'
import { idsIn } from '../document/ids.ts'
import type { Names } from '../names/names.ts'

export interface Hint {
  readonly position: Position
  readonly text: string
  readonly tooltip: string
}

export function hints(document: FlowDocument, range: Range, names: Names): readonly Hint[] {
  if (!names.known) return []
  return idsIn(document).flatMap(({ id, path }): Hint[] => {
    const { end } = document.parsed.at(path)
    if (end.line < range.start.line || end.line > range.end.line) return []
    const named = names.all.find((one) => one.id === id)
    if (!named) return []
    const status = named.status === undefined || named.status === 'online' ? '' : ` (${named.status})`
    return [{ position: end, text: `${named.name}${status}`, tooltip: `${named.kind} ${named.name}\n${named.detail}` }]
  })
}
