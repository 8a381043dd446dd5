/** Monaco's worker: the least edits of a formatting, words of a text. */
import '@codingame/monaco-vscode-editor-api/esm/vs/editor/editor.worker.js'
