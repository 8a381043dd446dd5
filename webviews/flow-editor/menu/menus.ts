/** The menus of a state, of a way, and of the empty ground. */
import { isObject, own, type GraphEdge } from '#flow'
import type { IconName } from '../../kit/icon-paths.ts'
import { openMenu, type MenuItem, type MenuPlace } from '../../kit/menu.ts'
import type { Target } from '../canvas/hit.ts'
import type { Command, CommandName } from '../editing/commands.ts'
import { keyWords } from '../help/key-words.ts'
import { askAndAdd } from '../editing/adding.ts'
import type { Page } from '../editing/page.ts'
import { t } from '../../kit/words.ts'

type Commands = Readonly<Record<CommandName, Command>>

export function openMenuFor(page: Page, commands: Commands, target: Target, at?: MenuPlace): void {
  const place = at ?? page.canvas.placeOf(target)
  const model = page.model()
  switch (target.kind) {
    case 'state':
      if (!model.selected.includes(target.name)) page.actions.select([target.name])
      return openMenu(target.name, stateItems(page, commands, target.name), place)
    case 'edge': {
      const edge = model.graph.edges.find(({ id }) => id === target.id)
      if (!edge) return
      page.actions.select([], edge.id)
      return openMenu(t('Way from {0} to {1}', edge.from, edge.to), edgeItems(page, commands, edge), place)
    }
    case 'ground':
      return openMenu('Flow', groundItems(page, commands, place), place)
  }
}

function item(page: Page, command: Command, icon?: IconName, label = command.label): MenuItem {
  const [key] = command.keys
  return {
    label,
    ...(icon && { icon }),
    ...(key !== undefined && { keys: keyWords(key) }),
    disabled: !command.enabled(page.model()),
    run: command.run,
  }
}

const begins = (made: MenuItem): MenuItem => ({ ...made, begins: true })

function stateItems(page: Page, commands: Commands, name: string): readonly MenuItem[] {
  const { model, actions } = page
  const { good, editable, painting } = model()
  const states = own(good.flow.definition, 'States')
  const state = isObject(states) ? own(states, name) : undefined
  const type = isObject(state) ? own(state, 'Type') : undefined
  const catches = type === 'Action' || type === 'CreateWebInput' || type === 'AwaitWebInput'
  return [
    item(page, commands.add, 'in', t('Add behind {0}…', name)),
    item(page, commands.addBefore, 'in', t('Add before {0}…', name)),
    item(page, commands.connect, 'pass', type === 'Choice' ? t('Add a rule to…') : t('Connect to…')),
    ...(catches ? [item(page, commands.catchErrors, 'fail')] : []),
    begins(item(page, commands.rename)),
    item(page, commands.makeStart),
    item(page, commands.duplicate),
    begins(item(page, commands.copy)),
    item(page, commands.cut),
    item(page, commands.paste, undefined, t('Paste behind')),
    begins(item(page, commands.test, 'test')),
    item(page, commands.text, 'text'),
    item(page, commands.rawText, 'edit'),
    ...(painting ? [item(page, commands.timeline, 'timeline')] : []),
    begins(item(page, commands.remove, 'close')),
    {
      label: t('Delete and leave the ways open'),
      disabled: !editable,
      run: () =>
        void actions.edit({ kind: 'deleteStates', names: [...model().selected], heal: false }, `${name} deleted`),
    },
  ]
}

function edgeItems(page: Page, commands: Commands, edge: GraphEdge): readonly MenuItem[] {
  const { actions, model } = page
  const { editable, good } = model()
  const { way, from } = edge
  const order: readonly MenuItem[] =
    way.kind === 'choice' || way.kind === 'catch'
      ? ([-1, 1] as const).map((by) => {
          const field = way.kind === 'choice' ? 'Choices' : 'Catch'
          const path = [...good.definitionPath, 'States', from, field, way.index]
          const last = lengthOf(good.value, path.slice(0, -1)) - 1
          const to = way.index + by
          return {
            label: by < 0 ? t('Try it earlier') : t('Try it later'),
            disabled: !editable || to < 0 || to > last,
            run: () => void actions.edit({ kind: 'moveItem', path, to }, by < 0 ? t('Moved up') : t('Moved down')),
          }
        })
      : []
  return [
    item(page, commands.add, 'in', t('Insert a state…')),
    item(page, commands.connect, 'pass', t('Lead it to another state…')),
    ...order.map((one, index) => (index === 0 ? begins(one) : one)),
    begins(item(page, commands.text, 'text')),
    begins(item(page, commands.remove, 'close')),
  ]
}

function lengthOf(value: unknown, path: readonly (string | number)[]): number {
  let here = value
  for (const segment of path) {
    here = Array.isArray(here) ? here[Number(segment)] : isObject(here) ? own(here, String(segment)) : undefined
  }
  return Array.isArray(here) ? here.length : 0
}

function groundItems(page: Page, commands: Commands, at: MenuPlace): readonly MenuItem[] {
  return [
    { ...item(page, commands.add, 'in'), run: () => void askAndAdd(page, { kind: 'ground' }, at) },
    item(page, commands.paste),
    item(page, commands.selectAll),
    begins(item(page, commands.undo, 'undo')),
    item(page, commands.redo, 'redo'),
    begins(item(page, commands.fit, 'fit')),
    item(page, commands.search, 'search'),
    ...exportItems(page).map((one, index) => (index === 0 ? begins(one) : one)),
    begins(item(page, commands.help, 'help')),
  ]
}

export function exportItems({ exportAs }: Page): readonly MenuItem[] {
  return [
    { label: t('Save as SVG…'), icon: 'save', run: () => exportAs('svg') },
    { label: t('Save as PNG…'), icon: 'save', run: () => exportAs('png') },
    { label: t('Save as Mermaid…'), icon: 'save', run: () => exportAs('mmd') },
    { label: t('Copy as Mermaid'), icon: 'copy', run: () => exportAs('copyMermaid') },
  ]
}
