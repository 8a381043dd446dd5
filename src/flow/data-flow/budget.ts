/** The analysis is worth so much work and no more: beyond it nothing is known, which is always right. */

/** Steps of a few hundred nanoseconds. */
const MOST_STEPS = 1_000_000

export class OutOfBudget extends Error {
  override readonly name = 'OutOfBudget'
}

export class Budget {
  #left: number

  constructor(steps = MOST_STEPS) {
    this.#left = steps
  }

  /** @throws {OutOfBudget} caught by `dataFlow`, and nowhere else. */
  spend(steps = 1): void {
    this.#left -= steps
    if (this.#left < 0) throw new OutOfBudget()
  }
}
