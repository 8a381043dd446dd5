/** The list twin of the graph: states in the order of reading, with their type, problems and ways out; the same keys. */
import { element } from '../../kit/element.ts'
import { icon } from '../../kit/icons.ts'
import type { GraphEdge, GraphNode } from '#flow'
import { placedProblems } from '../canvas/scene.ts'
import { spokenWay } from '../canvas/words.ts'
import type { EditorActions, EditorModel } from '../model.ts'
import type { PagePart } from '../page-part.ts'
import { stateLook } from '#draw'
import type { Target } from '../canvas/hit.ts'
import './outline.css'

export interface OutlineOptions {
  menu(target: Target, at?: { readonly x: number; readonly y: number }): void
}

export interface Outline extends PagePart {
  /** At what is selected. */
  focus(): void
}

export function createOutline(actions: EditorActions, { menu }: OutlineOptions): Outline {
  const node = element('div', {
    class: 'outline',
    role: 'tree',
    'aria-label': 'States',
    'aria-multiselectable': 'true',
  })
  let drawn: unknown
  const rows = () => [...node.querySelectorAll<HTMLElement>('[role=treeitem]')]
  const targetOf = (row: Element | null): Target | undefined => {
    if (!(row instanceof HTMLElement)) return undefined
    const { state, edge } = row.dataset
    return edge !== undefined
      ? { kind: 'edge', id: edge }
      : state === undefined
        ? undefined
        : { kind: 'state', name: state }
  }
  const choose = (row: HTMLElement | undefined, adding = false) => {
    const target = targetOf(row ?? null)
    if (!target || !row) return
    if (target.kind === 'edge') actions.select([], target.id)
    else if (target.kind === 'state') actions.select(adding ? toggled(model, target.name) : [target.name])
    row.focus()
  }
  let model: EditorModel | undefined
  const current = () => rows().find((row) => row.tabIndex === 0)

  node.addEventListener('click', (event) => {
    const row = event.target instanceof Element ? event.target.closest<HTMLElement>('[role=treeitem]') : null
    if (row) choose(row, event.ctrlKey || event.metaKey || event.shiftKey)
  })
  node.addEventListener('contextmenu', (event) => {
    event.preventDefault()
    const row = event.target instanceof Element ? event.target.closest('[role=treeitem]') : null
    menu(targetOf(row) ?? { kind: 'ground' }, { x: event.clientX, y: event.clientY })
  })
  node.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const all = rows()
    const here = event.target instanceof HTMLElement ? all.indexOf(event.target) : -1
    const row = all[here]
    const keys: Readonly<Record<string, () => void>> = {
      ArrowDown: () => choose(all[here + 1]),
      ArrowUp: () => choose(all[here - 1]),
      Home: () => choose(all[0]),
      End: () => choose(all.at(-1)),
      // A way's state, and the state that a way leads to.
      ArrowLeft: () => choose(all.slice(0, here).findLast(({ ariaLevel }) => ariaLevel === '1')),
      ArrowRight: () => {
        if (row?.ariaLevel === '1') return choose(all[here + 1]?.ariaLevel === '2' ? all[here + 1] : undefined)
        const to = model?.graph.edges.find(({ id }) => id === row?.dataset['edge'])?.to
        choose(all.find(({ dataset }) => dataset['state'] === to && dataset['edge'] === undefined))
      },
    }
    const act = keys[event.key]
    if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) {
      const { left = 0, bottom = 0 } = row?.getBoundingClientRect() ?? {}
      menu(targetOf(row ?? null) ?? { kind: 'ground' }, { x: left + 20, y: bottom })
    } else if (!act) return
    event.preventDefault()
    event.stopPropagation()
    act?.()
  })

  return {
    node,
    focus: () => (current() ?? node).focus(),
    draw(next) {
      model = next
      const what = [next.graph, next.selected, next.edge, next.problems]
      if (JSON.stringify(drawn) === JSON.stringify(what)) return
      drawn = what
      const focused = node.contains(document.activeElement)
      const { ofState, ofEdge } = placedProblems(next)
      const lead = next.edge ?? next.selected.at(-1) ?? next.graph.nodes[0]?.name
      node.replaceChildren(
        ...next.graph.nodes.flatMap((state) => [
          stateRow(state, next, ofState.get(state.name)?.map(({ message }) => message) ?? [], lead),
          ...next.graph.edges
            .filter(({ from }) => from === state.name)
            .map((edge) => wayRow(edge, next, ofEdge.get(edge.id)?.length ?? 0, lead)),
        ]),
      )
      if (focused) current()?.focus({ preventScroll: true })
      current()?.scrollIntoView({ block: 'nearest' })
    },
  }
}

function toggled(model: EditorModel | undefined, name: string): readonly string[] {
  const selected = model?.selected ?? []
  return selected.includes(name) ? selected.filter((one) => one !== name) : [...selected, name]
}

function stateRow(
  { name, ends, reachable }: GraphNode,
  { good, selected, graph }: EditorModel,
  problems: readonly string[],
  lead: string | undefined,
): HTMLElement {
  const { icon: look, kind } = stateLook(good.flow.definition, name)
  const marks = [graph.start === name ? 'start' : '', ends ? 'end' : '', reachable ? '' : 'not reached']
  return element(
    'div',
    {
      class: `row look-${look}`,
      role: 'treeitem',
      'aria-level': '1',
      'aria-selected': String(selected.includes(name)),
      tabindex: name === lead ? '0' : '-1',
      'data-state': name,
    },
    element('span', { class: 'tile' }, icon(look)),
    element('span', { class: 'name' }, name),
    element('span', { class: 'quiet' }, [kind, ...marks].filter((word) => word !== '').join(', ')),
    problems.length > 0 && element('span', { class: 'wrong' }, problems.join('; ')),
  )
}

function wayRow(edge: GraphEdge, model: EditorModel, problems: number, lead: string | undefined): HTMLElement {
  return element(
    'div',
    {
      class: `row way ${edge.kind}`,
      role: 'treeitem',
      'aria-level': '2',
      'aria-selected': String(model.edge === edge.id),
      tabindex: edge.id === lead ? '0' : '-1',
      'data-state': edge.from,
      'data-edge': edge.id,
    },
    icon('pass'),
    spokenWay(edge),
    problems > 0 && element('span', { class: 'wrong' }, `${problems} ${problems === 1 ? 'problem' : 'problems'}`),
  )
}
