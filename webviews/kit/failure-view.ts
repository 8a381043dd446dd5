/** Why a state failed: what the task threw, with a way to the line that threw it. */
import type { Visit } from '#run'
import { element } from './element.ts'
import { icon } from './icons.ts'
import './failure-view.css'
import { t } from './words.ts'

export interface Frame {
  readonly function: string | null
  readonly file: string
  readonly line: number
  readonly column: number
  readonly text: string | null
}

export interface Failure {
  readonly code: string
  readonly message: string
  readonly frames: readonly Frame[]
}

/** Failures of the tasks of a compute action; none where the action failed for another reason. */
function taskFailures(visit: Visit): readonly Failure[] {
  const results = visit.action?.details['results']
  if (!Array.isArray(results)) return []
  return results.flatMap((result: unknown): Failure[] => {
    const failure = isRecord(result) ? result['failure'] : undefined
    if (!isRecord(failure)) return []
    const stack = Array.isArray(failure['stack']) ? failure['stack'] : []
    return [{ code: text(failure['code']), message: text(failure['message']), frames: stack.flatMap(frameIn) }]
  })
}

export interface FailureActions {
  /** Resolves with why the line could not be shown, or undefined. */
  openFrame(frame: Frame): Promise<string | undefined>
  copy(text: string): void
}

export function failureView(visit: Visit, actions: FailureActions): HTMLElement {
  const failures = taskFailures(visit)
  if (failures.length === 0)
    return element(
      'div',
      { class: 'failure' },
      element('div', { class: 'code' }, icon('failed'), visit.error ?? t('Failed')),
      visit.cause === undefined ? null : element('pre', { class: 'message mono' }, visit.cause),
    )
  return element('div', {}, ...failures.map((failure) => oneFailure(failure, actions)))
}

function oneFailure(failure: Failure, actions: FailureActions): HTMLElement {
  const frames = failure.frames.map((frame, index) => frameView(frame, index === 0, actions))
  const copy = element(
    'button',
    { class: 'link', type: 'button', onclick: () => actions.copy(asText(failure)) },
    t('Copy'),
  )
  return element(
    'div',
    { class: 'failure' },
    element('div', { class: 'code' }, icon('failed'), failure.code, element('span', { class: 'space' }), copy),
    element('pre', { class: 'message mono' }, failure.message),
    frames.length === 0 ? null : element('ol', { class: 'stack', 'aria-label': t('Stack') }, ...frames),
  )
}

function frameView(frame: Frame, top: boolean, { openFrame }: FailureActions): HTMLElement {
  const refusal = element('div', { class: 'refusal quiet', role: 'status' })
  const open = () =>
    void openFrame(frame).then(
      (reason) => refusal.replaceChildren(reason ?? ''),
      (error: unknown) => refusal.replaceChildren(error instanceof Error ? error.message : String(error)),
    )
  const file = frame.file.replace(/^(?:\.\.\/)+/, '')
  return element(
    'li',
    { class: top ? 'at top' : 'at' },
    element(
      'button',
      { class: 'link', type: 'button', title: t('Open {0} at line {1}', file, frame.line), onclick: open },
      element('span', { class: 'function' }, frame.function ?? '(module)'),
      element('span', { class: 'place mono' }, `${file.split('/').slice(-2).join('/')}:${frame.line}`),
    ),
    frame.text === null ? null : element('pre', { class: 'source mono' }, sourceLine(frame)),
    refusal,
  )
}

function sourceLine({ line, text: source }: Frame): string {
  return `${line} │ ${(source ?? '').trimStart()}`
}

const asText = ({ code, message, frames }: Failure): string =>
  [
    `${code}: ${message}`,
    ...frames.map((frame) => `    at ${frame.function ?? '(module)'} (${frame.file}:${frame.line}:${frame.column})`),
  ].join('\n')

function frameIn(value: unknown): Frame[] {
  if (!isRecord(value) || typeof value['file'] !== 'string' || typeof value['line'] !== 'number') return []
  const name = value['function']
  const source = value['text']
  return [
    {
      function: typeof name === 'string' ? name : null,
      file: value['file'],
      line: value['line'],
      column: typeof value['column'] === 'number' ? value['column'] : 1,
      text: typeof source === 'string' ? source : null,
    },
  ]
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
const text = (value: unknown) => (typeof value === 'string' ? value : '')
