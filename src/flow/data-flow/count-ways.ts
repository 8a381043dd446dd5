/** How many ways lead through a flow. */
import { isObject, own } from '../json.ts'
import type { JsonObject } from '../model.ts'
import { targetsOf } from '../targets.ts'
import { visitingOrder } from './order.ts'

const MOST = 1_000_000

/** Ways from the first state to an end, loops not gone through again; counting ends at a million. At least 1. */
export function countWays(definition: JsonObject): number {
  const states = own(definition, 'States')
  const start = own(definition, 'StartAt')
  if (!isObject(states) || typeof start !== 'string') return 1
  const order = visitingOrder(states, start)
  const place = new Map(order.map((name, index) => [name, index]))
  const ways = new Map<string, number>()
  for (const [index, name] of [...order.entries()].reverse()) {
    const next = targetsOf(own(states, name))
    const onwards = next.filter(({ to }) => (place.get(to) ?? -1) > index)
    const count = onwards.reduce((sum, { to }) => sum + (ways.get(to) ?? 0), next.length === 0 ? 1 : 0)
    ways.set(name, Math.min(MOST, count))
  }
  return Math.max(1, ways.get(start) ?? 1)
}
