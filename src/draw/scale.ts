/** From values to pixels, and which values to write at an axis. */

export type ScaleKind = 'linear' | 'log'

export interface Scale {
  readonly kind: ScaleKind
  readonly domain: readonly [number, number]
  /** NaN for a value that has no place: NaN, or not above 0 on a logarithmic scale. */
  at(value: number): number
}

export interface Tick {
  readonly value: number
  /** Empty for a minor tick. */
  readonly label: string
}

export function scale(kind: ScaleKind, domain: readonly [number, number], from: number, to: number): Scale {
  const of = kind === 'log' ? Math.log : (value: number) => value
  const low = of(domain[0])
  const span = of(domain[1]) - low || 1
  return {
    kind,
    domain,
    at: (value) => (kind === 'log' && !(value > 0) ? NaN : onPaper(from + ((of(value) - low) / span) * (to - from))),
  }
}

/** Far outside of any picture, and still a number that every program can draw to. */
const onPaper = (place: number): number => Math.max(-1e6, Math.min(1e6, place))

/** Beyond these, room and differences would leave the range of numbers. */
const largest = 1e300
const smallest = 1e-300

/** The smallest range that holds all values which can be shown; undefined when none can. */
export function bounds(kind: ScaleKind, values: Iterable<number | null>): [number, number] | undefined {
  let low = Infinity
  let high = -Infinity
  for (const value of values) {
    if (value === null || !(Math.abs(value) <= largest) || (kind === 'log' && value < smallest)) continue
    const rounded = Math.abs(value) < smallest ? 0 : value
    if (rounded < low) low = rounded
    if (rounded > high) high = rounded
  }
  return low <= high ? [low, high] : undefined
}

/**
 * The range that shows all values, with a little room around them. Without any value that can be shown it is 0..1, or
 * 1..10 on a logarithmic scale.
 */
export function extent(kind: ScaleKind, values: Iterable<number | null>): [number, number] {
  const [low, high] = bounds(kind, values) ?? []
  if (low === undefined || high === undefined) return kind === 'log' ? [1, 10] : [0, 1]
  if (kind === 'log') {
    const room = low === high ? 2 : Math.exp(0.04 * (Math.log(high) - Math.log(low)))
    return [low / room, high * room]
  }
  const room = (high - low || Math.abs(high) || 1) * 0.05
  return [low - room, high + room]
}

/**
 * Ticks of a scale of which about `count` labels fit: multiples of 1, 2 or 5 times a power of ten; on a logarithmic scale
 * decades with the values between them, or as on a linear one when the range is less than a decade.
 */
export function ticks(kind: ScaleKind, domain: readonly [number, number], count: number): Tick[] {
  const [low, high] = domain
  if (!(high > low && Number.isFinite(high - low))) return []
  if (kind === 'log' && !(low > 0)) return []
  return kind === 'log' && decades(domain) >= 1 ? logTicks(low, high, count) : linearTicks(low, high, count)
}

const decades = ([low, high]: readonly [number, number]): number => Math.log10(high) - Math.log10(low)

function linearTicks(low: number, high: number, count: number): Tick[] {
  const large = Math.max(Math.abs(low), Math.abs(high))
  // Values that differ only in their last digits cannot be told apart by labels, nor counted in steps.
  if (!(high - low > large * 1e-12)) return []
  const rough = (high - low) / Math.max(1, count)
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough * 0.999) ?? 10) * power
  const first = Math.ceil(low / step - 1e-9)
  const last = Math.floor(high / step + 1e-9)
  const out: Tick[] = []
  for (let i = first; i <= last; i++) out.push({ value: i * step, label: plainLabel(i * step, step, large) })
  return out
}

function logTicks(low: number, high: number, count: number): Tick[] {
  const first = Math.ceil(Math.log10(low) - 1e-9)
  const last = Math.floor(Math.log10(high) + 1e-9)
  const every = Math.max(1, Math.ceil((last - first + 1) / Math.max(1, count)))
  const few = decades([low, high]) < 2
  const out: Tick[] = []
  for (let power = first - 1; power <= last; power++)
    for (let factor = 1; factor < 10; factor++) {
      const value = factor * 10 ** power
      if (value < low * (1 - 1e-9) || value > high * (1 + 1e-9)) continue
      const labelled = factor === 1 ? (power - first) % every === 0 : few && (factor === 2 || factor === 5)
      // Where decades are skipped, the ones between are the minor ticks.
      if (labelled || factor === 1 || every === 1)
        out.push({ value, label: labelled ? powerLabel(value, factor, power) : '' })
    }
  return out
}

function plainLabel(value: number, step: number, large: number): string {
  if (value === 0) return '0'
  if (large >= 1e6 || large < 1e-3) {
    const power = Math.floor(Math.log10(large) + 1e-9)
    const digits = Math.max(0, power - Math.floor(Math.log10(step) + 1e-9))
    return `${minus((value / 10 ** power).toFixed(digits))}×10${superscript(power)}`
  }
  return minus(value.toFixed(Math.max(0, -Math.floor(Math.log10(step) + 1e-9))))
}

function powerLabel(value: number, factor: number, power: number): string {
  if (power >= -2 && power <= 3) return String(Number(value.toPrecision(3)))
  return factor === 1 ? `10${superscript(power)}` : `${factor}×10${superscript(power)}`
}

const minus = (label: string): string => label.replace(/^-/, '\u2212')

/** An integer in superscript: ⁻¹. */
export function superscript(value: number): string {
  const digits = '⁰¹²³⁴⁵⁶⁷⁸⁹'
  return String(value).replace(/[-\d]/g, (each) => (each === '-' ? '⁻' : (digits[Number(each)] ?? each)))
}

/** A value for reading: four digits, powers of ten where that is shorter. */
export function shortNumber(value: number): string {
  if (value === 0) return '0'
  const size = Math.abs(value)
  if (size >= 1e-3 && size < 1e5) return minus(String(Number(value.toPrecision(4))))
  const power = Math.floor(Math.log10(size))
  return `${minus(String(Number((value / 10 ** power).toPrecision(3))))}×10${superscript(power)}`
}
