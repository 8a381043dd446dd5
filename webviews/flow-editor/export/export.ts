import type { EditorActions, EditorModel } from '../model.ts'
import { baseName, pngOf, svgOf } from './picture.ts'

export type ExportKind = 'svg' | 'png'

export async function exportFlow(kind: ExportKind, model: EditorModel, actions: EditorActions): Promise<void> {
  try {
    const svg = svgOf(model)
    const content =
      kind === 'svg' ? ({ kind: 'text', text: svg } as const) : ({ kind: 'bytes', base64: await pngOf(svg) } as const)
    const { path } = await actions.call('saveFile', { name: `${baseName(model)}.${kind}`, content })
    if (path !== null) actions.tell(`Saved to ${path}`)
  } catch (error) {
    actions.tell(error instanceof Error ? error.message : String(error))
  }
}
