import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { evaluateExpression, readExpression, type Json, type JsonObject } from '#flow'

const data: JsonObject = {
  input: { path: '/~/runs/a.h5', files: ['a', 'b', 'c', 'd'], n: 7, x: 2.5, empty: [], on: true, none: null },
  Step: { details: { result: [{ size: 10 }, { size: 32 }], 'odd key': 1 } },
}
const run = (text: string) => evaluateExpression(text, { data, context: { run_id: 'r-1' } }, 'Parameters.x.=')
function valueOf(text: string): Json {
  const result = run(text)
  if (!result.ok) throw new Error(result.error.cause)
  return result.value
}
const causeOf = (text: string) => {
  const result = run(text)
  return result.ok ? `value ${JSON.stringify(result.value)}` : result.error.cause
}

describe('an expression', () => {
  it.each<[string, Json]>([
    ['input.n', 7],
    ['input["files"][1]', 'b'],
    ['Step.details.result[-1].size', 32],
    ['`$.Step.details.result[0].size`', 10],
    ["`$.Step.details['odd key']` + 1", 2],
    ['_context.run_id', 'r-1'],
    [
      "[{'source_path': i, 'n': 1} for i in input.files if i != 'b'][:2]",
      [
        { source_path: 'a', n: 1 },
        { source_path: 'c', n: 1 },
      ],
    ],
    ['[a + b for a in ["x", "y"] for b in ["1", "2"]]', ['x1', 'x2', 'y1', 'y2']],
    ["{k: v for k, v in [['a', 1], ['b', 2]]}", { a: 1, b: 2 }],
    ["'big' if input.n > 5 else 'small'", 'big'],
    ['input.empty or "nothing"', 'nothing'],
    ['input.on and input.n', 7],
    ['not input.empty', true],
    ['1 < input.n <= 7 != 8', true],
    ["'b' in input.files and 'z' not in input.files and 'n' in input", true],
    ['input.none is None and input.on is not False', true],
    ["pathsplit('/a/b/c.h5')", ['/a/b', 'c.h5']],
    ["pathsplit('/~/c.h5')", ['/~/', 'c.h5']],
    ["pathsplit('c.h5')", ['', 'c.h5']],
    ["is_present('input.n')", true],
    ["is_present('Step.details.result[5].size')", false],
    ["getattr('input.gone', 3)", 3],
    ["getattr('input.gone')", null],
    ["'failed:\n' + input.path", 'failed:\n/~/runs/a.h5'],
    ["getattr('input.files')[0]", 'a'],
    ["'/data/'.rstrip('/') + '/x'", '/data/x'],
    ["'a,b,,c'.split(',')", ['a', 'b', '', 'c']],
    ["'  a  b '.split()", ['a', 'b']],
    ["'-'.join(input.files).upper()", 'A-B-C-D'],
    ["'naïve 🜚x'[6]", '🜚'],
    ['len("🜚x")', 2],
    ["'abc'[::-1]", 'cba'],
    ['[1, 2, 3, 4][1:-1]', [2, 3]],
    ['-7 // 2', -4],
    ['-7 % 3', 2],
    ['7.5 // 2', 3],
    ['2 ** 10', 1024],
    ['2 ** -1', 0.5],
    ['-2 ** 2', -4],
    ['4 / 2', 2],
    ['str(4 / 2) + str(4 // 2)', '2.02'],
    ['str([1, "a", None, True, 2.5e-7])', "[1, 'a', None, True, 2.5e-07]"],
    ['1 == 1.0 == True', true],
    ['sum([r.size for r in Step.details.result])', 42],
    ['sorted([3, 1, 2]) + range(2)', [1, 2, 3, 0, 1]],
    ["(1, 'a')", [1, 'a']],
    [String.raw`'it\'s' "\n\u00e9\x41"`, "it's\néA"],
    ["r'\\d'", '\\d'],
  ])('%s', (text, expected) => {
    expect(valueOf(text)).toEqual(expected)
  })

  it.each([
    ['input.gone', /no "gone" in it, only "path"/],
    ['gone', /"gone" has no value: \$ has no "gone"; it has "input", "Step"/],
    ['input.files[9]', /no element 9 in 4/],
    ["'a' + 1", /str and a int cannot be joined; write str/],
    ['1 / 0', /division by zero/],
    ['1 +', /ends too early/],
    ['input.n = 3', /to compare write "=="/],
    ['(1', /"\)" is missing before the end/],
    ["'abc", /not closed with '/],
    ['`$.a', /backticks is not closed/],
    ['`a.b`', /is not a path/],
    ['lambda: 1', /"lambda" is not part/],
    ['f"{1}"', /f-strings/],
    ['a & b', /write "and"/],
    ['open("x")', /no function "open"/],
    ['"x".format(1)', /format\(\) is not part/],
    ['input.__class__', /no "__class__" in it/],
    ['"".__class__', /str has no member/],
    ['1e999', /inf cannot be written in JSON/],
    ['10**300 * 10**300', /a whole number beyond 2\^53 would be changed in JSON/],
    ['2 ** 60 + 1', /beyond 2\^53/],
    ['1 < "a"', /no order/],
    ['1()', /only a function can be called/],
    ['', /ends too early/],
  ])('%s is refused with a reason', (text, reason) => {
    expect(causeOf(text)).toMatch(reason)
    expect(causeOf(text)).toMatch(/^Parameters\.x\.=: /)
  })

  const hostile = [
    "'a' * 10 ** 9",
    '[0] * 10 ** 9',
    '9 ** 9 ** 9',
    '9 ** 9 ** 9.0 ** 9',
    '(10 ** 1000) ** 1000',
    '[i for i in range(1000) for j in range(1000) for k in range(1000)]',
    '[[j for j in range(1000)] for i in range(1000)]',
    'range(10 ** 12)',
    `${'('.repeat(5000)}1`,
    `${'['.repeat(5000)}`,
    `${'not '.repeat(50_000)}1`,
    `${'-'.repeat(50_000)}1`,
    `1${' if 1 else 1'.repeat(4000)}`,
    `x${'.a'.repeat(20_000)}`,
    `1${'**1'.repeat(20_000)}`,
    `('a' * 100000).count('a' * 50000 + 'b')`,
    `'${'x'.repeat(70_000)}'`,
    '1'.repeat(60_000),
    `0x${'f'.repeat(60_000)}`,
    `1${' ** 1'.repeat(12_000)}`,
    `[${'1, '.repeat(20_000)}]`,
    // Little work that names very much, because parts are shared.
    '[[[[0] * 1000] * 1000] * 1000]',
    "str(['a' * 1000000] * 100000)",
    "['a' * 1000000] * 500000",
    '[input for i in range(60000)]',
    '{str(i): [input] * 1000 for i in range(10000)}',
    // One step each, were steps not counted by length.
    "[('a' * 1000000) == ('a' * 999999 + 'b') for i in range(20000)]",
    "[('🜚' * 200000)[i] for i in range(20000)]",
    "['a' * 500000 in 'a' * 400000 + 'b' + 'a' * 400000 for i in range(100)]",
    "('a' * 1000000).startswith(['a' * 999999 + 'b'] * 100000)",
    '[2 ** 14000 // 3 ** 8000 for i in range(100000)]',
    // Patterns that would search every beginning.
    "float('1' * 500000 + 'x')",
    "pathsplit('/' * 900000 + 'a/b')[1]",
    "('a ' * 500000).rsplit()",
    `[${'('.repeat(90)}1${')'.repeat(90)}${', 1'.repeat(20_000)}]`,
  ]
  it.each(hostile.map((text) => [text.slice(0, 40), text]))('%s… ends within its bounds', (_, text) => {
    const before = performance.now()
    expect(JSON.stringify(run(text)).length).toBeLessThan(200_000)
    // Not a measurement: a bound that is only reached by what would never end.
    expect(performance.now() - before).toBeLessThan(20_000)
  })

  it('sums a long chain without a deep tree', () => {
    expect(valueOf(`0${' + 1'.repeat(15_000)}`)).toBe(15_000)
  })

  it('answers or refuses whatever text', () => {
    const piece = fc.constantFrom(
      ...'input . n [ ] ( ) { } : , + - * / // % ** == < in not and or if else for x 1 2.5 "a" \' ` $ is None len str'.split(
        ' ',
      ),
    )
    const text = fc.oneof(
      fc.string(),
      fc.array(piece, { maxLength: 25 }).map((parts) => parts.join(' ')),
    )
    fc.assert(
      fc.property(text, (source) => {
        expect(typeof run(source).ok).toBe('boolean')
        expect(readExpression(source).mistakes.length).toBeLessThanOrEqual(25)
      }),
      { numRuns: 2000 },
    )
  })

  it('says without data what is wrong and what it calls', () => {
    expect(readExpression('pathsplt(a) + len(b)')).toMatchObject({
      mistakes: [{ message: 'there is no function "pathsplt"', at: 0 }],
      functions: new Set(['len']),
    })
    expect(
      readExpression("pathsplit(a.b['c'][0].d) + [x.y + z for x in `$.list`] + [getattr('e.f'), 'text']"),
    ).toMatchObject({
      reads: [['a', 'b', 'c', 0, 'd'], ['z'], ['list'], ['e', 'f']],
      texts: ['c', 'e.f', 'text'],
    })
    expect(readExpression('a +').mistakes).toEqual([{ message: 'the expression ends too early', at: 3 }])
  })
})
