/** Code actions. */
import { CodeActionKind, type CodeAction, type Connection } from 'vscode-languageserver/node'
import type { Answer } from './answer.ts'
import { fixAll, quickFixes } from '../features/fixes.ts'
import { sameRange } from '../features/diagnostics.ts'
import type { FabricNames } from '../names/fabric-names.ts'
import { lspEdits } from './convert.ts'
import { FIX_ALL } from './kinds.ts'

export function answerFixes(connection: Connection, answer: Answer, fabric: FabricNames): void {
  connection.onCodeAction(({ textDocument: { uri }, range, context: { only, diagnostics } }) =>
    answer(uri, [], (document): CodeAction[] => {
      const wanted = (kind: string) => !only || only.some((one) => kind === one || kind.startsWith(`${one}.`))
      const changes = (edits: Parameters<typeof lspEdits>[0]) => ({ changes: { [uri]: lspEdits(edits) } })
      const actions: CodeAction[] = []
      if (wanted(CodeActionKind.QuickFix))
        for (const { title, edits, problem, preferred } of quickFixes(document, range, fabric.names)) {
          const shown = diagnostics.filter((one) => one.code === problem.code && sameRange(one.range, problem.range))
          actions.push({
            title,
            kind: CodeActionKind.QuickFix,
            isPreferred: preferred,
            diagnostics: shown,
            edit: changes(edits),
          })
        }
      // Only when it is asked for by name, as on save: else it would stand under every light bulb.
      if (only && wanted(FIX_ALL)) {
        const edits = fixAll(document, fabric.names)
        if (edits.length > 0)
          actions.push({ title: 'Fix all problems that can be fixed safely', kind: FIX_ALL, edit: changes(edits) })
      }
      return actions
    }),
  )
}
