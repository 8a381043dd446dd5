import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { explainMissing, getAt, parsePath, renderPath, setAt, type Json, type Path } from '#flow'

function segments(text: string): Path {
  const parsed = parsePath(text)
  if (!parsed.ok) throw new Error(parsed.mistake.message)
  return parsed.path.segments
}
const get = (data: Json, text: string, context?: { readonly [key: string]: Json }) =>
  getAt(data, segments(text), context)
const set = (data: Json, text: string, value: Json) => setAt(data, segments(text), value)

describe('the path of a value', () => {
  it.each([
    ['$', []],
    ['$.a.b', ['a', 'b']],
    ["$['my name'].b[0]", ['my name', 'b', 0]],
    ['$["it\'s"]', ["it's"]],
    ["$['it\\'s']", ["it's"]],
    ['$.a[-1]', ['a', -1]],
    ['$.état.β', ['état', 'β']],
    ['$.my-name', ['my-name']],
  ])('reads %s', (text, expected) => {
    expect(segments(text)).toEqual(expected)
  })

  it.each([
    ['input.file', 0, /starts with "\$"/],
    ['$..file', 1, /any depth/],
    ['$.a[*]', 3, /wildcards/],
    ['$.*', 2, /wildcards/],
    ['$.a[0:2]', 3, /slices/],
    ['$.a[?(@.b)]', 3, /filters/],
    ['$.', 2, /name is missing/],
    ['$.a b', 3, /cannot stand here/],
    ['$.a[b]', 3, /number or a name in quotes/],
    ['$.a[', 3, /number or a name in quotes/],
    ['', 0, /starts with/],
  ])('says what is wrong with %j', (text, at, message) => {
    expect(parsePath(text)).toMatchObject({ ok: false, mistake: { at, message: expect.stringMatching(message) } })
  })

  it('gives any path back as written for people', () => {
    const segment = fc.oneof(
      fc.string({ unit: fc.constantFrom(...'ab\'"\\.[]$é🜚 -_0\u0000') }),
      fc.integer({ min: -5, max: 100 }),
    )
    fc.assert(
      fc.property(fc.array(segment, { maxLength: 5 }), (path) => {
        expect(segments(renderPath(path))).toEqual(path)
      }),
    )
  })
})

describe('reading', () => {
  const data = { input: { files: ['a', 'b', 'c'], 'my key': { x: null } } }

  it.each([
    ['$.input.files[1]', 'b'],
    ['$.input.files[-1]', 'c'],
    ["$.input['my key'].x", null],
    ['$', data],
  ])('finds %s', (path, value) => {
    expect(get(data, path)).toEqual({ found: true, value })
  })

  it('says how far it came and what there is', () => {
    const path = segments('$.input.file')
    const found = getAt(data, path)
    expect(found).toMatchObject({ found: false, depth: 1 })
    expect(found.found ? '' : explainMissing(path, found)).toBe('$.input has no "file"; it has "files", "my key"')
  })

  it('sees neither inherited members nor those of strings and lists', () => {
    for (const path of [
      '$.constructor',
      '$.__proto__',
      '$.input.files.length',
      '$.input.files[0].length',
      '$.toString',
    ]) {
      expect(get(data, path).found).toBe(false)
    }
  })

  it('answers $._context from the context, over the data', () => {
    expect(get({ _context: 'mine' }, '$._context.run_id', { run_id: '7' })).toEqual({ found: true, value: '7' })
    expect(get({}, '$._context').found).toBe(false)
  })
})

describe('writing', () => {
  it('makes what is missing on the way and keeps the rest', () => {
    const data = { a: { b: 1 }, c: [1, 2] }
    expect(set(data, '$.a.x.y', 5)).toEqual({ ok: true, value: { a: { b: 1, x: { y: 5 } }, c: [1, 2] } })
    expect(set(data, '$.c[2]', 3)).toEqual({ ok: true, value: { a: { b: 1 }, c: [1, 2, 3] } })
    expect(set(data, '$.c[-1]', 9)).toEqual({ ok: true, value: { a: { b: 1 }, c: [1, 9] } })
    expect(set(null, '$.a', 1)).toEqual({ ok: true, value: { a: 1 } })
    expect(set(data, '$', 1)).toEqual({ ok: true, value: 1 })
    expect(data).toEqual({ a: { b: 1 }, c: [1, 2] })
  })

  it.each([
    ['$.a.b', { a: 1 }, '$.a is not an object'],
    ['$.a[0]', { a: {} }, '$.a is not a list'],
    ['$.a[2]', { a: [0] }, '$.a has 1 elements'],
    ['$._context.x', {}, 'can only be read'],
  ])('refuses %s', (path, data, message) => {
    expect(set(data, path, 1)).toEqual({ ok: false, message: expect.stringContaining(message) })
  })

  it('writes __proto__ and constructor as data', () => {
    const result = set({}, '$.__proto__.polluted', true)
    expect(Object.hasOwn({}, 'polluted')).toBe(false)
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
    expect(result.ok && JSON.stringify(result.value)).toBe('{"__proto__":{"polluted":true}}')
    expect(set({}, '$.constructor.prototype.x', 1)).toMatchObject({ ok: true })
    expect(({} as Record<string, unknown>)['x']).toBeUndefined()
  })

  it('reads back what it wrote, wherever', () => {
    const path = fc.array(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), path, fc.jsonValue(), (data, names, value) => {
        // SAFETY: fast-check's JsonValue is Json.
        const written = setAt(data as Json, names, value as Json)
        const expected = written.ok ? { found: true, value } : { found: false }
        expect(written.ok ? getAt(written.value, names) : { found: false }).toEqual(expected)
        expect(written.ok || /not an object|only be read/.test(written.message)).toBe(true)
      }),
    )
  })
})
