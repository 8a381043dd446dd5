/**
 * Chance that can be repeated: streams of numbers from a seed. A stream has a name, and what is drawn from one does not
 * move another: a fault less, and all else in the world still goes as before. That is what makes a failure small.
 */
import { chances } from './seeded.ts'

export class Chances {
  readonly #name: string
  readonly #draw: () => number

  constructor(name: string | number) {
    this.#name = String(name)
    this.#draw = chances(hashOf(this.#name))
  }

  /** A stream of its own, which depends on the names only and not on what was drawn so far. */
  fork(name: string | number): Chances {
    return new Chances(`${this.#name}/${name}`)
  }

  /** From 0 to below 1. */
  next(): number {
    return this.#draw()
  }

  /** True with this probability. */
  hit(probability: number): boolean {
    return this.next() < probability
  }

  /** A whole number, both ends included. */
  whole(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1))
  }

  /** A number whose logarithm is spread evenly: as many between 1 and 10 as between 10 and 100. */
  spread(least: number, most: number): number {
    return least * (most / least) ** this.next()
  }

  pick<T>(list: readonly T[]): T {
    const index = this.whole(0, list.length - 1)
    for (const item of list.slice(index, index + 1)) return item
    throw new RangeError('one cannot pick from nothing')
  }

  /** One of the names, as often as its weight says. */
  weighted<Name extends string>(weights: Readonly<Record<Name, number>>): Name {
    // SAFETY: the keys of a Record of these names.
    const entries = Object.entries(weights) as [Name, number][]
    let left = this.next() * entries.reduce((sum, [, weight]) => sum + weight, 0)
    for (const [name, weight] of entries) {
      left -= weight
      if (left < 0) return name
    }
    return this.pick(entries)[0]
  }
}

/** FNV-1a, with the avalanche of MurmurHash3 behind it: names that differ in one digit give streams that share nothing. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) | 0
}
