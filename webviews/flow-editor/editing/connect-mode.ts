/** Ways drawn with keys: the state to lead to is walked to with arrows and taken with Enter. */
import type { GraphEdge, Way } from '#flow'
import { leading, selectedEdge, type Page } from './page.ts'
import { waysOut, type NewWay } from './ways-out.ts'

interface Linking {
  readonly from: string
  readonly ways: readonly { readonly way: Way | NewWay; readonly label: string; readonly kind: string }[]
  readonly at: number
  readonly to: string | null
}

export function createConnectMode(page: Page, changed: (words: string | null) => void) {
  let linking: Linking | null = null
  const set = (next: Linking | null) => {
    linking = next
    const way = next?.ways[next.at]
    if (!next || !way) {
      page.canvas.hideLink()
      return changed(null)
    }
    page.canvas.showLink(next.from, way.kind, next.to)
    if (next.to !== null) page.canvas.show(next.to)
    const more = next.ways.length > 1 ? ' C takes another way.' : ''
    const words = `${next.from}, ${way.label.toLowerCase()}: ${next.to ?? 'choose a state with the arrows'}. Enter connects, Escape leaves it.${more}`
    changed(words)
    page.actions.say(words)
  }
  function begin(): void {
    const model = page.model()
    if (!model.editable) return page.actions.tell('This flow cannot be changed now.')
    const edge = selectedEdge(model)
    if (edge) return set({ from: edge.from, ways: [existing(edge)], at: 0, to: edge.to })
    const from = leading(model)
    if (from === undefined) return page.actions.tell('Select the state that is to lead on first.')
    const ways = waysOut(model.good.flow.definition, from)
    if (ways.length === 0) return page.actions.tell(`${from} ends the run and leads nowhere.`)
    set({ from, ways, at: 0, to: null })
  }
  const keys: Readonly<Record<string, (now: Linking) => void>> = {
    ArrowDown: (now) => go(now, 0, 1),
    ArrowUp: (now) => go(now, 0, -1),
    ArrowLeft: (now) => go(now, -1, 0),
    ArrowRight: (now) => go(now, 1, 0),
    Home: (now) => set({ ...now, to: page.model().graph.nodes[0]?.name ?? null }),
    End: (now) => set({ ...now, to: page.model().graph.nodes.at(-1)?.name ?? null }),
    c: (now) => set({ ...now, at: (now.at + 1) % now.ways.length }),
    Enter: (now) => void take(now),
    Escape: () => {
      set(null)
      page.actions.say('Nothing connected')
    },
  }
  function go(now: Linking, dx: number, dy: number): void {
    const to = page.canvas.neighbour(now.to ?? now.from, dx, dy)
    if (to !== undefined) set({ ...now, to })
  }
  async function take({ from, ways, at, to }: Linking): Promise<void> {
    const chosen = ways[at]
    set(null)
    if (!chosen || to === null) return
    await page.actions.edit({ kind: 'connect', from, to, way: chosen.way }, `${from} leads to ${to}`)
    page.actions.select([from])
    page.focusFlow()
  }
  return {
    begin,
    /** A key while a way is drawn; false when none is. */
    key(event: KeyboardEvent): boolean {
      if (!linking) return false
      const act = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key]
      event.preventDefault()
      event.stopPropagation()
      act?.(linking)
      return true
    },
    leave: () => linking && set(null),
  }
}

const existing = ({ way, kind }: GraphEdge) => ({ way, kind, label: 'this way' })
