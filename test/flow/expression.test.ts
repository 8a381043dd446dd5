import { execFileSync, spawnSync } from 'node:child_process'
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

const python = spawnSync('python3', ['--version']).status === 0

/** Random expressions over small numbers, strings and lists; parentheses everywhere, so that precedence is tested apart. */
const expressions = fc.letrec<Record<'number' | 'text' | 'list' | 'truth', string>>((tie) => {
  const number = tie('number')
  const text = tie('text')
  const list = tie('list')
  const infix = (left: fc.Arbitrary<string>, marks: string[], right: fc.Arbitrary<string>) =>
    fc.tuple(left, fc.constantFrom(...marks), right).map(([a, mark, b]) => `(${a} ${mark} ${b})`)
  const small = fc.oneof(
    fc.integer({ min: -9, max: 9 }).map((n) => `(${n})`),
    fc.constantFrom('(0.5)', '(-2.5)', '(1e20)', '(3.0)', 'True', '(-0.0)', '(1e-7)'),
  )
  const method = (of: fc.Arbitrary<string>, ...calls: string[]) =>
    fc.tuple(of, fc.constantFrom(...calls)).map(([value, call]) => `${value}.${call}`)
  return {
    number: fc.oneof(
      { maxDepth: 3 },
      small,
      infix(number, ['+', '-', '*', '/', '//', '%'], number),
      infix(
        small,
        ['**'],
        fc.integer({ min: -3, max: 5 }).map((n) => `(${n})`),
      ),
      fc.tuple(fc.constantFrom('len', 'int'), text).map(([name, arg]) => `${name}(${arg})`),
      number.map((n) => `(-${n})`),
      number.map((n) => `abs(${n})`),
      method(text, "find('a')", "count('a')", "rfind('b')"),
      list.map((items) => `len(${items})`),
      fc.tuple(tie('truth'), number, number).map(([test, a, b]) => `(${a} if ${test} else ${b})`),
    ),
    text: fc.oneof(
      { maxDepth: 3 },
      fc.constantFrom("'abAB'", "'a b  a'", "''", "'/x/y/'", "'12'", "'éß🜚'", "'a,b,,'", String.raw`'tab\t\'q'`),
      infix(text, ['+'], text),
      number.map((n) => `str(${n})`),
      list.map((items) => `str(${items})`),
      fc
        .tuple(text, fc.integer({ min: -4, max: 4 }), fc.integer({ min: -4, max: 4 }))
        .map(([t, a, b]) => `${t}[${a}:${b}]`),
      fc.tuple(text, fc.constantFrom('::-1', '::2', '1::-2', ':3')).map(([t, slice]) => `${t}[${slice}]`),
      fc.tuple(text, fc.integer({ min: -2, max: 3 })).map(([t, n]) => `(${t} * ${n})`),
      method(text, 'upper()', 'lower()', 'swapcase()', 'strip()', "strip('a/')", "lstrip('/')", "rstrip('/')"),
      method(text, "replace('a', 'xy')", "replace('a', 'z', 1)", "replace('', '-')", 'zfill(6)', 'ljust(6)'),
      method(text, "rjust(7, '*')", "removeprefix('a')", "removesuffix('/')"),
      list.map((items) => `'-'.join([str(i) for i in ${items}])`),
    ),
    list: fc.oneof(
      { maxDepth: 3 },
      fc.array(fc.oneof(number, text), { maxLength: 3 }).map((items) => `[${items.join(', ')}]`),
      infix(list, ['+'], list),
      method(
        text,
        'split()',
        "split(',')",
        "split('a', 1)",
        "rsplit('a', 1)",
        'rsplit(None, 1)',
        'split(None, 1)',
        'splitlines()',
      ),
      fc.tuple(list, fc.constantFrom('1:', ':-1', '::-1', '-2:9')).map(([items, slice]) => `${items}[${slice}]`),
      list.map((items) => `[[i, i] for i in ${items} if i]`),
    ),
    truth: fc.oneof(
      { maxDepth: 3 },
      infix(number, ['<', '<=', '==', '!=', '>', '>='], number),
      infix(text, ['<', '==', 'in', 'not in'], text),
      infix(list, ['==', '!='], list),
      infix(fc.oneof(number, text), ['in'], list),
      infix(fc.oneof(number, text, list), ['and', 'or'], fc.oneof(number, text, list)),
      fc.oneof(number, text, list).map((value) => `(not ${value})`),
      method(text, "startswith('a')", "endswith('/')", 'isdigit()', 'isspace()', 'isalpha()', 'isupper()', 'islower()'),
    ),
  }
})

describe.skipIf(!python)('beside Python', () => {
  it('gives what Python gives', () => {
    const tree = fc.oneof(expressions.number, expressions.text, expressions.list, expressions.truth)
    const sources = fc.sample(tree, { numRuns: 4000, seed: 7 })
    const script = [
      'import json, sys, math',
      'def fits(v):',
      '  if isinstance(v, bool) or v is None or isinstance(v, str): return True',
      '  if isinstance(v, int): return abs(v) <= 2**53',
      '  if isinstance(v, float): return math.isfinite(v)',
      '  return isinstance(v, list) and all(map(fits, v))',
      'out = []',
      'for s in json.load(sys.stdin):',
      '  try:',
      '    v = eval(s)',
      '    out.append([1, v] if fits(v) else [0])',
      '  except Exception: out.append([0])',
      'json.dump(out, sys.stdout)',
    ].join('\n')
    const answer = execFileSync('python3', ['-W', 'ignore', '-c', script], {
      input: JSON.stringify(sources),
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
    })
    const expected: unknown = JSON.parse(answer)
    const ours = sources.map((source) => {
      const result = run(source)
      return result.ok ? [1, result.value] : [0]
    })
    const wrong = sources.flatMap((source, i) => {
      const theirs = JSON.stringify((expected as unknown[])[i])
      return JSON.stringify(ours[i]) === theirs ? [] : [{ source, ours: JSON.stringify(ours[i]), theirs }]
    })
    expect(wrong.slice(0, 5)).toEqual([])
    expect(ours.filter(([ok]) => ok).length).toBeGreaterThan(2500)
  })

  it('binds as Python binds', () => {
    const operand = fc.constantFrom('1', '2', '3', '0', '(-2)', 'True')
    const mark = fc.constantFrom(
      '+',
      '-',
      '*',
      '//',
      '%',
      '<',
      '==',
      'and',
      'or',
      '** 2 +',
      '- -',
      'and not',
      'if 0 else',
      '>= 1 >',
    )
    const sources = fc.sample(
      fc
        .tuple(operand, fc.array(fc.tuple(mark, operand), { minLength: 1, maxLength: 6 }))
        .map(([first, rest]) => [first, ...rest.flat()].join(' ')),
      { numRuns: 3000, seed: 11 },
    )
    const script =
      'import json,sys\nout=[]\nfor s in json.load(sys.stdin):\n  try: out.append(repr(eval(s)))\n  except SyntaxError: out.append("syntax")\n  except Exception: out.append("error")\njson.dump(out,sys.stdout)'
    const answer = execFileSync('python3', ['-W', 'ignore', '-c', script], {
      input: JSON.stringify(sources),
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
    })
    const expected: unknown = JSON.parse(answer)
    const wrong = sources.flatMap((source, i) => {
      const theirs = (expected as string[])[i]
      const result = run(`str(${source})`)
      const ours = result.ok ? result.value : 'error'
      return ours === theirs || (theirs === 'syntax' && ours === 'error') ? [] : [{ source, ours, theirs }]
    })
    expect(wrong.slice(0, 5)).toEqual([])
  })
})
