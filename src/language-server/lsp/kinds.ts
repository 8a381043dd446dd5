import { CodeActionKind } from 'vscode-languageserver/node'

export const FIX_ALL = `${CodeActionKind.SourceFixAll}.davy`
