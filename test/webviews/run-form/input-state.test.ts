import { describe, expect, it } from 'vitest'
import {
  asForm,
  asText,
  changed,
  firstInput,
  fitted,
  mistakesOf,
  taken,
  typed,
} from '../../../webviews/run-form/input-state.ts'

const schema = {
  type: 'object',
  required: ['file'],
  properties: { file: { type: 'string' }, frames: { type: 'integer', minimum: 1, default: 40 } },
}

describe('the input of a run', () => {
  it('begins with the defaults, and keeps what was changed when the schema changes', () => {
    const begun = fitted(firstInput, schema)
    expect(begun.value).toEqual({ frames: 40 })
    const named = changed(begun, { kind: 'set', path: ['file'], value: 'a.h5' })
    const other = { ...schema, properties: { ...schema.properties, mode: { type: 'string', default: 'fast' } } }
    expect(fitted(named, other).value).toEqual({ frames: 40, file: 'a.h5', mode: 'fast' })
    // Nobody has touched it: what the old schema had as a default goes with it.
    expect(fitted(begun, { type: 'object' }).value).toEqual({})
  })

  it('says what is missing aloud only when it was to be run', () => {
    const begun = fitted(firstInput, schema)
    expect(mistakesOf(begun, schema, false)).toMatchObject([{ path: ['file'], severity: 'information' }])
    expect(mistakesOf(begun, schema, true)).toMatchObject([{ path: ['file'], severity: 'error' }])
    const wrong = changed(begun, { kind: 'set', path: ['frames'], value: 0 })
    expect(mistakesOf(wrong, schema, false).find(({ path }) => path[0] === 'frames')?.severity).toBe('error')
  })

  it('is the same as text: what is typed comes back to the form, what is broken is said', () => {
    const text = asText(taken(firstInput, { file: 'a' }))
    expect(text.text).toBe('{\n  "file": "a"\n}')
    const broken = typed(text, '{ "file": ')
    expect(broken.broken).toContain('not JSON')
    expect(broken.value).toEqual({ file: 'a' })
    expect(typed(text, '[]').broken).toContain('object')
    expect(asForm(typed(broken, '{ "file": "b" }')).value).toEqual({ file: 'b' })
  })

  it('is not run with the mask of what was private in an earlier one', () => {
    const state = taken(firstInput, { file: 'a', _private_key: '<private>', list: ['<private>'] })
    expect(mistakesOf(state, { type: 'object' }, false)).toMatchObject([
      { path: ['_private_key'], severity: 'error' },
      { path: ['list', 0], severity: 'error' },
    ])
  })

  it('shows what the fabric said at its place until something is changed', () => {
    const state = {
      ...taken(firstInput, { file: 'a' }),
      refusal: { message: 'no', at: [{ path: ['file'], message: 'is not there' }] },
    }
    expect(mistakesOf(state, schema, true)).toEqual([{ path: ['file'], message: 'is not there', severity: 'error' }])
    expect(mistakesOf(changed(state, { kind: 'set', path: ['file'], value: 'b' }), schema, true)).toEqual([])
  })
})
