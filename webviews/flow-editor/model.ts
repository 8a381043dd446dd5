/** What every part of the page is drawn from, and what every part may do. */
import type { DataFlow, FlowFormat, FlowGraph, FlowOperation, ParsedFlow, Path, Problem } from '#flow'
import type { FlowEditorSettings, FlowGraphToHost, Liveness, RunChoice, RunSummary, Surroundings } from '#messages'
import type { flowGraphProtocol, PageEnd } from '#messages'
import type { Painting } from './painting.ts'

export interface EditorModel {
  /** False until the host has sent the document. */
  readonly loaded: boolean
  /** The text is longer than any flow: it was not sent, and `text` is empty. */
  readonly tooLong: boolean
  readonly uri: string
  /** The file's name. */
  readonly name: string
  /** As the flow says; empty for a bare definition. */
  readonly title: string
  readonly text: string
  readonly version: number
  readonly format: FlowFormat
  /** Of the text as it is. */
  readonly parsed: ParsedFlow
  /** What is drawn: the same while that can be read, else the last that could; a run's own definition while `frozen`. */
  readonly good: ParsedFlow
  /** Why the text cannot be read. */
  readonly broken: Problem | null
  /** What is drawn is the definition a run was started with, which the text does not have any more. */
  readonly frozen: boolean
  /** Of the text; those of a text that has just changed come a moment later. None while `frozen`. */
  readonly problems: readonly Problem[]
  /** Of `good`. */
  readonly graph: FlowGraph
  /** Of `good`, made when it is asked for. */
  readonly data: DataFlow
  /** States; the last one is the leading one. */
  readonly selected: readonly string[]
  /** Id of the selected edge. */
  readonly edge: string | null
  /** The state in which the cursor of a text editor stands. */
  readonly cursor: string | null
  /** What the fabric knows that a flow can name. */
  readonly surroundings: Surroundings
  readonly settings: FlowEditorSettings
  /** The run painted on the graph. */
  readonly painting: Painting | undefined
  /** Runs that can be painted, newest first. */
  readonly runs: readonly RunSummary[]
  readonly choice: RunChoice
  readonly liveness: Liveness
  /** Milliseconds that the host's clock is ahead of the page's. */
  readonly clockOffset: number
  /** The text can be changed, be it readable or not. */
  readonly writable: boolean
  /** False for a run's frozen definition, for files that cannot be written, and while the text cannot be read. */
  readonly editable: boolean
}

export interface EditorActions {
  /**
   * Change the text by an operation on the flow. `said` is what a screen reader is told when it is done. It is made anew
   * when the text moved on meanwhile; a refusal is shown, and the answer is false.
   */
  edit(operation: FlowOperation, said: string): Promise<boolean>
  /** States to select, the leading one last; or an edge. */
  select(states: readonly string[], edge?: string | null): void
  /**
   * Select the text of a value (path from the root of the document) in a text editor; `focus`: and go on there; `follow`: only
   * where the text is seen already.
   */
  reveal(path: Path, focus: boolean, follow?: boolean): void
  /** Show the raw text of a state in the drawer. */
  openDrawer(state: string): void
  undo(): void
  redo(): void
  /** Tell a screen reader. */
  say(text: string): void
  /** Show a sentence to everybody for a while: what was refused and why. */
  tell(text: string): void
  /** To the host: messages and questions of the protocol. */
  post(message: FlowGraphToHost): void
  readonly call: PageEnd<typeof flowGraphProtocol>['call']
}
