/** New states: where they go, and what is chosen for there. */
import type { GraphEdge, Place, Point, Way } from '#flow'
import type { Target } from '../canvas/hit.ts'
import type { PaletteEntry } from '../palette/entries.ts'
import { quickList } from '../palette/quick-list.ts'
import { leading, selectedEdge, type Page } from './page.ts'
import { freeName, lastState, type NewWay } from './ways-out.ts'
import { t } from '../../kit/words.ts'

/** A place in the flow, and how it is said. */
interface Spot {
  readonly place?: Place
  readonly words: string
}

function spotOf(target: Target, page: Page): Spot {
  switch (target.kind) {
    case 'state':
      return { place: { after: target.name }, words: `behind ${target.name}` }
    case 'edge': {
      const edge = page.model().graph.edges.find(({ id }) => id === target.id)
      return edge ? intoEdge(edge) : { words: '' }
    }
    case 'ground':
      return { words: t('to the flow') }
  }
}

const intoEdge = ({ from, to, way }: GraphEdge): Spot => ({
  place: { edge: { from, way } },
  words: t('between {0} and {1}', from, to),
})

/** Behind what is selected, or where the flow usually ends. */
function usualTarget(page: Page): Target {
  const model = page.model()
  const edge = selectedEdge(model)
  if (edge) return { kind: 'edge', id: edge.id }
  const name = leading(model) ?? lastState(model.graph)
  return name === undefined ? { kind: 'ground' } : { kind: 'state', name }
}

export async function addEntry(page: Page, entry: PaletteEntry, target: Target = usualTarget(page)): Promise<boolean> {
  return await addAt(page, entry, spotOf(target, page))
}

async function addAt(page: Page, entry: PaletteEntry, { place, words }: Spot): Promise<boolean> {
  const { actions, canvas, model, drawNow } = page
  const name = freeName(entry.name, model().graph)
  const operation = {
    kind: 'addState',
    name,
    state: entry.state(name, behind(page, place)),
    ...(place && { at: place }),
  } as const
  const done = await actions.edit(operation, `${entry.title} added ${words}`)
  const added = leading(model())
  if (!done || added === undefined) return done
  drawNow()
  canvas.show(added)
  return done
}

/** The state that will be behind a new one. */
function behind({ model }: Page, place: Place | undefined): string | undefined {
  const { edges, start } = model().graph
  if (!place) return undefined
  if ('before' in place) return place.before
  if ('after' in place)
    return edges.find(({ from, kind }) => from === place.after && (kind === 'next' || kind === 'default'))?.to
  const { from, way } = place.edge
  if (way.kind === 'start') return start ?? undefined
  return edges.find((edge) => edge.from === from && JSON.stringify(edge.way) === JSON.stringify(way))?.to
}

/** Ask what to add, in a list at a place of the page. */
export async function askAndAdd(page: Page, target: Target = usualTarget(page), at?: Point): Promise<void> {
  const spot = spotOf(target, page)
  const entry = await quickList(`Add ${spot.words}`, page.entries(), at ?? page.canvas.placeOf(target))
  if (entry && (await addAt(page, entry, spot))) page.focusFlow()
}

export async function askAndAddBefore(page: Page, name: string): Promise<void> {
  const words = `before ${name}`
  const entry = await quickList(`Add ${words}`, page.entries(), page.canvas.placeOf({ kind: 'state', name }))
  if (entry && (await addAt(page, entry, { place: { before: name }, words }))) page.focusFlow()
}

/** A way that was drawn to where nothing is: what it leads to is chosen there. */
export async function askAndConnect(page: Page, from: string, way: Way | NewWay, at: Point): Promise<void> {
  const words = from === '' ? 'where the flow starts' : `behind ${from}`
  const entry = await quickList(`Add ${words}`, page.entries(), at)
  if (!entry) return
  if (way.kind !== 'newChoice' && way.kind !== 'newCatch') {
    const there = way.kind === 'start' || way.kind === 'next' || hasWay(page, from, way)
    const place = way.kind === 'next' ? { after: from } : { edge: { from, way } }
    if (there) {
      if (await addAt(page, entry, { place, words })) page.focusFlow()
      return
    }
  }
  if (!(await addAt(page, entry, { words: t('to the flow') }))) return
  const added = leading(page.model())
  if (added === undefined) return
  await page.actions.edit({ kind: 'connect', from, to: added, way }, `${entry.title} added ${words}`)
  page.actions.select([added])
  page.focusFlow()
}

function hasWay(page: Page, from: string, way: Way): boolean {
  return page.model().graph.edges.some((edge) => edge.from === from && JSON.stringify(edge.way) === JSON.stringify(way))
}
