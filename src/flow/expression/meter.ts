/** What one evaluation may still spend, so that no expression runs long or grows large, whatever it says. */
import type { Limits } from '../outcome.ts'
import { Mistake } from './syntax.ts'

export class Meter {
  #steps: number
  readonly #limits: Limits

  constructor(limits: Limits) {
    this.#limits = limits
    this.#steps = limits.steps
  }

  step(at: number, count = 1): void {
    this.#steps -= count
    if (this.#steps < 0) throw new Mistake(`it takes more than ${this.#limits.steps} steps`, at)
  }

  /** Going through a text, or comparing it with another, once. */
  walk(length: number, at: number): void {
    this.step(at, 1 + Math.floor(length / 64))
  }

  makeText(length: number, at: number): void {
    if (length > this.#limits.resultBytes) {
      throw new Mistake(`a string would be longer than ${this.#limits.resultBytes} characters`, at)
    }
    this.step(at, 1 + Math.floor(length / 256))
  }

  /** A text that is `length` long with the `more` that is joined to it. */
  growText(length: number, more: number, at: number): void {
    if (length > this.#limits.resultBytes) this.makeText(length, at)
    this.walk(more, at)
  }

  makeList(length: number, at: number): void {
    // Two bytes an item are the least a list takes in JSON.
    if (length * 2 > this.#limits.resultBytes) {
      throw new Mistake(`a list would be larger than ${this.#limits.resultBytes} bytes`, at)
    }
    this.step(at, 1 + length)
  }

  /** Looking for one text in another, at the worst cost of doing it. */
  search(textLength: number, wantedLength: number, at: number): void {
    this.step(at, 1 + Math.floor((textLength * Math.max(1, wantedLength)) / 500))
  }
}
