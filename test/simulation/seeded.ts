/** Chance from a seed, as every test and bench here draws it: the same seed gives the same course. */

/** Numbers from 0 to below 1 (SplitMix32, period 2^32). */
export function chances(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x9e3779b9) >>> 0
    let mixed = state ^ (state >>> 16)
    mixed = Math.imul(mixed, 0x21f0aaad)
    mixed ^= mixed >>> 15
    mixed = Math.imul(mixed, 0x735a2d97)
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32
  }
}

/** An id as the engine's `Random` gives it: a UUID of version 4. */
export function seededUuid(chance: () => number): string {
  const digits = () =>
    Math.floor(chance() * 2 ** 32)
      .toString(16)
      .padStart(8, '0')
  const [one, two, three, four] = [digits(), digits(), digits(), digits()]
  return `${one}-${two.slice(0, 4)}-4${two.slice(5)}-8${three.slice(0, 3)}-${three.slice(4)}${four}`
}
