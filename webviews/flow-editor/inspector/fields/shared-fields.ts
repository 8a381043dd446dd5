/** Several states at once: the fields that all their types have, with the value they share. */
import { own, stateFields, stateTexts, type JsonObject } from '#flow'
import { sameJson } from '../../../kit/schema-form/check.ts'
import type { Control, Field } from '../../../kit/schema-form/field.ts'
import { fieldOf, groupOf, text, truth, wholeNumber } from './field-of.ts'
import { t } from '../../../kit/words.ts'

/** Those that several states can well have the same of. */
const shareable: Readonly<Record<string, Control>> = {
  ActionUrl: text,
  WaitTime: wholeNumber,
  ExceptionOnActionFailure: truth,
  RunAs: text,
}

/** The field's path is its name alone: a change is made in each of the states. */
export function sharedFields(states: readonly (readonly [name: string, state: JsonObject])[]): Field {
  const has = (state: JsonObject, field: string) => {
    const type = own(state, 'Type')
    return (
      typeof type === 'string' &&
      Object.hasOwn(stateFields, type) &&
      Object.hasOwn(Reflect.get(stateFields, type).fields, field)
    )
  }
  const fields = Object.entries(shareable)
    .filter(([name]) => states.length > 0 && states.every(([, state]) => has(state, name)))
    .map(([name, control]) => {
      const values = states.map(([, state]) => own(state, name))
      const same = values.every((value) => sameJson(value, values[0]))
      const hint = same ? (stateTexts[name] ?? '') : t('Differs; a new value is for all of them.')
      return { ...fieldOf({}, [], name, control, { hint }), value: same ? values[0] : undefined }
    })
  return groupOf(fields, {}, [], '')
}
