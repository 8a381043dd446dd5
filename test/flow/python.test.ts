/** Expressions beside Python itself: the same value, or an error in both. */
import * as fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { evaluateExpression, type JsonObject } from '#flow'
import { documents, expressions, soup } from './python/expressions.ts'
import { findPython, startPython, type PythonAnswer } from './python/python.ts'

const version = findPython()
/** `RUNS=100000 npx vitest run test/flow/python.test.ts` looks longer. */
const numRuns = Number(process.env['RUNS'] ?? 1500)

/** Numbers as JavaScript reads them, and as Python writes them. */
function theirs(answer: PythonAnswer) {
  return answer.ok ? { value: JSON.stringify(answer.value), repr: answer.repr } : 'error'
}

/** What Python does not have: work and results have bounds here. */
const BOUND = /takes more than|would (?:be|have) (?:more|longer|larger)|is larger than|more than \d+ digits/

function ours(source: string, data: JsonObject) {
  const result = evaluateExpression(source, { data }, 'x.=')
  if (!result.ok) return BOUND.test(result.error.cause) ? 'bounded' : 'error'
  // Whether a number is a float only its text tells.
  const text = evaluateExpression(`str([(\n${source}\n)])`, { data }, 'x.=')
  if (!text.ok && BOUND.test(text.error.cause)) return 'bounded'
  return { value: JSON.stringify(result.value), repr: text.ok ? String(text.value).slice(1, -1) : text.error.cause }
}

describe.skipIf(version === undefined)(`beside ${version ?? 'Python, which is not here'}`, () => {
  const python = version === undefined ? undefined : startPython()
  afterAll(() => python?.[Symbol.asyncDispose]())

  async function bothAnswer(sources: fc.Arbitrary<string>): Promise<number> {
    let values = 0
    const same = fc.asyncProperty(sources, documents, async (source, data) => {
      const answer = await python?.answer(source, data)
      if (!answer) return
      if (answer.ok) values++
      const mine = ours(source, data)
      expect(mine === 'bounded' ? theirs(answer) : mine).toEqual(theirs(answer))
    })
    await fc.assert(same, { numRuns })
    return values
  }

  it('gives what Python gives', async () => {
    expect(await bothAnswer(expressions)).toBeGreaterThan(numRuns / 4)
  }, 600_000)

  it('reads what Python reads, and binds as Python binds', async () => {
    expect(await bothAnswer(soup)).toBeGreaterThan(numRuns / 60)
  }, 600_000)

  it.each([
    '# \n z',
    '# \nz',
    '1e16',
    '9007199254740992.0 * 10',
    '0.1 + 0.2',
    '-0.0',
    'str(-0.0)',
    '1e400',
    '-1e400',
    'float("nan")',
    '1e308 * 10 - 1e308 * 10',
    'str(1e308 * 10)',
    '10 ** 400 / 10 ** 399',
    '10 ** 400 / 3',
    '10 ** 400 * 1.0',
    '1 / 10 ** 320',
    '(2 ** 64 + 1) / 3',
    '(2 ** 53 + 1) / 1',
    '3 / 10 ** 308 / 10 ** 10',
    'True == 1 == 1.0',
    '[1, True, 1.0].count(1)',
    "'a' * -1",
    '7 // 0',
    '7.0 % 0',
    '-7 % -3',
    '-7.5 % 2',
    '7 % -2.5',
    '-7 // 2.0',
    '1e300 // 1e-300',
    '2 ** -1',
    '(-8) ** (1 / 3)',
    '0 ** 0',
    '0.0 ** -1',
    'int(1e20)',
    'int(" -1_2 ")',
    'int("1__2")',
    'float("1_0.5e-3")',
    'float(" .5 ")',
    'float("0x1p3")',
    '[x for x in [3, 1, 2] if x > 1 if x < 3]',
    '[y for x in [[1, 2], [3]] for y in x]',
    '{k: v for k, v in [["a", 1], ["a", 2]]}',
    '{1: 2}',
    '{"a": 1}[1]',
    '1 in {"a": 1}',
    '[1] in {"a": 1}',
    "'🜚x'[0] + '🜚x'[-1] + '🜚🜚x'[1:]",
    "len('e\u0301🜚')",
    "'\u2028'",
    'str("\u00ad\u0085🜚\u200b")',
    'str(["\u00ad\u0085🜚\u200b\ue000"])',
    'sorted(["b", "B", "é", "🜚", "\uffff", "a"])',
    'min("hello")',
    'max([])',
    '1 if 0 else 2 if 0 else 3',
    'not 1 == 2',
    '- 2 ** 2 ** 0',
    '2 ** -1 ** 2',
    '1 < 2 < 3 > 2 != 5',
    '1 < 2 > 3 / 0 if 0 else 4',
    '1 or 1 / 0',
    '0 and gone',
    '[] or {} or None',
    '1 is True',
    'None is None',
    'd.items',
    'd.class',
    '0x1F + 0b11 + 0o17 + 1_000',
    '012',
    '1_',
    '1if 1else 2',
    '"a" "b"',
    "'it''s'",
    '(1\n+ 2)',
    '1\n+ 2',
    '1 + \\\n2',
    '\n\n 1 # one\n',
    '1 +\u00a02',
    '(1,)[0] + [2,][0]',
    '(((((((((((1)))))))))))',
    '[[]][0]',
    "'%d' % 3",
    'f"{1}"',
    '{**d}',
    '[*l]',
    'lambda: 1',
    '(x := 1)',
    '[1, 2][True]',
    '[1, 2, 3][1.0]',
    '[1, 2, 3][::0]',
    '"abc"[None:None:None]',
    '"abc"[10 ** 30:]',
    'sum(["a"], "")',
    'sum([[1], [2]], [])',
    'range(3)[1]',
    'str(None) + str(True) + str([None, 1.0, "x"])',
    '"a".join([1])',
    '"".split("")',
    '"aXbX".split("X")',
    '" a ".split(" ")',
    '"a".replace("", "-", 1)',
    '"x".center(4) + "|"',
    '"xy".center(5, "*")',
    '"-5".zfill(5)',
    '"a,b".partition(",")',
    "pathsplit('/a/b/')",
    "pathsplit('//a')",
    "pathsplit('/~/a')",
    "pathsplit('/~/a/b')",
    "getattr('gone')",
  ])('%s', async (source) => {
    const data = { d: { a: 1 }, l: [1, 2] }
    const answer = await python?.answer(source, data)
    expect(answer && ours(source, data)).toEqual(answer && theirs(answer))
  })
})
