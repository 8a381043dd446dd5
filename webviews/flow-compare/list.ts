/** Every difference in words: the flow, each state, each property with what it was and what it is. */
import { changeSigns, placeText, type ComparedState, type Difference, type Json, type Path } from '#flow'
import type { WhichVersion } from '#messages'
import { show, tag, type View } from '../kit/view.ts'
import { t } from '../kit/words.ts'
import { lineDiff, nearDifferences } from './line-diff.ts'
import { differs, type CompareModel } from './model.ts'
import { stateWords } from './words.ts'

export interface ListActions {
  select(state: string | null): void
  /** Go to where it stands in one of the texts; of the flow around the states where `state` is null. */
  reveal(which: WhichVersion, state: ComparedState | null, path: Path): void
}

/** Letters of a value that is shown in one line. */
const SHORT = 60

export function createList(actions: ListActions) {
  const node = document.createElement('div')
  node.className = 'list'
  node.setAttribute('role', 'list')
  node.setAttribute('aria-label', t('Differences'))
  return {
    node,
    /** `selected`: a state; null: nothing. `open`: states whose properties are shown. */
    draw(model: CompareModel, selected: string | null): void {
      const { states, flow } = model.comparison
      const told = states.filter(differs)
      show(node, [
        ...(flow.length > 0 ? [flowView(flow)] : []),
        ...told.map((state) => stateView(state, state.name === selected)),
        ...(flow.length === 0 && told.length === 0 ? [tag('p', { class: 'quiet none' }, t('Nothing differs.'))] : []),
      ])
    },
    show(state: string | null): void {
      const items = [...node.querySelectorAll<HTMLElement>('.item')]
      items.find(({ dataset }) => dataset['state'] === (state ?? undefined))?.scrollIntoView({ block: 'nearest' })
    },
  }

  function flowView(flow: readonly Difference[]): View {
    return tag(
      'div',
      { class: 'item flow', role: 'listitem', key: 'flow' },
      tag('h2', {}, t('The flow around its states')),
      ...flow.map((each, index) => propertyView(null, each, String(index))),
    )
  }

  function stateView(state: ComparedState, selected: boolean): View {
    const { change, name, properties } = state
    const there = (which: WhichVersion, side: ComparedState['before'], label: string) =>
      side?.state === undefined
        ? null
        : tag(
            'button',
            {
              class: 'link',
              type: 'button',
              key: which,
              'aria-label': `${name}: ${label}`,
              onclick: () => actions.reveal(which, state, []),
            },
            label,
          )
    return tag(
      'div',
      {
        class: `item ${change}${selected ? ' selected' : ''}`,
        role: 'listitem',
        'data-state': name,
        key: `state ${name}`,
      },
      tag(
        'div',
        { class: 'head' },
        tag(
          'button',
          { class: 'state', type: 'button', 'aria-pressed': String(selected), onclick: () => actions.select(name) },
          tag('span', { class: `sign ${change}`, 'aria-hidden': 'true' }, changeSigns[change]),
          tag('span', { class: 'name' }, name),
          tag('span', { class: 'quiet' }, stateWords(state)),
        ),
        there('before', state.before, t('before')),
        there('after', state.after, t('after')),
      ),
      ...properties.map((each, index) => propertyView(state, each, String(index))),
    )
  }

  function propertyView(state: ComparedState | null, difference: Difference, key: string): View {
    const { kind, before, after } = difference
    const place = after ?? before
    const which = after ? 'after' : 'before'
    return tag(
      'div',
      { class: `property ${kind}`, key },
      tag(
        'button',
        { class: 'link place', type: 'button', onclick: () => place && actions.reveal(which, state, place.path) },
        placeText(place?.path ?? []) || t('all of it'),
      ),
      ...valueViews(before?.value, after?.value),
    )
  }
}

/** Short values one above the other; long ones line by line. */
function valueViews(before: Json | undefined, after: Json | undefined): readonly View[] {
  const [was, is] = [textOf(before), textOf(after)]
  const short = (text: string | undefined) => text === undefined || (text.length <= SHORT && !text.includes('\n'))
  if (short(was) && short(is))
    return [
      ...(was === undefined ? [] : [lineView('-', was, 'was')]),
      ...(is === undefined ? [] : [lineView('+', is, 'is')]),
    ]
  const lines = lineDiff(linesOf(before), linesOf(after)).filter(({ text }, _, { length }) => text !== '' || length > 1)
  return nearDifferences(lines).map((line, index) =>
    line === null
      ? tag('div', { class: 'left-out quiet', key: String(index) }, '⋯')
      : lineView(line.sign, line.text, String(index)),
  )
}

function lineView(sign: ' ' | '+' | '-', text: string, key: string): View {
  const said = { '+': t('after'), '-': t('before'), ' ': '' }[sign]
  return tag(
    'div',
    { class: `line ${sign === '+' ? 'is' : sign === '-' ? 'was' : 'both'}`, key },
    tag('span', { class: 'mark', 'aria-hidden': 'true' }, sign === '-' ? '−' : sign),
    said === '' ? null : tag('span', { class: 'unseen' }, `${said}: `),
    tag('code', {}, text),
  )
}

const textOf = (value: Json | undefined) => (value === undefined ? undefined : JSON.stringify(value))
/** Texts as they read, everything else as indented JSON. */
const linesOf = (value: Json | undefined) =>
  value === undefined ? '' : typeof value === 'string' && value.includes('\n') ? value : JSON.stringify(value, null, 2)
