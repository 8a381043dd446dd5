/** The graph saved as a file, or copied as text. */
import { flowMermaid } from '#flow'
import type { EditorActions, EditorModel } from '../model.ts'
import { baseName, pngOf, svgOf } from './picture.ts'
import { t } from '../../kit/words.ts'

/** `mmd`: Mermaid, by the ending of its files. */
export type ExportKind = 'svg' | 'png' | 'mmd' | 'copyMermaid'

export async function exportFlow(kind: ExportKind, model: EditorModel, actions: EditorActions): Promise<void> {
  try {
    if (kind === 'copyMermaid') {
      await actions.call('writeClipboard', { text: mermaidOf(model) })
      return actions.tell(t('Copied as Mermaid: Markdown shows it in a block ```mermaid'))
    }
    const { path } = await actions.call('saveFile', {
      name: `${baseName(model)}.${kind}`,
      content: await contentOf(kind, model),
    })
    if (path !== null) actions.tell(t('Saved to {0}', path))
  } catch (error) {
    actions.tell(error instanceof Error ? error.message : String(error))
  }
}

async function contentOf(kind: Exclude<ExportKind, 'copyMermaid'>, model: EditorModel) {
  switch (kind) {
    case 'svg':
      return { kind: 'text', text: svgOf(model) } as const
    case 'png':
      return { kind: 'bytes', base64: await pngOf(svgOf(model)) } as const
    case 'mmd':
      return { kind: 'text', text: mermaidOf(model) } as const
  }
}

const mermaidOf = ({ graph, settings }: EditorModel): string =>
  flowMermaid(graph, settings.direction === 'right' ? 'LR' : 'TD')
