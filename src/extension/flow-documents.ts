/** Which files are flows, and how one that is open is read. */
import type * as vscode from 'vscode'
import { flowSuffixes, formatOf, parseFlow, type ParsedFlow } from '#flow'

/** For `findFiles`. */
export const FLOW_FILES = `**/*{${flowSuffixes.join(',')}}`

export const isFlowFile = ({ path }: vscode.Uri): boolean => flowSuffixes.some((suffix) => path.endsWith(suffix))

export const isFlowDocument = ({ uri }: vscode.TextDocument): boolean => isFlowFile(uri)

export function parseDocument(document: vscode.TextDocument): ParsedFlow {
  return parseFlow(document.getText(), { format: formatOf(document.uri.path) })
}
