/** What the service says, in the words of the Language Server Protocol. */
import {
  DiagnosticSeverity,
  DiagnosticTag,
  type Diagnostic as LspDiagnostic,
  type TextEdit,
} from 'vscode-languageserver/node'
import type { Replacement } from '#flow'
import type { Diagnostic } from '../document/diagnostic.ts'

const severities = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
} as const
const tags = { unnecessary: DiagnosticTag.Unnecessary, deprecated: DiagnosticTag.Deprecated } as const

export function lspDiagnostic(uri: string, diagnostic: Diagnostic): LspDiagnostic {
  const { code, severity, message, range, tag, related } = diagnostic
  return {
    source: 'davy',
    code,
    severity: severities[severity],
    message,
    range,
    ...(tag && { tags: [tags[tag]] }),
    ...(related.length > 0 && {
      relatedInformation: related.map((one) => ({ location: { uri, range: one.range }, message: one.message })),
    }),
  }
}

export const lspEdits = (edits: readonly Replacement[]): TextEdit[] =>
  edits.map(({ range, newText }) => ({ range, newText }))
