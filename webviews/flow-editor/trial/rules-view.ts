/** The rules of a Choice: each with its truth, and what it compared. */
import type { Json, Path, TriedRule } from '#flow'
import { element } from '../../kit/element.ts'
import { icon } from '../../kit/icons.ts'
import { t } from '../../kit/words.ts'

export function rulesView(
  rules: readonly TriedRule[],
  taken: number | null,
  reveal: (path: Path) => void,
): HTMLElement {
  return element(
    'section',
    { class: 'rules', 'aria-label': t('Rules') },
    element('h3', {}, t('Rules')),
    element(
      'ol',
      {},
      ...rules.map((rule, index) => {
        const item = ruleItem(rule, t('Rule {0}', index + 1), reveal)
        if (index === taken) item.classList.add('chosen')
        return item
      }),
    ),
  )
}

const words = { true: t('holds'), false: t('does not hold'), null: t('cannot be told') } as const

function ruleItem(rule: TriedRule, name: string, reveal: (path: Path) => void): HTMLElement {
  const { holds, looked, parts, kind, problem, next } = rule
  const word = looked
    ? words[`${holds}`]
    : holds === null
      ? t('not looked at')
      : holds
        ? t('not looked at; it would hold')
        : t('not looked at; it would not hold')
  const truth = !looked || holds === null ? 'unknown' : String(holds)
  return element(
    'li',
    { class: `rule ${truth}` },
    element(
      'div',
      { class: 'line' },
      icon(holds === true ? 'succeeded' : holds === false ? 'canceled' : 'waiting'),
      element(
        'button',
        { class: 'link', type: 'button', title: 'Show its text', onclick: () => reveal(rule.path) },
        next === undefined ? name : `${name} → ${next}`,
      ),
      element('span', { class: 'quiet' }, word),
    ),
    kind === 'compare' ? comparison(rule) : null,
    problem === undefined ? null : element('div', { class: 'why' }, problem),
    parts.length === 0
      ? null
      : element('ul', { 'aria-label': kind }, ...parts.map((part) => ruleItem(part, partName(kind), reveal))),
  )
}

const partName = (kind: TriedRule['kind']) => (kind === 'And' ? 'and' : kind === 'Or' ? 'or' : 'not')

function comparison({ variable = '?', operator = '', operand, left, right }: TriedRule): HTMLElement {
  const path = operator.endsWith('Path')
  return element(
    'div',
    { class: 'comparison mono' },
    element('span', {}, variable, left === undefined ? '' : ' '),
    left === undefined ? null : element('span', { class: 'found' }, `= ${short(left)}`),
    element('span', { class: 'quiet' }, ` ${operator} `),
    element('span', {}, operand === undefined ? '' : path ? String(operand) : short(operand)),
    right === undefined ? null : element('span', { class: 'found' }, ` = ${short(right)}`),
  )
}

function short(value: Json): string {
  const text = JSON.stringify(value)
  return text.length > 80 ? `${text.slice(0, 79)}…` : text
}
