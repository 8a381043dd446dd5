/** The analysis is worth so much work and no more: beyond it nothing is known, which is always right. */
import type { Shape } from './shape.ts'

/** Steps of about half a microsecond. A flow of 200 states takes a twentieth of it. */
const MOST_STEPS = 300_000

export class OutOfBudget extends Error {
  override readonly name = 'OutOfBudget'
}

export class Budget {
  #left: number
  /** Shapes share their parts: what was joined once need not be joined again. */
  readonly #joined = new WeakMap<Shape, WeakMap<Shape, Shape>>()

  constructor(steps = MOST_STEPS) {
    this.#left = steps
  }

  /** @throws {OutOfBudget} caught by `dataFlow`, and nowhere else. */
  spend(steps = 1): void {
    this.#left -= steps
    if (this.#left < 0) throw new OutOfBudget()
  }

  /** For keys that are gone through, or copied now and then (`withEntry`). */
  spendCopying(entries: number): void {
    this.spend(1 + entries / 50)
  }

  joinedBefore(a: Shape, b: Shape): Shape | undefined {
    return this.#joined.get(a)?.get(b)
  }

  rememberJoined(a: Shape, b: Shape, joined: Shape): Shape {
    const of = this.#joined.get(a)
    if (of) of.set(b, joined)
    else this.#joined.set(a, new WeakMap([[b, joined]]))
    return joined
  }
}
