export interface KeyActions {
  move(by: number): void
  first(): void
  last(): void
  open(): void
  close(): void
  zoom(factor: number): void
  pan(pixels: number): void
  fit(): void
  zoomToSelected(): void
  help(): void
}

/** Moving is for the list that has the focus; the rest is heard everywhere but where somebody types. */
export function keyboard(list: HTMLElement, actions: KeyActions): void {
  const inList: Readonly<Record<string, () => void>> = {
    ArrowDown: () => actions.move(1),
    ArrowUp: () => actions.move(-1),
    PageDown: () => actions.move(10),
    PageUp: () => actions.move(-10),
    ArrowLeft: () => actions.pan(80),
    ArrowRight: () => actions.pan(-80),
    Home: actions.first,
    End: actions.last,
    Enter: actions.open,
    ' ': actions.open,
  }
  const anywhere: Readonly<Record<string, () => void>> = {
    Escape: actions.close,
    '+': () => actions.zoom(1.6),
    '=': () => actions.zoom(1.6),
    '-': () => actions.zoom(1 / 1.6),
    f: actions.fit,
    z: actions.zoomToSelected,
    '?': actions.help,
  }
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return
    // A dialog closes itself with Escape.
    if (event.key === 'Escape' && document.querySelector('dialog[open]')) return
    const action = (event.target === list ? inList[event.key] : undefined) ?? anywhere[event.key]
    if (!action) return
    event.preventDefault()
    action()
  })
}
