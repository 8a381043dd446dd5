/** States on the clipboard, as JSON: across files, and to and from any text. */
import { copyStates, type Place } from '#flow'
import { yamlReady } from '../editor/yaml-ready.ts'
import { leading, selectedEdge, type Page } from './page.ts'
import { statesIn } from './states-in.ts'
import { t } from '../../kit/words.ts'

export function copiedText({ model, actions }: Page): string | undefined {
  const { selected, good } = model()
  if (selected.length === 0) {
    actions.tell(t('Select the states to copy first.'))
    return undefined
  }
  actions.say(selected.length === 1 ? t('1 state copied') : t('{0} states copied', selected.length))
  return copyStates(good, selected)
}

export async function paste(page: Page, text: string): Promise<void> {
  const { actions, model } = page
  await yamlReady()
  const states = statesIn(text)
  if (!states)
    return actions.tell(t('There are no states on the clipboard. Copy some in a graph, or copy the text of a flow.'))
  const edge = selectedEdge(model())
  const after = leading(model())
  const at: Place | undefined = edge
    ? { edge: { from: edge.from, way: edge.way } }
    : after === undefined
      ? undefined
      : { after }
  const count = Object.keys(states).length
  const said = count === 1 ? t('1 state pasted') : t('{0} states pasted', count)
  if (await actions.edit({ kind: 'pasteStates', states, ...(at && { at }) }, said)) page.focusFlow()
}

/** Ctrl+C, Ctrl+X and Ctrl+V, as the browser or VS Code brings them. `inFlow`: the focus is where they are meant for states. */
export function listenToClipboard(page: Page, inFlow: () => boolean): void {
  for (const name of ['copy', 'cut'] as const)
    document.addEventListener(name, (event) => {
      if (!inFlow() || !event.clipboardData) return
      const text = copiedText(page)
      if (text === undefined) return
      event.preventDefault()
      event.clipboardData.setData('text/plain', text)
      if (name === 'cut') void removeSelected(page)
    })
  document.addEventListener('paste', (event) => {
    if (!inFlow() || !event.clipboardData) return
    event.preventDefault()
    void paste(page, event.clipboardData.getData('text/plain'))
  })
}

/** The same from a menu, where a page may not read the clipboard itself. */
export async function copyByHost(page: Page, cut: boolean): Promise<void> {
  const text = copiedText(page)
  if (text === undefined) return
  await page.actions.call('writeClipboard', { text })
  if (cut) await removeSelected(page)
}

export async function pasteByHost(page: Page): Promise<void> {
  const { text } = await page.actions.call('readClipboard', {})
  await paste(page, text)
}

/** The selected way, or the selected states; `heal`: who led to them leads on to what is behind them. */
export async function removeSelected(page: Page, heal = true): Promise<void> {
  const { actions, model } = page
  const { selected, graph } = model()
  const edge = selectedEdge(model())
  if (edge) {
    const said = t('Way from {0} to {1} removed', edge.from, edge.to)
    if (await actions.edit({ kind: 'disconnect', from: edge.from, way: edge.way }, said)) {
      actions.select([edge.from])
      page.focusFlow()
    }
    return
  }
  if (selected.length === 0) return actions.tell(t('Select what to delete first.'))
  const gone = new Set(selected)
  const before = graph.edges.find(({ to, from }) => gone.has(to) && !gone.has(from))?.from
  const behind = graph.edges.find(({ to, from }) => gone.has(from) && !gone.has(to))?.to
  const said = selected.length === 1 ? t('{0} deleted', selected[0] ?? '') : t('{0} states deleted', selected.length)
  if (!(await actions.edit({ kind: 'deleteStates', names: [...selected], heal }, said))) return
  const next = behind ?? before ?? graph.nodes.find(({ name }) => !gone.has(name))?.name
  actions.select(next === undefined ? [] : [next])
  page.focusFlow()
}
