/** What is asked by somebody who reads: hover, where things come from, the outline, colours and hints. */
import {
  DocumentHighlightKind,
  FoldingRangeKind,
  MarkupKind,
  SemanticTokensBuilder,
  SymbolKind,
  type Connection,
  type DocumentSymbol,
  type FoldingRange,
  type SelectionRange,
  type ServerCapabilities,
} from 'vscode-languageserver/node'
import { folds, selections } from '../features/folding.ts'
import { hints } from '../features/hints.ts'
import { hover } from '../features/hover.ts'
import { definitions, mentions } from '../features/navigation.ts'
import { signature } from '../features/signature.ts'
import { symbols, type FlowSymbol } from '../features/symbols.ts'
import { tokenModifiers, tokens, tokenTypes } from '../features/tokens.ts'
import type { FabricNames } from '../names/fabric-names.ts'
import type { Answer } from './answer.ts'

export const readingCapabilities: ServerCapabilities = {
  hoverProvider: true,
  definitionProvider: true,
  referencesProvider: true,
  documentHighlightProvider: true,
  documentSymbolProvider: true,
  foldingRangeProvider: true,
  selectionRangeProvider: true,
  inlayHintProvider: true,
  signatureHelpProvider: { triggerCharacters: ['(', ','] },
  semanticTokensProvider: {
    legend: { tokenTypes: [...tokenTypes], tokenModifiers: [...tokenModifiers] },
    full: true,
  },
}

export function answerReading(connection: Connection, answer: Answer, fabric: FabricNames): void {
  connection.onHover(({ textDocument: { uri }, position }) =>
    answer(uri, null, (document) => {
      const found = hover(document, document.offsetAt(position), fabric.names)
      return found ? { contents: { kind: MarkupKind.Markdown, value: found.markdown }, range: found.range } : null
    }),
  )
  connection.onDefinition(({ textDocument: { uri }, position }) =>
    answer(uri, [], (document) => definitions(document, document.offsetAt(position)).map((range) => ({ uri, range }))),
  )
  connection.onReferences(({ textDocument: { uri }, position, context: { includeDeclaration } }) =>
    answer(uri, [], (document) =>
      mentions(document, document.offsetAt(position))
        .filter(({ writes }) => includeDeclaration || !writes)
        .map(({ range }) => ({ uri, range })),
    ),
  )
  connection.onDocumentHighlight(({ textDocument: { uri }, position }) =>
    answer(uri, [], (document) =>
      mentions(document, document.offsetAt(position)).map(({ range, writes }) => ({
        range,
        kind: writes ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
      })),
    ),
  )
  connection.onDocumentSymbol(({ textDocument: { uri } }) =>
    answer(uri, [], (document) => symbols(document).map(lspSymbol)),
  )
  connection.onFoldingRanges(({ textDocument: { uri } }) =>
    answer(uri, [], (document) =>
      folds(document).map(({ from, to, kind }): FoldingRange => ({
        startLine: from,
        endLine: to,
        kind: kind === 'comment' ? FoldingRangeKind.Comment : FoldingRangeKind.Region,
      })),
    ),
  )
  connection.onSelectionRanges(({ textDocument: { uri }, positions }) =>
    answer(uri, [], (document) =>
      positions.map((position) => nested(selections(document, document.offsetAt(position)))),
    ),
  )
  connection.languages.inlayHint.on(({ textDocument: { uri }, range }) =>
    answer(uri, [], (document) =>
      hints(document, range, fabric.names).map(({ position, text, tooltip }) => ({
        position,
        label: text,
        tooltip,
        paddingLeft: true,
      })),
    ),
  )
  connection.onSignatureHelp(({ textDocument: { uri }, position }) =>
    answer(uri, null, (document) => {
      const found = signature(document, document.offsetAt(position))
      if (!found) return null
      const documentation = { kind: MarkupKind.Markdown, value: found.text }
      return {
        signatures: [{ label: found.label, documentation }],
        activeSignature: 0,
        activeParameter: found.argument,
      }
    }),
  )
  connection.languages.semanticTokens.on(({ textDocument: { uri } }) =>
    answer(uri, { data: [] }, (document) => {
      const builder = new SemanticTokensBuilder()
      for (const { offset, length, type, modifier } of tokens(document)) {
        const { line, character } = document.range(offset, offset).start
        const bits = modifier ? 1 << tokenModifiers.indexOf(modifier) : 0
        builder.push(line, character, length, tokenTypes.indexOf(type), bits)
      }
      return builder.build()
    }),
  )
}

const symbolKinds: Readonly<Record<FlowSymbol['kind'], SymbolKind>> = {
  flow: SymbolKind.Module,
  state: SymbolKind.Function,
  choice: SymbolKind.Enum,
  end: SymbolKind.Event,
  rule: SymbolKind.EnumMember,
  catcher: SymbolKind.Interface,
  parameter: SymbolKind.Property,
  schema: SymbolKind.Struct,
  field: SymbolKind.Field,
}

function lspSymbol({ name, detail, kind, range, selection, children }: FlowSymbol): DocumentSymbol {
  return {
    name,
    ...(detail !== '' && { detail }),
    kind: symbolKinds[kind],
    range,
    selectionRange: selection,
    ...(children.length > 0 && { children: children.map(lspSymbol) }),
  }
}

function nested(ranges: readonly SelectionRange['range'][]): SelectionRange {
  const [outermost, ...inner] = [...ranges].reverse()
  const start: SelectionRange = {
    range: outermost ?? { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
  }
  return inner.reduce<SelectionRange>((parent, range) => ({ range, parent }), start)
}
