import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  deserialise,
  pack,
  packArguments,
  packFunction,
  SerialisationError,
  serialise,
  unpack,
  unpackArguments,
  unpackFunction,
} from '#api'

describe('values', () => {
  it('are written as the Python SDK writes JSON', () => {
    expect(serialise({ a: [1, 'ü'] })).toBe('11\n{"a":[1,"ü"]}')
    expect(serialise(undefined)).toBe('11\nnull')
  })

  it('come back as they went, whatever JSON they are', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(deserialise(serialise(value))).toEqual(normal(value))
      }),
    )
  })

  it('take the JSON part of a value that was written in all strategies', () => {
    expect(deserialise(`13\n${pack(['00\ngASV\n', '11\n{"x":1}'])}`)).toEqual({ x: 1 })
  })

  it('say which strategy cannot be read here', () => {
    expect(() => deserialise('00\ngASVBQAA')).toThrow(/strategy "00", which only a Python process can read/)
    expect(() => deserialise('11\n{')).toThrow(/says it is JSON and is not/)
    expect(() => deserialise('nonsense')).toThrow(SerialisationError)
  })
})

describe('packed lists', () => {
  it('count code points, as Python does, not UTF-16 units', () => {
    expect(pack(['11\n"🔬"'])).toBe('6\n11\n"🔬"')
    expect(unpack('6\n11\n"🔬"7\n11\n"ok"')).toEqual(['11\n"🔬"', '11\n"ok"'])
  })

  it('come back as they went, with any characters in any planes', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (parts) => {
        expect(unpack(pack(parts))).toEqual(parts)
      }),
    )
  })

  it('say where the lengths stop making sense', () => {
    expect(() => unpack('9\n11\n1')).toThrow(/ends before the 9 characters announced at character 0/)
    expect(() => unpack('3\n11\n1x')).toThrow(/needs "<length>\\n" at character 5/)
  })
})

describe('functions', () => {
  const kinds = fc.constantFrom('ts' as const, 'st' as const, 'sh' as const)
  const names = fc.stringMatching(/^[a-zA-Z_]\w*$/)

  it('keep kind, name and source', () => {
    fc.assert(
      fc.property(fc.record({ kind: kinds, name: names, source: fc.string({ unit: 'binary' }) }), (source) => {
        expect(unpackFunction(packFunction(source))).toEqual(source)
      }),
    )
  })

  it('are read as the Python SDK writes sources, alone or among all strategies', () => {
    const source = 'st\nadd:def add(a, b):\n    return a + b\n'
    const read = { kind: 'st', name: 'add', source: 'def add(a, b):\n    return a + b\n' }
    expect(unpackFunction(pack([source]))).toEqual(read)
    expect(unpackFunction(pack([`12\n${pack(['01\ngASV', source])}`]))).toEqual(read)
  })

  it('say that a pickled function needs Python', () => {
    expect(() => unpackFunction(pack(['01\ngASVAA']))).toThrow(/strategy "01", which only a Python process can read/)
  })
})

describe('arguments', () => {
  it('are two packed values', () => {
    const payload = packArguments({ args: [1], kwargs: { path: '/a', '🔬': true } })
    expect(unpack(payload)).toHaveLength(2)
    expect(unpackArguments(payload)).toEqual({ args: [1], kwargs: { path: '/a', '🔬': true } })
    expect(() => unpackArguments(pack(['11\n1']))).toThrow(/a packed list of arguments and an object/)
  })
})

/** JSON has no negative zero. */
const normal = (value: unknown): unknown => JSON.parse(JSON.stringify(value))
