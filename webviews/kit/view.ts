/**
 * What a part of a page should look like now, and the elements that are there changed to it in place: whoever is typing keeps
 * the element, the cursor and the text.
 */
type Attribute = string | number | boolean | undefined | null | ((event: Event) => void)

/** Something with a life of its own (a text that is being typed, a list that is open); it is told what it shows. */
export interface Part<Given> {
  readonly node: HTMLElement
  update(given: Given): void
  /** It goes: nothing that was typed may be lost. */
  dispose?(): void
}

export interface TagView {
  readonly kind: 'tag'
  readonly tag: string
  readonly key: string
  readonly attributes: Readonly<Record<string, Attribute>>
  readonly children: readonly View[]
}

export interface PartView {
  readonly kind: 'part'
  /** Parts are the same when their makers and keys are. */
  readonly identity: string
  start(): Part<unknown>
  give(part: Part<unknown>): void
}

export type View = TagView | PartView | string
type Child = View | null | undefined | false

/** `key`: tells siblings of the same tag apart, so that each keeps its element when others come and go. */
export function tag(
  name: keyof HTMLElementTagNameMap,
  attributes: Readonly<Record<string, Attribute>> = {},
  ...children: readonly Child[]
): TagView {
  const { key = '', ...rest } = attributes
  return { kind: 'tag', tag: name, key: String(key), attributes: rest, children: children.filter(isView) }
}

const isView = (child: Child): child is View => child !== null && child !== undefined && child !== false

const makers = new WeakMap<object, number>()
let made = 0

export function part<Given>(key: string, make: () => Part<Given>, given: Given): PartView {
  const id = makers.get(make) ?? ++made
  makers.set(make, id)
  // SAFETY: the identity ties a part to its maker, so what is given to it is what that maker's parts take.
  const own = (some: Part<unknown>) => some as Part<Given>
  return {
    kind: 'part',
    identity: `${id} ${key}`,
    start: make as () => Part<unknown>,
    give: (some) => own(some).update(given),
  }
}

interface Shown {
  readonly node: ChildNode
  readonly identity: string
  readonly part?: Part<unknown>
  attributes: Readonly<Record<string, Attribute>>
  inside: readonly Shown[]
}

const shownIn = new WeakMap<Element, readonly Shown[]>()

/** Has `parent` show these views and nothing else. What keeps its place keeps the focus. */
export function show(parent: Element, views: readonly View[]): void {
  const active = document.activeElement
  shownIn.set(parent, arrange(parent, shownIn.get(parent) ?? [], views))
  // Moving an element takes the focus from it; a part may have given it to another one on purpose.
  const lost = document.activeElement === null || document.activeElement === document.body
  if (lost && active instanceof HTMLElement && active !== document.body && parent.contains(active))
    active.focus({ preventScroll: true })
}

function arrange(parent: Element, before: readonly Shown[], views: readonly View[]): readonly Shown[] {
  const free = new Map<string, Shown[]>()
  for (const one of before) free.set(one.identity, [...(free.get(one.identity) ?? []), one])
  const next = views.map((view) => {
    const known = free.get(identityOf(view))?.shift()
    const shown = known ?? create(view)
    bring(shown, view)
    return shown
  })
  for (const left of free.values()) for (const one of left) remove(one)
  let at = parent.firstChild
  for (const { node } of next) {
    if (node === at) at = at.nextSibling
    else parent.insertBefore(node, at)
  }
  return next
}

function identityOf(view: View): string {
  if (typeof view === 'string') return '#text'
  return view.kind === 'tag' ? `${view.tag} ${view.key}` : view.identity
}

function create(view: View): Shown {
  const identity = identityOf(view)
  if (typeof view === 'string') return { node: document.createTextNode(view), identity, attributes: {}, inside: [] }
  if (view.kind === 'tag') return { node: document.createElement(view.tag), identity, attributes: {}, inside: [] }
  const started = view.start()
  return { node: started.node, identity, part: started, attributes: {}, inside: [] }
}

function bring(shown: Shown, view: View): void {
  if (typeof view === 'string') {
    if (shown.node.textContent !== view) shown.node.textContent = view
  } else if (view.kind === 'part') {
    if (shown.part) view.give(shown.part)
  } else if (shown.node instanceof HTMLElement) {
    attribute(shown.node, shown.attributes, view.attributes, shown)
    shown.attributes = view.attributes
    shown.inside = arrange(shown.node, shown.inside, view.children)
  }
}

function attribute(
  node: HTMLElement,
  before: Readonly<Record<string, Attribute>>,
  now: Readonly<Record<string, Attribute>>,
  shown: Shown,
): void {
  for (const name of new Set([...Object.keys(before), ...Object.keys(now)])) {
    const [old, value] = [before[name], now[name]]
    if (typeof value === 'function') {
      // One listener for all: it calls what the attribute says by then.
      if (typeof old !== 'function')
        node.addEventListener(name.slice(2), (event) => {
          const current = shown.attributes[name]
          if (typeof current === 'function') current(event)
        })
    } else if (old !== value) {
      const gone = value === undefined || value === null || value === false
      if (gone) node.removeAttribute(name)
      else node.setAttribute(name, value === true ? '' : String(value))
    }
  }
}

function remove({ node, part: living, inside }: Shown): void {
  for (const one of inside) dispose(one)
  living?.dispose?.()
  node.remove()
}

function dispose({ part: living, inside }: Shown): void {
  living?.dispose?.()
  for (const one of inside) dispose(one)
}
