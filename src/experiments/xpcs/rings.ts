import { XpcsError } from './xpcs-error.ts'

/**
 * How pixels are gathered. `{from, to, step}`: rings of equal width, each one static and one dynamic bin. Else `dynamic`
 * rings, each cut into static bins so that there are `static` in all, equally wide in q or in its logarithm; without
 * `from` and `to` they cover the detector.
 */
export type RingRule =
  | { readonly from: number; readonly to: number; readonly step: number }
  | {
      readonly spacing: 'linear' | 'log'
      readonly dynamic: number
      readonly static: number
      readonly from?: number
      readonly to?: number
    }

/** What is done when nobody says: enough to see whether D depends on q. */
export const defaultRings: RingRule = { spacing: 'linear', dynamic: 12, static: 12 }

/** A bin of pixels with `q_min <= q < q_max`, in the unit of the geometry. */
export interface Ring {
  readonly q_min: number
  readonly q_max: number
  /** Mean q of the pixels in it. */
  readonly q_mean: number
  readonly pixels: number
}

export interface StaticBin extends Ring {
  /** Position, among all static bins with or without pixels, from 0. */
  readonly index: number
  /** Position in `rings`, from 0, of the ring it lies in. */
  readonly ring: number
}

/** The pixels of a detector, gathered. Labels count from 1; 0 is a pixel in no ring, or masked. */
export interface RingMap {
  readonly rings: readonly Ring[]
  readonly bins: readonly StaticBin[]
  /** Static bins there would be if none were empty. */
  readonly binCount: number
  readonly dynamicLabel: Int32Array
  readonly staticLabel: Int32Array
}

const grammar = 'FROM:TO:STEP, linear:RINGS[:BINS][@FROM:TO] or log:RINGS[:BINS][@FROM:TO]'

/**
 * Reads a rule as people write it: `1:8:0.5`, `linear:27:270`, `log:20@0.01:0.2`, or the same as an object.
 * @throws XpcsError `BadRings`
 */
export function parseRings(rule: unknown): RingRule {
  if (typeof rule === 'string') return parseText(rule.trim())
  if (typeof rule === 'object' && rule !== null && !Array.isArray(rule)) {
    const { from, to, step, spacing, dynamic, static: bins } = rule as Record<string, unknown> // SAFETY: any object has string keys.
    if (spacing === undefined) return checked({ from: number(from), to: number(to), step: number(step) }, rule)
    if (spacing === 'linear' || spacing === 'log')
      return checked(
        {
          spacing,
          dynamic: number(dynamic),
          static: number(bins ?? dynamic),
          ...(from === undefined ? {} : { from: number(from) }),
          ...(to === undefined ? {} : { to: number(to) }),
        },
        rule,
      )
  }
  throw new XpcsError('BadRings', `rings ${JSON.stringify(rule)}: write ${grammar}.`)
}

function parseText(text: string): RingRule {
  const [head = '', range] = text.split('@')
  const parts = head.split(':')
  const limits = range?.split(':').map(number)
  const [kind, ...counts] = parts
  if (kind === 'linear' || kind === 'log') {
    const [dynamic = NaN, bins = dynamic] = counts.map(number)
    const [from, to] = limits ?? []
    if (counts.length <= 2 && (limits === undefined || limits.length === 2))
      return checked(
        {
          spacing: kind,
          dynamic,
          static: bins,
          ...(from === undefined ? {} : { from }),
          ...(to === undefined ? {} : { to }),
        },
        text,
      )
  }
  const [from, to, step, ...rest] = parts.map(number)
  if (range === undefined && from !== undefined && to !== undefined && step !== undefined && rest.length === 0)
    return checked({ from, to, step }, text)
  throw new XpcsError('BadRings', `rings "${text}": write ${grammar}.`)
}

const number = (value: unknown): number =>
  typeof value === 'number' ? value : typeof value === 'string' && value.trim() !== '' ? Number(value) : NaN

function checked(rule: RingRule, asked: unknown): RingRule {
  const refuse = (why: string) => new XpcsError('BadRings', `rings ${JSON.stringify(asked)}: ${why}; write ${grammar}.`)
  const { from, to } = rule
  if (from !== undefined && !(from >= 0 && Number.isFinite(from))) throw refuse('FROM must be a number, at least 0')
  if (to !== undefined && !(to > (from ?? 0) && Number.isFinite(to))) throw refuse('TO must be a number above FROM')
  if ('step' in rule) {
    if (!(rule.step > 0)) throw refuse('STEP must be above 0')
    const count = ringCount(rule)
    if (count < 1) throw refuse('STEP is wider than the whole range')
    if (count > 10_000) throw refuse(`${count} rings are more than 10,000`)
    return rule
  }
  const { dynamic, static: bins, spacing } = rule
  if (!Number.isInteger(dynamic) || dynamic < 1 || dynamic > 10_000)
    throw refuse('RINGS must be an integer from 1 to 10000')
  if (!Number.isInteger(bins) || bins % dynamic !== 0 || bins > 100_000)
    throw refuse('BINS must be a multiple of RINGS, at most 100000, so that each ring holds whole bins')
  if (spacing === 'log' && from === 0) throw refuse('FROM must be above 0 on a logarithmic scale')
  return rule
}

/** Whole rings only: what is left of the range beyond the last one is not used. */
const ringCount = ({ from, to, step }: { from: number; to: number; step: number }) =>
  Math.floor((to - from) / step + 1e-9)

