/**
 * What is known by name, never changed: a write gives new keys that share the old. `$` has a key for every state before,
 * and each state writes one; copying a map each time would cost the square of the flow's length.
 */

export interface Keys<T> extends Iterable<readonly [string, T]> {
  readonly size: number
  get(key: string): T | undefined
  has(key: string): boolean
}

/** Lookups go through so many layers before the keys are copied into one map. */
const MOST_LAYERS = 16

export function withEntry<T>(keys: Keys<T>, key: string, entry: T): Keys<T> {
  const layer = keys instanceof Layer ? keys.depth + 1 : 1
  return layer > MOST_LAYERS ? new Map(keys).set(key, entry) : new Layer(keys, key, entry, layer)
}

class Layer<T> implements Keys<T> {
  readonly depth: number
  readonly size: number
  readonly #below: Keys<T>
  readonly #key: string
  readonly #entry: T

  constructor(below: Keys<T>, key: string, entry: T, depth: number) {
    this.#below = below
    this.#key = key
    this.#entry = entry
    this.depth = depth
    this.size = below.size + (below.has(key) ? 0 : 1)
  }

  get(key: string): T | undefined {
    return key === this.#key ? this.#entry : this.#below.get(key)
  }

  has(key: string): boolean {
    return key === this.#key || this.#below.has(key)
  }

  [Symbol.iterator](): Iterator<readonly [string, T]> {
    return this.#all().entries()
  }

  #all(): Map<string, T> {
    const below = this.#below instanceof Layer ? this.#below.#all() : new Map(this.#below)
    return below.set(this.#key, this.#entry)
  }
}
