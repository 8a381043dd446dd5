/** Everything that can be done to a flow or to the page, in one table: keys, menus and the help page are read from it. */
import type { EditorModel } from '../model.ts'
import { askAndAdd, askAndAddBefore } from './adding.ts'
import { copyByHost, pasteByHost, removeSelected } from './clipboard.ts'
import { leading, selectedEdge, type Page } from './page.ts'
import { nextWay } from './walk.ts'
import { waysOut, type WayOut } from './ways-out.ts'
import { t } from '../../kit/words.ts'

export interface Command {
  readonly label: string
  /** `Ctrl+D`, `F2`, `c`; Ctrl is the command key on a Mac. */
  readonly keys: readonly string[]
  readonly group: 'Change the flow' | 'Look at it' | 'The page'
  /** `flow`: while the focus is in the graph or the list; `page`: wherever nobody is typing. */
  readonly scope: 'flow' | 'page'
  /** Done by the browser or VS Code, which tells the page: its keys are shown only. */
  readonly elsewhere?: true
  enabled(model: EditorModel): boolean
  run(): void
}

export type CommandName = keyof ReturnType<typeof createCommands>

export function createCommands(page: Page, connect: (kind?: WayOut['kind']) => void) {
  const { actions, canvas, model } = page
  const always = () => true
  const editable = (now: EditorModel) => now.editable
  const onState = (now: EditorModel) => now.editable && leading(now) !== undefined
  const onAny = (now: EditorModel) => now.editable && (leading(now) !== undefined || now.edge !== null)
  const hasCatch = (now: EditorModel) =>
    waysOut(now.good.flow.definition, leading(now) ?? '').some(({ kind }) => kind === 'catch')
  const withState = (act: (name: string) => void) => () => {
    const name = leading(model())
    if (name === undefined) actions.tell(t('Select a state first.'))
    else act(name)
  }
  let problemAt = -1
  const change = { group: 'Change the flow', scope: 'flow' } as const
  const look = { group: 'Look at it', scope: 'flow' } as const
  const whole = { group: 'The page', scope: 'page' } as const
  return {
    add: {
      ...change,
      label: t('Add a state…'),
      keys: ['a', 'Insert'],
      enabled: editable,
      run: () => void askAndAdd(page),
    },
    addBefore: {
      ...change,
      label: t('Add a state before…'),
      keys: ['Shift+A'],
      enabled: onState,
      run: withState((name) => void askAndAddBefore(page, name)),
    },
    connect: { ...change, label: t('Connect…'), keys: ['c'], enabled: onAny, run: () => connect() },
    catchErrors: {
      ...change,
      label: t('Catch its errors…'),
      keys: ['Shift+C'],
      enabled: (now) => onState(now) && hasCatch(now),
      run: () => connect('catch'),
    },
    rename: { ...change, label: t('Rename'), keys: ['F2'], enabled: onState, run: withState((name) => rename(name)) },
    duplicate: {
      ...change,
      label: t('Duplicate'),
      keys: ['Ctrl+D'],
      enabled: onState,
      run: () => void duplicate(),
    },
    makeStart: {
      ...change,
      label: t('Make it the start'),
      keys: ['s'],
      enabled: (now) => onState(now) && leading(now) !== now.graph.start,
      run: withState(
        (to) =>
          void actions.edit({ kind: 'connect', from: '', to, way: { kind: 'start' } }, t('The flow starts at {0}', to)),
      ),
    },
    copy: {
      ...change,
      label: t('Copy'),
      keys: ['Ctrl+C'],
      elsewhere: true,
      enabled: (now) => leading(now) !== undefined,
      run: () => void copyByHost(page, false),
    },
    cut: {
      ...change,
      label: t('Cut'),
      keys: ['Ctrl+X'],
      elsewhere: true,
      enabled: onState,
      run: () => void copyByHost(page, true),
    },
    paste: {
      ...change,
      label: t('Paste'),
      keys: ['Ctrl+V'],
      elsewhere: true,
      enabled: editable,
      run: () => void pasteByHost(page),
    },
    remove: {
      ...change,
      label: t('Delete'),
      keys: ['Delete', 'Backspace'],
      enabled: onAny,
      run: () => void removeSelected(page),
    },
    undo: { ...change, label: t('Undo'), keys: ['Ctrl+Z'], elsewhere: true, enabled: always, run: actions.undo },
    redo: { ...change, label: t('Redo'), keys: ['Ctrl+Y'], elsewhere: true, enabled: always, run: actions.redo },
    text: {
      ...look,
      label: t('Go to its text'),
      keys: ['Enter'],
      enabled: (now) => !now.frozen,
      run: () => reveal(true),
    },
    showText: {
      ...look,
      label: t('Show its text'),
      keys: [' '],
      enabled: (now) => !now.frozen,
      run: () => reveal(false),
    },
    way: { ...look, label: t('Next way out of the state'), keys: ['w'], enabled: always, run: () => step(1) },
    wayBack: { ...look, label: t('Previous way out'), keys: ['Shift+W'], enabled: always, run: () => step(-1) },
    selectAll: {
      ...look,
      label: t('Select all'),
      keys: ['Ctrl+A'],
      enabled: always,
      run: () => actions.select(model().graph.nodes.map(({ name }) => name)),
    },
    timeline: {
      ...look,
      label: t('Open the timeline of the painted run'),
      keys: ['t'],
      enabled: (now) => now.painting !== undefined,
      run: openTimeline,
    },
    rawText: {
      ...look,
      label: t('Edit its raw text here'),
      keys: ['r'],
      enabled: (now) => leading(now) !== undefined,
      run: withState(actions.openDrawer),
    },
    test: { ...look, label: t('Test it on data'), keys: ['e'], enabled: always, run: page.testState },
    data: {
      ...look,
      label: t('Show or hide the data on ways'),
      keys: ['d'],
      enabled: always,
      run: () => page.toggle('hints'),
    },
    zoomIn: { ...look, label: t('Zoom in'), keys: ['+', '='], enabled: always, run: () => canvas.zoomBy(1.3) },
    zoomOut: { ...look, label: t('Zoom out'), keys: ['-'], enabled: always, run: () => canvas.zoomBy(1 / 1.3) },
    fit: { ...look, label: t('Fit the whole graph'), keys: ['f'], enabled: always, run: canvas.fit },
    compare: {
      ...look,
      label: t('Compare with…'),
      keys: ['v'],
      enabled: always,
      run: () => actions.post({ kind: 'compare' }),
    },
    direction: {
      ...look,
      label: t('Run down or to the right'),
      keys: ['o'],
      enabled: always,
      run: () =>
        actions.post({ kind: 'setDirection', direction: model().settings.direction === 'down' ? 'right' : 'down' }),
    },
    search: { ...whole, label: t('Find a state'), keys: ['/', 'Ctrl+F'], enabled: always, run: page.search },
    palette: { ...whole, label: t('Go to the palette'), keys: ['p'], enabled: always, run: page.focusPalette },
    inspector: {
      ...whole,
      label: t('Show or hide the inspector'),
      keys: ['i'],
      enabled: always,
      run: () => page.toggle('inspector'),
    },
    list: { ...whole, label: t('Graph or list'), keys: ['l'], enabled: always, run: () => page.toggle('list') },
    nextProblem: { ...whole, label: t('Next problem'), keys: ['F8'], enabled: always, run: () => problem(1) },
    previousProblem: {
      ...whole,
      label: t('Previous problem'),
      keys: ['Shift+F8'],
      enabled: always,
      run: () => problem(-1),
    },
    runFlow: {
      ...whole,
      label: t('Run the flow…'),
      keys: ['Shift+R'],
      // The definition of a run has no file that could be run again: its runs are gone on from.
      enabled: (now) => now.loaded && !now.uri.startsWith('davy-run:'),
      run: () => actions.post({ kind: 'runFlow' }),
    },
    help: { ...whole, label: t('Keys'), keys: ['?'], enabled: always, run: page.help },
  } satisfies Readonly<Record<string, Command>>

  function rename(name: string): void {
    canvas.show(name)
    canvas.editName(name)
  }

  async function duplicate(): Promise<void> {
    const { selected } = model()
    const said =
      selected.length === 1 ? t('{0} duplicated', selected[0] ?? '') : t('{0} states duplicated', selected.length)
    if (await actions.edit({ kind: 'duplicateStates', names: [...selected] }, said)) page.focusFlow()
  }

  function reveal(focus: boolean): void {
    const now = model()
    const edge = selectedEdge(now)
    const name = leading(now)
    const base = now.good.definitionPath
    if (edge) actions.reveal([...base, ...edge.path], focus)
    else if (name !== undefined) actions.reveal([...base, 'States', name], focus)
  }

  function step(by: 1 | -1): void {
    const now = model()
    const current = selectedEdge(now)
    const from = current?.from ?? leading(now)
    const next = from === undefined ? undefined : nextWay(now.graph.edges, from, now.edge, by)
    if (!next) return actions.say(t('No ways out'))
    actions.select([], next.id)
    page.focusFlow()
  }

  function openTimeline(): void {
    const { painting } = model()
    if (painting)
      actions.post({ kind: 'openTimeline', run_id: painting.summary.run_id, state: leading(model()) ?? null })
  }

  function problem(by: 1 | -1): void {
    const { problems, good } = model()
    if (problems.length === 0) return actions.tell(t('No problems.'))
    problemAt = (problemAt + by + problems.length) % problems.length
    const found = problems[problemAt]
    if (!found) return
    const [states, name] = found.path.slice(good.definitionPath.length)
    if (states === 'States' && typeof name === 'string') {
      actions.select([name])
      page.focusFlow()
    }
    actions.tell(`${problemAt + 1} of ${problems.length}: ${found.message}`)
  }
}
