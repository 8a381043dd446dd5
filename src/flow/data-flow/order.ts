/** States in an order in which, loops apart, each comes after all that lead to it. */
import { own } from '../json.ts'
import type { JsonObject } from '../model.ts'
import { targetsOf } from '../targets.ts'

/** Those that a way from `start` leads to. Without recursion: chains can be long. */
export function visitingOrder(states: JsonObject, start: string): readonly string[] {
  if (!Object.hasOwn(states, start)) return []
  const nextOf = (name: string) => targetsOf(own(states, name)).map(({ to }) => to)
  const seen = new Set([start])
  const done: string[] = []
  const open: { readonly name: string; readonly next: readonly string[]; at: number }[] = [
    { name: start, next: nextOf(start), at: 0 },
  ]
  for (let here = open.at(-1); here; here = open.at(-1)) {
    const to = here.next[here.at++]
    if (to === undefined) {
      done.push(here.name)
      open.pop()
    } else if (Object.hasOwn(states, to) && !seen.has(to)) {
      seen.add(to)
      open.push({ name: to, next: nextOf(to), at: 0 })
    }
  }
  return done.reverse()
}