/**
 * Puts every pixel into its ring.
 *
 * @param q one value a pixel; 0 and NaN are in no ring
 * @param mask one value a pixel, 0 = not used
 * @param unit of q, for messages
 * @throws XpcsError `BadRings` naming the first ring that no pixel lies in, and the range of q on the detector
 */
export function layRings(rule: RingRule, q: Float64Array, mask: Uint8Array | undefined, unit: string): RingMap {
  const usable = (pixel: number) => (q[pixel] ?? 0) > 0 && (mask === undefined || mask[pixel] !== 0)
  const covered = coverage(q, usable)
  if (!covered) throw new XpcsError('BadRings', 'every pixel is masked or has no q: there is nothing to correlate.')
  const { edges, perRing } = binEdges(rule, covered)
  const count = edges.length - 1
  const sums = new Float64Array(count)
  const pixels = new Int32Array(count)
  const binOf = new Int32Array(q.length).fill(-1)
  for (let pixel = 0; pixel < q.length; pixel++) {
    if (!usable(pixel)) continue
    const value = q[pixel] ?? 0
    const bin = lastEdgeBelow(edges, value)
    if (bin < 0 || bin >= count) continue
    binOf[pixel] = bin
    sums[bin] = (sums[bin] ?? 0) + value
    pixels[bin] = (pixels[bin] ?? 0) + 1
  }
  const ringOf = (first: number, length: number): Ring => {
    let sum = 0
    let total = 0
    for (let bin = first; bin < first + length; bin++) {
      sum += sums[bin] ?? 0
      total += pixels[bin] ?? 0
    }
    return { q_min: edges[first] ?? 0, q_max: edges[first + length] ?? 0, q_mean: sum / total, pixels: total }
  }
  const rings = Array.from({ length: count / perRing }, (_, ring) => ringOf(ring * perRing, perRing))
  const empty = rings.findIndex((ring) => ring.pixels === 0)
  if (empty >= 0) throw emptyRing(rings, empty, covered, unit)
  const bins = Array.from({ length: count }, (_, index) => ({
    ...ringOf(index, 1),
    index,
    ring: Math.floor(index / perRing),
  })).filter((bin) => bin.pixels > 0)
  const labelOf = new Int32Array(count)
  for (const [position, bin] of bins.entries()) labelOf[bin.index] = position + 1
  return {
    rings,
    bins,
    binCount: count,
    dynamicLabel: binOf.map((bin) => (bin < 0 ? 0 : Math.floor(bin / perRing) + 1)),
    staticLabel: binOf.map((bin) => (bin < 0 ? 0 : (labelOf[bin] ?? 0))),
  }
}

function coverage(q: Float64Array, usable: (pixel: number) => boolean): { low: number; high: number } | undefined {
  let low = Infinity
  let high = -Infinity
  for (let pixel = 0; pixel < q.length; pixel++) {
    if (!usable(pixel)) continue
    const value = q[pixel] ?? 0
    if (value < low) low = value
    if (value > high) high = value
  }
  return high > 0 ? { low, high } : undefined
}

function binEdges(rule: RingRule, covered: { low: number; high: number }): { edges: number[]; perRing: number } {
  // Twelve digits: 1 + 3 * 0.1 is an edge at 1.3, not at 1.3000000000000003.
  const tidy = (edge: number) => Number(edge.toPrecision(12))
  if ('step' in rule)
    return {
      edges: Array.from({ length: ringCount(rule) + 1 }, (_, edge) => tidy(rule.from + edge * rule.step)),
      perRing: 1,
    }
  const low = rule.from ?? covered.low
  // A hair beyond the last pixel, which the open upper edge would leave out.
  const high = rule.to ?? covered.high * (1 + 1e-9)
  const at = (share: number) => (rule.spacing === 'log' ? low * (high / low) ** share : low + (high - low) * share)
  const edges = Array.from({ length: rule.static + 1 }, (_, edge) => at(edge / rule.static))
  edges[0] = low
  edges[rule.static] = high
  return { edges, perRing: rule.static / rule.dynamic }
}

/** Index of the last edge that is not above `value`; -1 below all of them. */
function lastEdgeBelow(edges: readonly number[], value: number): number {
  let low = 0
  let high = edges.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((edges[middle] ?? Infinity) <= value) low = middle + 1
    else high = middle
  }
  return low - 1
}

function emptyRing(
  rings: readonly Ring[],
  empty: number,
  { low, high }: { low: number; high: number },
  unit: string,
): XpcsError {
  const ring = rings[empty]
  const q_min = ring?.q_min ?? 0
  const q_max = ring?.q_max ?? 0
  const range = (from: number, to: number) => `${short(from)} to ${short(to)} ${unit}`
  const many = rings.filter(({ pixels }) => pixels === 0).length
  const outside = q_min > high || q_max <= low
  return new XpcsError(
    'BadRings',
    `ring ${empty + 1} of ${rings.length} (q ${range(q_min, q_max)}) ${outside ? 'is outside the detector' : 'has no pixel in it'}` +
      `${many > 1 ? `, and so are ${many - 1} more` : ''}: the unmasked pixels cover q from ${range(low, high)}. ` +
      (outside ? 'Choose rings within that range.' : 'Choose wider rings.'),
  )
}

const short = (value: number) => String(Number(value.toPrecision(5)))
