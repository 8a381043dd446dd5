/** What a list offers to whoever types: which entries fit, the best first. */

export interface Offer {
  /** What is written when it is chosen. */
  readonly value: string
  readonly label: string
  /** In quieter letters beside the label: a type, a short id. */
  readonly detail?: string | undefined
  /** A line below it. */
  readonly about?: string | undefined
  readonly status?: 'good' | 'bad' | 'idle' | undefined
}

const MOST = 100

/** All without a text; else those that have its characters in this order, beginnings and whole words first. */
export function fittingOffers(offers: readonly Offer[], typed: string): readonly Offer[] {
  const wanted = typed.trim().toLowerCase()
  if (wanted === '') return offers.slice(0, MOST)
  return offers
    .map((offer, index) => ({ offer, index, rank: rankOf(offer, wanted) }))
    .filter(({ rank }) => rank < NONE)
    .sort((a, b) => a.rank - b.rank || a.index - b.index)
    .slice(0, MOST)
    .map(({ offer }) => offer)
}

const NONE = 9

function rankOf({ value, label, detail = '' }: Offer, wanted: string): number {
  return Math.min(rankIn(value, wanted), rankIn(label, wanted), rankIn(detail, wanted) + 1)
}

function rankIn(text: string, wanted: string): number {
  const there = text.toLowerCase()
  if (there.startsWith(wanted)) return 0
  const at = there.indexOf(wanted)
  if (at > 0) return /[\p{L}\p{N}]/u.test(there[at - 1] ?? '') ? 2 : 1
  let next = 0
  for (const character of there) if (character === wanted[next]) next++
  return next === wanted.length && wanted.length > 1 ? 4 : NONE
}
