import type { Window } from './window.ts'

/** A running VS Code with the packaged extension installed and a folder open. */
export interface Place {
  readonly window: Window
  readonly davyHome: string
  close(): Promise<void>
}

export interface PlaceOptions {
  readonly vsix: string
  readonly folder: string
  /** For everything that VS Code and the fabric keep. */
  readonly state: string
  /** False: the folder is one that VS Code does not trust. @default true */
  readonly trusted?: boolean
  /** The language that extensions speak. @default English */
  readonly language?: string
  /** Further packages to install. */
  readonly more?: readonly string[]
}
