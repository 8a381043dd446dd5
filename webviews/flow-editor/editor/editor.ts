/** The page's one place where things happen: messages come in, the state changes, everything is drawn in the next frame. */
import type { Path } from '#flow'
import { flowGraphProtocol, type FlowGraphToPage } from '#messages'
import { announcer } from '../../kit/announce.ts'
import { connectToHost } from '../../kit/channel.ts'
import { oncePerFrame } from '../../kit/frame.ts'
import type { EditorActions, EditorModel } from '../model.ts'
import { createChecking } from './checking.ts'
import { createEditing } from './editing.ts'
import { createDrawnMeasure } from './measures.ts'
import { modelOf } from './model-of.ts'
import { yamlReady } from './yaml-ready.ts'
import { initialState, reduce, type EditorEvent, type EditorState } from './state.ts'
import { t } from '../../kit/words.ts'

export interface EditorOptions {
  draw(model: EditorModel): void
  openDrawer(state: string): void
  /** Show a sentence for a while. */
  tell(text: string): void
  /** What the language server says is wrong, as its protocol has it. */
  diagnosed(diagnostics: readonly unknown[]): void
  /** An event has just changed the state. */
  happened(event: EditorEvent, model: EditorModel): void
}

export interface Editor {
  readonly actions: EditorActions
  model(): EditorModel
  /** Draw in the next frame. */
  redraw(): void
  /** What screen readers hear; to be put into the page. */
  readonly voice: HTMLElement
  /** Ask the host for everything. */
  start(): void
}

export function createEditor(options: EditorOptions): Editor {
  let state: EditorState = initialState
  let model: EditorModel = modelOf(state)
  let titled: string | null | undefined
  let waiting: { readonly version: number; readonly go: () => void }[] = []
  const voice = announcer()
  const measure = createDrawnMeasure()
  /** What comes while the package that reads YAML is being loaded, the document first. */
  let held: FlowGraphToPage[] | undefined
  let readsYaml = false
  const host = connectToHost(flowGraphProtocol, (message: FlowGraphToPage) => {
    if (held) held.push(message)
    else if (message.kind === 'document' && message.format === 'yaml' && !readsYaml) {
      held = [message]
      void readLater()
    } else receive(message)
  })
  async function readLater(): Promise<void> {
    try {
      await yamlReady()
      readsYaml = true
      const waiting = held ?? []
      held = undefined
      for (const message of waiting) receive(message)
    } catch (error) {
      options.tell(
        t('What reads YAML could not be loaded: {0}', error instanceof Error ? error.message : String(error)),
      )
    }
  }
  const receive = (message: FlowGraphToPage): void => {
    if (message.kind === 'diagnostics') return options.diagnosed(message.diagnostics)
    if (message.kind === 'document' || message.kind === 'changes') measure.arrived()
    take(message)
  }
  const redraw = oncePerFrame(() => {
    options.draw(model)
    measure.drawn()
  })
  const check = createChecking((version, problems) => take({ kind: 'checked', version, problems }))

  function take(event: EditorEvent): void {
    const before = state
    state = reduce(state, event, Date.now())
    if (state === before) return
    model = modelOf(state)
    if (state.lost && !before.lost) host.post({ kind: 'ready' })
    const { title } = state.readable.flow
    const said = typeof title === 'string' ? title : null
    if (state.loaded && said !== titled) {
      titled = said
      host.post({ kind: 'titled', title: said })
    }
    waiting = waiting.filter(({ version, go }) => version > state.version || (go(), false))
    check(state)
    options.happened(event, model)
    redraw()
  }

  // What shows it is a region that screen readers read out.
  const { tell } = options
  const select = (states: readonly string[], edge: string | null = null) => take({ kind: 'select', states, edge })
  const edit = createEditing({
    model: () => model,
    send: (version, edits) => host.call('edit', { version, edits: [...edits] }),
    reached: (version) =>
      state.version >= version ? Promise.resolve() : new Promise((go) => waiting.push({ version, go })),
    select,
    say: voice.say,
    tell,
  })
  const reveal = (path: Path, focus: boolean, follow = false) => {
    const { parsed } = state
    const [key, value] = [parsed.keyAt(path), parsed.at(path)]
    const start = Math.min(parsed.offsetAt(key.start), parsed.offsetAt(value.start))
    host.post({ kind: 'reveal', start, end: parsed.offsetAt(value.end), focus, follow })
  }
  return {
    actions: {
      edit,
      select,
      reveal,
      openDrawer: options.openDrawer,
      undo: () => host.post({ kind: 'history', step: 'undo' }),
      redo: () => host.post({ kind: 'history', step: 'redo' }),
      say: voice.say,
      tell,
      post: host.post,
      call: host.call,
    },
    model: () => model,
    redraw,
    voice: voice.node,
    start: () => host.post({ kind: 'ready' }),
  }
}
