/** Paths into the run's data, from what the data-flow analysis knows of `$` where they stand. */
import { describeShape, lookAt, parsePath, pathsIn, renderPath, type Path, type Shape, type ShapePath } from '#flow'
import type { Completion } from './completion.ts'
import type { Offer } from './offer.ts'
import { resultPath } from './bodies.ts'

/** More of them nobody looks through; typing on asks again. */
const MOST = 150
const DEPTH = 4

/** In a field that is read: `$` is what the state finds. */
export function pathValues(data: Shape, offer: Offer): readonly Completion[] {
  const holder = holderOf(offer.spot.word)
  const at = lookAt(data, holder)
  const below = pathsIn(at.shape, holder, { most: MOST, depth: DEPTH })
  const whole: readonly ShapePath[] =
    holder.length === 0 ? [{ segments: [], shape: data, presence: 'always', writers: [] }] : []
  const context = pathsIn(lookAt(data, ['_context']).shape, ['_context'], { most: 20, depth: 1 })
  return [...below, ...whole, ...(holder.length === 0 ? context : [])].map((path) => pathItem(path, offer))
}

/** Where a result goes: beside what there is, under the state's own name first. */
export function resultPathValues(data: Shape | undefined, state: string, offer: Offer): readonly Completion[] {
  const own = offer.value(resultPath(state), { kind: 'path', detail: 'under the name of the state' })
  const all = offer.value('$', { kind: 'path', detail: 'replaces everything' })
  const there = data ? pathsIn(data, [], { most: 40, depth: 2 }) : []
  const known = there.map((path) => pathItem(path, offer, 'replaces ')).filter(({ label }) => label !== own.label)
  return [own, ...known, all]
}

function pathItem({ segments, shape, presence, writers }: ShapePath, offer: Offer, before = ''): Completion {
  return offer.value(renderPath(segments), {
    kind: 'path',
    detail: `${before}${describeShape(shape, { depth: 1, keys: 4 })}${presence === 'always' ? '' : presence === 'sometimes' ? ', not always there' : ''}`,
    documentation: writtenBy(writers),
  })
}

export function writtenBy(writers: ShapePath['writers']): string {
  const said = writers.map(({ state, what }) =>
    state === null ? 'the input of the run' : `state \`${state}\` (${what})`,
  )
  return said.length === 0 ? '' : `From ${said.join(', or ')}.`
}

/** The last place in a half-written path that can be looked into: `$.input` of `$.input.fi`. */
export function holderOf(written: string): Path {
  for (let end = written.length; end > 0; end--) {
    if (end < written.length && !'.['.includes(written[end] ?? '')) continue
    // The last name may be the beginning of another.
    if (end === written.length && !/[\])]$/.test(written)) continue
    const parsed = parsePath(written.slice(0, end))
    if (parsed.ok) return parsed.path.segments
  }
  return []
}
