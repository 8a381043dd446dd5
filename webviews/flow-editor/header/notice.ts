/** The line below the header: why what is drawn is not what the text says, or a sentence for a while. */
import { element } from '../../kit/element.ts'
import type { EditorActions, EditorModel } from '../model.ts'

/** ms for which a sentence stands. */
const WHILE = 6_000

interface Notice {
  readonly text: string
  readonly action?: { readonly label: string; act(): void }
}

export function createNotice(node: HTMLElement, actions: EditorActions) {
  let shown = ''
  let told = ''
  let timer = 0
  let last: EditorModel | undefined
  const draw = (model: EditorModel) => {
    last = model
    const { text, action } = told === '' ? noticeOf(model, actions) : { text: told }
    if (text === shown) return
    shown = text
    node.hidden = text === ''
    const button = action && element('button', { class: 'link', type: 'button', onclick: action.act }, action.label)
    node.replaceChildren(text, ...(button ? [button] : []))
  }
  return {
    draw,
    /** Show a sentence for a while. */
    tell(text: string): void {
      told = text
      clearTimeout(timer)
      timer = window.setTimeout(() => {
        told = ''
        if (last) draw(last)
      }, WHILE)
      if (last) draw(last)
    },
  }
}

function noticeOf(model: EditorModel, actions: EditorActions): Notice {
  const { frozen, painting, broken, parsed, liveness, tooLong, text } = model
  if (tooLong)
    return {
      text: 'This text is longer than any flow, so it is not drawn. Edit it as text.',
      action: openText(actions),
    }
  if (frozen && painting)
    return {
      text: `This is the definition that run ${painting.summary.run_id.slice(0, 8)} was started with. The text has changed since.`,
      action: {
        label: 'Show the text’s graph',
        act: () => actions.post({ kind: 'chooseRun', choice: { kind: 'none' } }),
      },
    }
  if (broken && text.trim() !== '')
    return {
      text: `Line ${broken.range.start.line + 1}: ${broken.message}. This is the last graph that could be read.`,
      action: {
        label: 'Go to it',
        act: () => {
          const [start, end] = [parsed.offsetAt(broken.range.start), parsed.offsetAt(broken.range.end)]
          actions.post({ kind: 'reveal', start, end, focus: true })
        },
      },
    }
  if (liveness.kind === 'down' && painting) return { text: `${liveness.reason} The painting may be old.` }
  return { text: '' }
}

const openText = (actions: EditorActions) => ({
  label: 'Show the text',
  act: () => actions.post({ kind: 'openText' }),
})
