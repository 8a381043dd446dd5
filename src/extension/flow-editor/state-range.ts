import * as vscode from 'vscode'
import { isObject, own, type ParsedFlow } from '#flow'
import { parseDocument } from '../flow-documents.ts'

/** From a state's name in a flow's text to the end of the state; undefined when there is no such state. */
export function stateRange(document: vscode.TextDocument, state: string): vscode.Range | undefined {
  const parsed = parseDocument(document)
  const states = own(parsed.flow.definition, 'States')
  if (!isObject(states) || own(states, state) === undefined) return undefined
  const path = [...parsed.definitionPath, 'States', state]
  return new vscode.Range(toPosition(parsed.keyAt(path).start), toPosition(parsed.at(path).end))
}

export function toRange(range: ReturnType<ParsedFlow['at']>): vscode.Range {
  return new vscode.Range(toPosition(range.start), toPosition(range.end))
}

const toPosition = ({ line, character }: ReturnType<ParsedFlow['at']>['start']) => new vscode.Position(line, character)
