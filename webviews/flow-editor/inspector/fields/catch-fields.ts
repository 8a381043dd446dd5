/** What a state does about errors: the entries of its `Catch`. */
import { catcherTexts, errorNames, isObject, own, type Json, type JsonObject } from '#flow'
import type { Field } from '../../../kit/schema-form/field.ts'
import { formFields } from '../../../kit/schema-form/fields.ts'
import { fieldOf, groupOf, path } from './field-of.ts'
import type { Around } from './surroundings.ts'
import { firstTarget, targetField } from './targets.ts'

export function catchField(state: JsonObject, around: Around, section: string): Field {
  const written = own(state, 'Catch')
  const fresh = { ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: firstTarget(state, around) }
  if (written !== undefined && !Array.isArray(written))
    return {
      ...formFields({ schema: { type: 'array' }, value: written, mode: 'plain' }, ['Catch']),
      rare: false,
      section,
    }
  const items = (written ?? []).map((catcher: Json, index) => catcherField(catcher, index, around))
  const control = { kind: 'list', items, item: { default: fresh }, full: false } as const
  return fieldOf(state, [], 'Catch', control, { section, required: true })
}

export function catcherField(catcher: Json, index: number, around: Around): Field {
  const at = ['Catch', index]
  if (!isObject(catcher)) return formFields({ schema: {}, value: catcher, mode: 'plain' }, at)
  const known = ['ErrorEquals', 'Next', 'ResultPath']
  const others = Object.keys(catcher).filter((key) => !known.includes(key))
  const fields = [
    fieldOf(
      catcher,
      at,
      'ErrorEquals',
      { kind: 'names', offers: errorNames },
      {
        required: true,
        hint: catcherTexts['ErrorEquals'] ?? '',
      },
    ),
    targetField(catcher, at, 'Next', around, { required: true }),
    fieldOf(catcher, at, 'ResultPath', path, { hint: catcherTexts['ResultPath'] ?? '', fallback: '$' }),
    ...others.map((key): Field => ({
      ...formFields({ schema: {}, value: own(catcher, key), mode: 'plain' }, [...at, key]),
      title: key,
      unknown: true,
      named: true,
      required: false,
      rare: false,
    })),
  ]
  return { ...groupOf(fields, catcher, at, String(index + 1)), title: `${index + 1}` }
}
