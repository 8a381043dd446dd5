/** Completion over the wire. */
import {
  CompletionItemKind,
  CompletionItemTag,
  InsertTextFormat,
  InsertTextMode,
  MarkupKind,
  type CompletionItem,
  type Connection,
} from 'vscode-languageserver/node'
import { complete, type Completion, type CompletionKind } from '../features/completion/index.ts'
import type { FabricNames } from '../names/fabric-names.ts'
import type { Answer } from './answer.ts'

const kinds: Readonly<Record<CompletionKind, CompletionItemKind>> = {
  field: CompletionItemKind.Property,
  type: CompletionItemKind.EnumMember,
  state: CompletionItemKind.Reference,
  newState: CompletionItemKind.Snippet,
  value: CompletionItemKind.Value,
  path: CompletionItemKind.Variable,
  function: CompletionItemKind.Function,
  method: CompletionItemKind.Method,
  keyword: CompletionItemKind.Keyword,
  operator: CompletionItemKind.Operator,
  id: CompletionItemKind.Constant,
  provider: CompletionItemKind.Module,
  parameter: CompletionItemKind.Field,
  error: CompletionItemKind.Event,
}

/** What begins something that can be completed. */
export const triggerCharacters = ['"', "'", ':', ' ', '.', '$', '[', '(']

/** `again`: the client knows the command by which completion is asked for where a completion leaves the cursor. */
export function answerCompletion(
  connection: Connection,
  answer: Answer,
  fabric: FabricNames,
  client: { readonly again: boolean; readonly details: boolean },
): void {
  connection.onCompletion(({ textDocument: { uri }, position }) =>
    answer(uri, [], (document): CompletionItem[] =>
      complete(document, document.offsetAt(position), fabric.names).map((one, index) => itemOf(one, index, client)),
    ),
  )
}

function itemOf(
  completion: Completion,
  index: number,
  client: { readonly again: boolean; readonly details: boolean },
): CompletionItem {
  const { label, kind, detail, documentation, range, insert, snippet, filter, also, goesOn, deprecated } = completion
  return {
    label,
    kind: kinds[kind],
    // Beside every label, not only the chosen one's, where the client can.
    ...(detail && (client.details ? { labelDetails: { description: detail } } : { detail })),
    ...(documentation && { documentation: { kind: MarkupKind.Markdown, value: documentation } }),
    textEdit: { range, newText: insert },
    insertTextFormat: snippet ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
    insertTextMode: InsertTextMode.adjustIndentation,
    filterText: filter,
    // The order is ours.
    sortText: String(index).padStart(4, '0'),
    ...(also && { additionalTextEdits: [also] }),
    ...(deprecated && { tags: [CompletionItemTag.Deprecated] }),
    ...(goesOn && client.again && { command: { title: 'Suggest', command: 'editor.action.triggerSuggest' } }),
  }
}
