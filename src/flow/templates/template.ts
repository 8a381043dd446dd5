import type { Flow } from '../model.ts'

/** A whole flow to begin with. */
export interface FlowTemplate {
  /** By which it is asked for: `collect-and-reduce`. */
  readonly name: string
  /** What it is for, in one line. */
  readonly summary: string
  readonly flow: Flow
  /** The functions it calls: what each is given and what it has to return. */
  readonly functions: Readonly<Record<string, string>>
}
