/** Where a state leads: one of the others, or the end of the run. */
import { own, type Json, type JsonObject, type Path } from '#flow'
import type { Field, MenuOption } from '../../../kit/schema-form/field.ts'
import { menuField } from './field-of.ts'
import type { Around } from './surroundings.ts'
import { t } from '../../../kit/words.ts'

/** The field `Next` of a rule or catcher, or `Default`. */
export function targetField(
  holder: JsonObject,
  path: Path,
  name: string,
  { names, name: here }: Around,
  more: { readonly section?: string; readonly hint?: string; readonly required?: boolean } = {},
): Field {
  const to = own(holder, name)
  const options: MenuOption[] = namesFor(names, to).map((value) => ({
    label: value === here ? t('{0} (this state)', value) : value,
    change: { kind: 'set', path: [...path, name], value },
  }))
  options.push(...oddValue(to))
  const chosen = typeof to === 'string' ? namesFor(names, to).indexOf(to) : to === undefined ? -1 : options.length - 1
  const none: MenuOption[] =
    name === 'Default' ? [{ label: t('none: the run fails'), change: { kind: 'remove', path: [...path, name] } }] : []
  const at = chosen < 0 && none.length > 0 ? options.length : chosen
  return menuField(path, name, name, [...options, ...none], at, more)
}

/** `Next`, or `End`. */
export function nextField(state: JsonObject, { names, name: here }: Around, section: string): Field {
  const to = own(state, 'Next')
  const known = namesFor(names, to)
  const options: MenuOption[] = [
    ...known.map((value): MenuOption => ({
      label: value === here ? t('{0} (this state)', value) : value,
      change: { kind: 'set', path: ['Next'], value },
    })),
    { label: t('End: the run has succeeded'), change: { kind: 'set', path: ['End'], value: true } },
  ]
  const ends = own(state, 'End') === true
  const end = options.length - 1
  options.push(...oddValue(to))
  const odd = to === undefined ? -1 : options.length - 1
  const chosen = typeof to === 'string' ? known.indexOf(to) : ends ? end : odd
  return menuField([], 'Next', 'Next', options, chosen, { section, required: true })
}

/** What is no name is shown as it is. */
const oddValue = (written: Json | undefined): readonly MenuOption[] =>
  written === undefined || typeof written === 'string' ? [] : [{ label: JSON.stringify(written), change: null }]

/** What is written stays to be seen, also when there is no such state. */
const namesFor = (names: readonly string[], written: unknown): readonly string[] =>
  typeof written === 'string' && !names.includes(written) ? [...names, written] : names

/** A first target for a rule or a catcher that is new: another one than this state. */
export function firstTarget(state: JsonObject, { names, name }: Around, fail = false): string {
  const given = own(state, 'Default') ?? own(state, 'Next')
  if (typeof given === 'string' && !fail) return given
  return names.find((one) => one !== name) ?? name
}
