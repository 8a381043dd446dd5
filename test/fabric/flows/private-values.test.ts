import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Json, JsonObject } from '../../../src/flow/index.ts'
import { masked, maskedText, privateTexts } from '../../../src/fabric/flows/engine/private-values.ts'
import { HELLO, startFlows } from './flows-fabric.ts'

const hide = (value: Json, ...texts: string[]) => masked(value, { paths: [], texts })

describe('private texts', () => {
  it.each<[string, readonly string[], string, string]>([
    ['inside a long text', ['s3cret!'], 'a s3cret!b', 'a <private>b'],
    [
      'the longer first, of two that contain each other',
      ['sesame', 'open sesame!'],
      'open sesame!; sesame',
      '<private>; <private>',
    ],
    ['short ones only where they stand apart', ['abc'], 'abc abcd xabc (abc)', '<private> abcd xabc (<private>)'],
    ['not single letters', ['a'], 'a b a', 'a b a'],
    ['as they stand in JSON', ['a"b\\c d'], JSON.stringify({ k: 'a"b\\c d' }), '{"k":"<private>"}'],
    ['as they stand in JSON in JSON', ['a"b\\c d'], JSON.stringify(JSON.stringify('a"b\\c d')), '"\\"<private>\\""'],
    ['as they stand in a URL', ['p&w rd/ü'], `?q=${encodeURIComponent('p&w rd/ü')}&r`, '?q=<private>&r'],
    ['with characters of regular expressions', ['(.*)+$^|'], 'x (.*)+$^| y', 'x <private> y'],
    ['with such characters and letters', ['a(.*)+$^|'], 'x a(.*)+$^| y', 'x <private> y'],
    ['but not what stands for them', ['private'], 'is <private> private', 'is <private> <private>'],
  ])('are hidden %s', (_name, secrets, text, shown) => {
    const texts = privateTexts({ _private: [...secrets] }, [])
    expect(maskedText(text, texts)).toBe(shown)
  })

  it('are hidden in base64, wherever they begin in it', () => {
    for (const before of ['', 'u', 'us', 'user:'])
      for (const after of ['', '@', '@h'])
        for (const alphabet of ['base64', 'base64url'] as const) {
          const text = Buffer.from(`${before}pa?ss>word~${after}`).toString(alphabet)
          expect(
            Buffer.from(maskedText(text, ['pa?ss>word~']).replace('<private>', ''), alphabet).toString(),
          ).not.toContain('ss>wo')
        }
  })

  it('are hidden as numbers, and in names, of which two stay two', () => {
    const texts = privateTexts({ _private_pin: 471_100, _private_id: 'ada-lovelace' }, [])
    expect(hide({ n: 471_100, m: 47, text: 'pin 471100' }, ...texts)).toEqual({
      n: '<private>',
      m: 47,
      text: 'pin <private>',
    })
    expect(hide({ 'ada-lovelace': 1, 'x ada-lovelace': 2, '<private>': 3 }, ...texts)).toEqual({
      '<private> 2': 1,
      'x <private>': 2,
      '<private>': 3,
    })
  })

  it('leave what has none as it is, without a copy', () => {
    const value = { list: [1, 2, { a: 'text' }], n: 12 }
    expect(hide(value)).toBe(value)
    expect(hide(value, 'another text')).toBe(value)
  })

  it('are never left, in whatever they are put', () => {
    const secret = fc
      .string({ unit: 'grapheme', minLength: 6, maxLength: 20 })
      .filter((text) => /[\p{L}\p{N}]/u.test(text))
    const spell = fc.constantFrom<(text: string) => string>(
      (text) => text,
      (text) => JSON.stringify(text),
      (text) => encodeURIComponent(text),
      (text) => Buffer.from(text).toString('base64'),
      (text) => Buffer.from(text).toString('hex'),
    )
    fc.assert(
      fc.property(secret, spell, fc.string(), fc.string(), (text, spelt, before, after) => {
        fc.pre(!before.includes(text) && !after.includes(text))
        const written = spelt(text)
        const shown = hide(
          { deep: [{ [`k${written}`]: `${before} ${written} ${after}` }] },
          ...privateTexts({ _tokens: text }, []),
        )
        const bare = spelt === JSON.stringify ? written.slice(1, -1) : written.replace(/=+$/, '')
        expect(JSON.stringify(shown).includes(bare) && !'<private>'.includes(bare)).toBe(false)
      }),
    )
  })

  it('cost time only in proportion to what is looked through', () => {
    const secrets = Array.from({ length: 1000 }, (_, i) => `secret number ${i} of many`)
    const texts = privateTexts({ _private: secrets }, [])
    const shown = hide({ text: 'no secret number here. '.repeat(20_000) }, ...texts) as JsonObject
    expect(String(shown['text'])).toHaveLength(460_000)
  })
})

describe('a run', () => {
  it.each<[string, string | string[]]>([
    ['a large private text', 'secret word, '.repeat(10_000)],
    ['thousands of private texts', Array.from({ length: 3000 }, (_, n) => `secret word ${n}`)],
    ['private texts that are words of its own documents', ['SUCCEEDED', 'ACTIVE', 'Say secret word']],
  ])('with %s comes to its end, and shows nothing of them', async (_name, secret) => {
    const fabric = await startFlows(':memory:')
    const run = await fabric.carryOut(
      {
        StartAt: 'Copy',
        States: {
          Copy: { Type: 'Pass', Parameters: { 'copied.$': '$._private' }, ResultPath: '$.there', Next: 'Say' },
          Say: { Type: 'Action', ActionUrl: HELLO, Parameters: { echo_string: 'it' }, ResultPath: '$.said', End: true },
        },
      },
      { _private: secret },
    )
    expect(run).toMatchObject({ status: 'SUCCEEDED' })
    expect(JSON.stringify([run, await fabric.log(run.run_id), fabric.events])).not.toContain('secret word')
    await fabric.stop()
  })
})
