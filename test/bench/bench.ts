/** What a benchmark is: figures, each beside a peer or a limit measured in the same run, and the budget it has to keep. */
export interface Bench {
  readonly name: string
  /** One line: what is measured and beside what. */
  readonly about: string
  run(options: BenchOptions): Promise<{ readonly rows: readonly Row[] }>
}

export interface BenchOptions {
  readonly check: boolean
  readonly short: boolean
  /** Prints a line, or several, as they come: tables that say more than the rows, progress of long work. */
  say(text: string): void
}

export interface Row {
  readonly what: string
  readonly value: number
  readonly unit: string
  /** The peer or limit of the same run, in words: "numpy: 3.1 s". */
  readonly beside?: string
  readonly budget?: string
  /** False when the budget is broken: `--check` then ends with 1. */
  readonly ok?: boolean
}
