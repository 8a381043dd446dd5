/**
 * Random numbers for simulated detectors: the same seed gives the same numbers on every machine, and whole arrays are
 * filled at once because a detector asks for tens of millions a second.
 *
 * Uniform: xoshiro128++ (Blackman and Vigna 2021), seeded through splitmix32. Normal: the ziggurat of Marsaglia and Tsang
 * (2000) with 128 layers; layer and value come from different bits (Doornik 2005).
 */
export class Random {
  readonly #state: Int32Array

  constructor(seed: number) {
    let word = seed | 0
    this.#state = Int32Array.from({ length: 4 }, () => {
      word = (word + 0x9e3779b9) | 0
      let mixed = Math.imul(word ^ (word >>> 16), 0x85ebca6b)
      mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
      return mixed ^ (mixed >>> 16)
    })
  }

  /** Uniform in [0, 1). */
  uniform(): number {
    return (this.#word() >>> 0) * 2 ** -32
  }

  /** Fills `target` with independent normal deviates of mean 0 and variance 1. */
  fillNormal(target: Float32Array): void {
    const state = this.#state
    // The generator is written out here, on local variables: ten times faster than calls.
    let [a = 0, b = 0, c = 0, d = 0] = state
    for (let i = 0; i < target.length; i++) {
      const sum = (a + d) | 0
      const word = (((sum << 7) | (sum >>> 25)) + a) | 0
      const shifted = b << 9
      c ^= a
      d ^= b
      b ^= c
      a ^= d
      c ^= shifted
      d = (d << 11) | (d >>> 21)
      const layer = word & 127
      const u = (word >> 7) * 2 ** -24
      if (Math.abs(u) < (inside[layer] ?? 0)) target[i] = u * (edge[layer] ?? 0)
      else {
        state[0] = a
        state[1] = b
        state[2] = c
        state[3] = d
        target[i] = this.#rare(layer, u)
        ;[a = 0, b = 0, c = 0, d = 0] = state
      }
    }
    state[0] = a
    state[1] = b
    state[2] = c
    state[3] = d
  }

  /** Fills `target` with independent Poisson deviates of the given means, at most `largest`. */
  fillPoisson(means: Float32Array, target: Uint16Array, largest: number): void {
    for (let i = 0; i < target.length; i++) {
      const mean = means[i] ?? 0
      target[i] = mean > 0 ? Math.min(largest, this.#poisson(mean)) : 0
    }
  }

  /** By inversion. A sum of Poisson deviates is one of the summed means, so a large mean is taken in parts. */
  #poisson(mean: number): number {
    let count = 0
    let rest = mean
    for (; rest > largestPart; rest -= largestPart) count += this.#smallPoisson(largestPart)
    return count + this.#smallPoisson(rest)
  }

  #smallPoisson(mean: number): number {
    let left = this.uniform()
    let probability = Math.exp(-mean)
    let count = 0
    while (left >= probability && count < 200) {
      left -= probability
      count++
      probability *= mean / count
    }
    return count
  }

  /** The one in eighty draws that are not wholly inside a layer: accept at the curve, or take the tail. */
  #rare(firstLayer: number, firstU: number): number {
    let layer = firstLayer
    let u = firstU
    for (;;) {
      const x = u * (edge[layer] ?? 0)
      if (Math.abs(u) < (inside[layer] ?? 0)) return x
      if (layer === 0) return this.#tail(u < 0)
      const above = Math.exp(-0.5 * ((edge[layer] ?? 0) ** 2 - x * x))
      const below = Math.exp(-0.5 * ((edge[layer + 1] ?? 0) ** 2 - x * x))
      if (below + this.uniform() * (above - below) < 1) return x
      const word = this.#word()
      layer = word & 127
      u = (word >> 7) * 2 ** -24
    }
  }

  #tail(negative: boolean): number {
    for (;;) {
      const x = Math.log(1 - this.uniform()) / tailStart
      const y = Math.log(1 - this.uniform())
      if (-2 * y >= x * x) return negative ? x - tailStart : tailStart - x
    }
  }

  #word(): number {
    const state = this.#state
    let [a = 0, b = 0, c = 0, d = 0] = state
    const sum = (a + d) | 0
    const word = (((sum << 7) | (sum >>> 25)) + a) | 0
    const shifted = b << 9
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    state[0] = a
    state[1] = b
    state[2] = c ^ shifted
    state[3] = (d << 11) | (d >>> 21)
    return word
  }
}

/** exp(-32) is far from the smallest number, and beyond this normal means of a detector pixel are rare. */
const largestPart = 32

const layers = 128
const tailStart = 3.442619855899
const layerArea = 9.91256303526217e-3

/** Right edge of each layer (of the lowest: of the rectangle as large as layer and tail), and the part inside the next. */
const edge = new Float64Array(layers + 1)
const inside = new Float64Array(layers)
const density = (x: number) => Math.exp(-0.5 * x * x)
edge[0] = layerArea / density(tailStart)
edge[1] = tailStart
for (let i = 2; i < layers; i++) {
  const before = edge[i - 1] ?? 0
  edge[i] = Math.sqrt(-2 * Math.log(layerArea / before + density(before)))
}
for (let i = 0; i < layers; i++) inside[i] = (edge[i + 1] ?? 0) / (edge[i] ?? 1)
