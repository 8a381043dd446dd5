/** A page about one kind of problem. */
export interface Explanation {
  /** What it says, as a sentence about flows in general. */
  readonly title: string
  /** Why that is a problem, and how to come out of it. */
  readonly text: string
  /** A flow in YAML that has it, and how it should be; absent where no short flow has it. */
  readonly example?: { readonly wrong: string; readonly right: string }
}
