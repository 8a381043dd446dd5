/** The line below the header: why what is drawn is not what the text says, or a sentence for a while. */
import { element } from '../../kit/element.ts'
import type { EditorActions, EditorModel } from '../model.ts'
import { t } from '../../kit/words.ts'

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
      text: t('This text is longer than any flow, so it is not drawn. Edit it as text.'),
      action: openText(actions),
    }
  if (frozen && painting)
    return {
      text: t(
        'This is the definition that run {0} was started with. The text has changed since.',
        painting.summary.run_id.slice(0, 8),
      ),
      action: {
        label: t('Show the text’s graph'),
        act: () => actions.post({ kind: 'chooseRun', choice: { kind: 'none' } }),
      },
    }
  if (broken && text.trim() !== '')
    return {
      text: t('Line {0}: {1}. This is the last graph that could be read.', broken.range.start.line + 1, broken.message),
      action: {
        label: t('Go to it'),
        act: () => {
          const [start, end] = [parsed.offsetAt(broken.range.start), parsed.offsetAt(broken.range.end)]
          actions.post({ kind: 'reveal', start, end, focus: true })
        },
      },
    }
  if (liveness.kind === 'down' && painting) return { text: t('{0} The painting may be old.', liveness.reason) }
  return { text: '' }
}

const openText = (actions: EditorActions) => ({
  label: t('Show the text'),
  act: () => actions.post({ kind: 'openText' }),
})
