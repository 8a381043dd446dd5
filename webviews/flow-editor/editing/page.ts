import type { ExportKind } from '../export/export.ts'
import type { Canvas } from '../canvas/canvas.ts'
import type { EditorActions, EditorModel } from '../model.ts'
import type { PaletteEntry } from '../palette/entries.ts'

/** What commands work on. */
export interface Page {
  readonly actions: EditorActions
  readonly canvas: Canvas
  model(): EditorModel
  /** What can be added now. */
  entries(): readonly PaletteEntry[]
  /** Draw at once, for what has to be there to get the focus. */
  drawNow(): void
  /** Back to the graph or the list, at what is selected. */
  focusFlow(): void
  toggle(part: 'palette' | 'inspector' | 'list' | 'problems' | 'hints'): void
  focusPalette(): void
  search(): void
  help(): void
  /** Try the selected state on data. */
  testState(): void
  exportAs(kind: ExportKind): void
}

/** The state that what is done is done to. */
export const leading = ({ selected }: EditorModel): string | undefined => selected.at(-1)

export const selectedEdge = ({ edge, graph }: EditorModel) => graph.edges.find(({ id }) => id === edge)
