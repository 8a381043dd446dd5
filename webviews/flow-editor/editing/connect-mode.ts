/** Ways drawn without dragging: the state to lead to is walked to with arrows and taken with Enter, or pressed. */
import type { GraphEdge, Way } from '#flow'
import { leading, selectedEdge, type Page } from './page.ts'
import { waysOut, type NewWay, type WayOut } from './ways-out.ts'
import { t } from '../../kit/words.ts'

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
    const more = next.ways.length > 1 ? t(' C takes another way.') : ''
    const words = t(
      '{0}, {1}: {2}. Enter connects, Escape leaves it.{3}',
      next.from,
      way.label.toLowerCase(),
      next.to ?? t('press a state, or choose it with the arrows'),
      more,
    )
    changed(words)
    page.actions.say(words)
  }
  /** `kind`: of the way to begin with, where the state has one like it. */
  function begin(kind?: WayOut['kind']): void {
    const model = page.model()
    if (!model.editable) return page.actions.tell(t('This flow cannot be changed now.'))
    const edge = selectedEdge(model)
    if (edge) return set({ from: edge.from, ways: [existing(edge)], at: 0, to: edge.to })
    const from = leading(model)
    if (from === undefined) return page.actions.tell(t('Select the state that is to lead on first.'))
    const ways = waysOut(model.good.flow.definition, from)
    if (ways.length === 0) return page.actions.tell(t('{0} ends the run and leads nowhere.', from))
    const at = ways.findIndex((way) => way.kind === kind)
    set({ from, ways, at: Math.max(0, at), to: null })
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
      page.actions.say(t('Nothing connected'))
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
    await page.actions.edit({ kind: 'connect', from, to, way: chosen.way }, t('{0} leads to {1}', from, to))
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
    /** A press on a state takes it; anywhere else it leaves. */
    press(event: PointerEvent): void {
      if (!linking) return
      const now = linking
      const state =
        event.target instanceof Element ? event.target.closest<SVGGElement>('g.node')?.dataset['state'] : undefined
      if (state === undefined) return set(null)
      event.preventDefault()
      event.stopPropagation()
      // The click that follows would select it.
      window.addEventListener('click', (click) => click.stopPropagation(), { capture: true, once: true })
      void take({ ...now, to: state })
    },
  }
}

const existing = ({ way, kind }: GraphEdge) => ({ way, kind, label: 'this way' })
