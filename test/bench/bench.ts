/** What a benchmark is: figures, each beside a peer or a limit measured in the same run, and the budget it has to keep. */
export interface Bench {
  readonly name: string
  /** One line: what is measured and beside what. */
  readonly about: string
  run(options: { readonly check: boolean; readonly short: boolean }): Promise<{ readonly rows: readonly Row[] }>
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
