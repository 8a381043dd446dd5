import { describe, expect, it } from 'vitest'
import { inputMistakes, schemaMistake } from '../../../src/fabric/flows/input-schema.ts'

describe('an input_schema', () => {
  it('that finds more mistakes than anybody could hold is given up', () => {
    const anyOf = Array.from({ length: 300 }, (_, n) => ({ const: -n - 1 }))
    const schema = { properties: { list: { items: { anyOf } } } }
    const mistakes = inputMistakes(schema, { list: Array.from({ length: 20_000 }, () => 1) })
    expect(mistakes).toMatchObject([{ loc: ['$'], msg: expect.stringContaining('takes longer than') }])
  })

  it('that is too large to be made ready at once is refused', () => {
    const names = Array.from({ length: 5000 }, (_, n) => [`field_${n}`, { type: 'string' }] as const)
    expect(schemaMistake({ properties: Object.fromEntries(names) })).toMatch(/characters, and \d+ are the most/)
    expect(schemaMistake({ properties: Object.fromEntries(names.slice(0, 500)) })).toBeUndefined()
  })

  it('names every mistake at its place', () => {
    const schema = { required: ['a'], properties: { a: { type: 'number' }, list: { items: { type: 'number' } } } }
    expect(inputMistakes(schema, { list: [1, 'two'] })).toMatchObject([{ loc: ['$.a'] }, { loc: ['$.list[1]'] }])
  })
})
