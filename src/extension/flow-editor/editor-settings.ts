import * as vscode from 'vscode'
import type { FlowEditorSettings } from '#messages'

/** How flows are drawn, as the reader set it; a value of another kind counts as not set. */
export function flowEditorSettings(uri: vscode.Uri): FlowEditorSettings {
  const direction = vscode.workspace.getConfiguration('davy.flowEditor', uri).get('direction')
  return { direction: direction === 'right' ? 'right' : 'down' }
}
