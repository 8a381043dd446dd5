/** What the flow editor's page may ask the language server, through the host: questions about its one document. */
import * as z from 'zod/mini'

/** Requests of the Language Server Protocol that change nothing; edits among the answers are made by the page. */
export const languageMethods = [
  'initialize',
  'textDocument/completion',
  'completionItem/resolve',
  'textDocument/hover',
  'textDocument/signatureHelp',
  'textDocument/definition',
  'textDocument/references',
  'textDocument/documentHighlight',
  'textDocument/documentSymbol',
  'textDocument/codeAction',
  'codeAction/resolve',
  'textDocument/formatting',
  'textDocument/rangeFormatting',
  'textDocument/prepareRename',
  'textDocument/rename',
  'textDocument/foldingRange',
  'textDocument/selectionRange',
  'textDocument/semanticTokens/full',
  'textDocument/semanticTokens/full/delta',
  'textDocument/semanticTokens/range',
  'textDocument/inlayHint',
  'inlayHint/resolve',
] as const
export type LanguageMethod = (typeof languageMethods)[number]

export const languageCalls = {
  /**
   * Ask the language server about the document as of `version`; `moved` when the document has another version by now.
   * `ticket` names the question for `cancelLanguage`. `initialize` answers with what the server can do of this.
   */
  language: {
    request: z.object({
      ticket: z.number(),
      method: z.enum(languageMethods),
      params: z.unknown(),
      version: z.number(),
    }),
    reply: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('answer'), result: z.unknown() }),
      z.object({ kind: z.literal('moved') }),
    ]),
  },
  /** The source of a registered function, from the fabric. */
  functionSource: {
    request: z.object({ function_id: z.string() }),
    reply: z.discriminatedUnion('kind', [
      z.object({
        kind: z.literal('source'),
        name: z.string(),
        language: z.enum(['typescript', 'python', 'shellscript']),
        text: z.string(),
        /** As the bundle names its file; null where it names none. */
        file: z.nullable(z.string()),
        /** Whether that file is at hand, to be opened. */
        openable: z.boolean(),
      }),
      /** Why there is nothing to be read. */
      z.object({ kind: z.literal('none'), reason: z.string() }),
    ]),
  },
  /** Open the file that a function was made of; `opened: false` says why it is not at hand. */
  openFunctionFile: {
    request: z.object({ file: z.string() }),
    reply: z.object({ opened: z.boolean(), reason: z.optional(z.string()) }),
  },
} as const

export const languageToPage = {
  /** Of the whole document, as the protocol has them; the last that the server said. */
  diagnostics: z.object({ kind: z.literal('diagnostics'), diagnostics: z.array(z.unknown()) }),
} as const

export const languageToHost = {
  cancelLanguage: z.object({ kind: z.literal('cancelLanguage'), ticket: z.number() }),
} as const
