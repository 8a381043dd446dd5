import { describe, expect, it } from 'vitest'
import { fillParameters, jsonSize, type Json, type JsonObject } from '#flow'
import * as fc from 'fast-check'

const data = { input: { file: 'a.h5', parts: [{ id: 1 }, { id: 2 }], secret: 's3' } }
const fill = (template: JsonObject) => fillParameters(template, { data, context: { run_id: 'r-1' } })

describe('Parameters', () => {
  it('fills in paths and expressions at any depth, in lists too', () => {
    const filled = fill({
      constant: { deep: [1, 'x', null] },
      'file.$': '$.input.file',
      'second.$': '$.input.parts[1].id',
      'run.$': '$._context.run_id',
      'count.=': '1 + 2',
      tasks: [{ 'payload.$': '$.input.parts[0]' }, [{ 'name.=': "input.file + '.out'" }]],
    })
    expect(filled).toEqual({
      ok: true,
      value: {
        value: {
          constant: { deep: [1, 'x', null] },
          file: 'a.h5',
          second: 2,
          run: 'r-1',
          count: 3,
          tasks: [{ payload: { id: 1 } }, [{ name: 'a.h5.out' }]],
        },
        hidden: [],
      },
    })
  })

  it('hides what __Private_Parameters names, at every level, and never sends the list', () => {
    const filled = fill({
      __Private_Parameters: ['password', 'token.$'],
      'password.$': '$.input.secret',
      'token.$': '$.input.secret',
      open: 1,
      inner: [{ __Private_Parameters: ['key'], key: 'k' }],
    })
    expect(filled).toEqual({
      ok: true,
      value: {
        value: { password: 's3', token: 's3', open: 1, inner: [{ key: 'k' }] },
        hidden: [['password'], ['token'], ['inner', 0, 'key']],
      },
    })
  })

  it.each([
    [{ 'a.$': '$.input.fil' }, 'States.ParameterPathFailure', 'Parameters.a.$', '$.input has no "fil"; it has "file"'],
    [{ x: [{ 'a.$': '$.nothing' }] }, 'States.ParameterPathFailure', 'Parameters.x[0].a.$', '$ has no "nothing"'],
    [{ 'a.$': 'input' }, 'States.Runtime', 'Parameters.a.$', 'starts with "$"'],
    [{ 'a.$': 5 }, 'States.Runtime', 'Parameters.a.$', 'must be a path'],
    [{ 'a.=': '1 +' }, 'States.Runtime', 'Parameters.a.=', 'ends too early'],
    [{ 'a.=': ['1'] }, 'States.Runtime', 'Parameters.a.=', 'expression in a string'],
  ])('fails at the place: %j', (template, error, field, cause) => {
    const filled = fill(template)
    expect(filled).toMatchObject({ ok: false, error: { error, field, cause: expect.stringContaining(cause) } })
  })

  it('keeps names that only look special', () => {
    expect(fill({ '.$': 1, '.=': 2, a$: 3, 'b.$.c': 4 })).toMatchObject({
      value: { value: { '.$': 1, '.=': 2, a$: 3, 'b.$.c': 4 } },
    })
  })

  it('bounds what it makes', () => {
    const big = { data: 'x'.repeat(100_000) }
    const template = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`k${i}.$`, '$.data']))
    expect(fillParameters(template, { data: big })).toMatchObject({ ok: false, error: { error: 'States.Runtime' } })
  })

  it('gives a template without special keys back as it is', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (template) => {
        fc.pre(!/\.[$=]"|__Private/.test(JSON.stringify(template)))
        // SAFETY: fast-check's JsonValue is Json.
        expect(fill(template as JsonObject)).toMatchObject({ ok: true, value: { value: template } })
      }),
    )
  })
})

describe('the size of JSON', () => {
  it('is that of its UTF-8 text', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: fc.constantFrom(...'ab\'"\\é🜚€\u0000\n\u007f', '\ud800') }), (value) => {
        expect(jsonSize(value as Json)).toBe(Buffer.byteLength(JSON.stringify(value)))
      }),
    )
  })
})
