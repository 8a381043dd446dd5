/** Random expressions of the supported part of Python, over the names n, x, t, l, d, z and rows. */
import * as fc from 'fast-check'
import type { Json, JsonObject } from '#flow'

const texts = fc.constantFrom(
  '',
  'tab\t\'q"\\',
  '\u00ad\u200b',
  ...'a|abAB|a b  a|/x/y/|/~/f|12|-7| 3 |2.5|1e3|éß🜚|a,b,,|they’re|x\ny\r\nz|aaaa|1_000|0x1f|Title Case|inf|None'.split(
    '|',
  ),
  ...'ΑΣ ǆ ﬁ ² 三 𐐨b İ'.split(' '),
)
const wholes = fc.oneof(
  fc.integer({ min: -9, max: 9 }),
  fc.constantFrom(0, 2 ** 31, 2 ** 53 - 1, -(2 ** 53) + 1, 2 ** 53, 1e16, 1e20, -1e15),
)
const floats = fc.constantFrom(0.5, -2.5, 1e-7, 1e22, -1.5e300, 5e-324, 0.1, 123456.789, 1e21, 2.5e-5)
const jsons = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    fc.constantFrom(null, true, false),
    wholes,
    floats,
    texts,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'c', 'é'), tie('value'), { maxKeys: 3 }),
  ),
})).value

/** What the expressions are about. Whole numbers as JSON writes them, so that both read the same. */
export const documents: fc.Arbitrary<JsonObject> = fc.record({
  n: wholes,
  x: floats,
  t: texts,
  l: fc.array(jsons, { maxLength: 4 }),
  d: fc.dictionary(fc.constantFrom('a', 'b', 'c', 'é'), jsons, { maxKeys: 3 }),
  z: jsons,
  rows: fc.array(fc.record({ k: texts, v: wholes }), { maxLength: 3 }),
})

const literal = (text: string) =>
  `'${text.replaceAll(/[\\']/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\t', '\\t')}'`

type Kind = 'number' | 'text' | 'list' | 'dict' | 'truth' | 'any'

/** Brackets everywhere: precedence is a test of its own. */
export const expressions: fc.Arbitrary<string> = fc.letrec<Record<Kind, string>>((tie) => {
  const [number, text, list, dict, truth, any] = [
    tie('number'),
    tie('text'),
    tie('list'),
    tie('dict'),
    tie('truth'),
    tie('any'),
  ]
  const infix = (left: fc.Arbitrary<string>, marks: string, right: fc.Arbitrary<string>) =>
    fc.tuple(left, fc.constantFrom(...marks.split(' ')), right).map(([a, mark, b]) => `(${a} ${mark} ${b})`)
  const worded = (left: fc.Arbitrary<string>, marks: string[], right: fc.Arbitrary<string>) =>
    fc.tuple(left, fc.constantFrom(...marks), right).map(([a, mark, b]) => `(${a} ${mark} ${b})`)
  const method = (of: fc.Arbitrary<string>, ...calls: string[]) =>
    fc.tuple(of, fc.constantFrom(...calls)).map(([value, call]) => `${value}.${call}`)
  const calling = (names: string, ...args: fc.Arbitrary<string>[]) =>
    fc.tuple(fc.constantFrom(...names.split(' ')), ...args).map(([name, ...given]) => `${name}(${given.join(', ')})`)
  const small = fc.integer({ min: -5, max: 5 }).map((n) => `(${n})`)
  const bound = fc.oneof({ weight: 3, arbitrary: small }, { weight: 1, arbitrary: fc.constantFrom('', 'None', 'True') })
  const slices = fc.oneof(
    fc.tuple(bound, bound).map(([a, b]) => `${a}:${b}`),
    fc.tuple(bound, bound, bound).map(([a, b, c]) => `${a}:${b}:${c}`),
    fc.constantFrom('::-1', '::2', '-2:9', '5::-2', `${'9'.repeat(25)}:`, `:-${'9'.repeat(25)}`),
  )
  const condition = fc.tuple(truth, any, any).map(([test, a, b]) => `(${a} if ${test} else ${b})`)
  return {
    number: fc.oneof(
      { maxDepth: 4, depthSize: 'small' },
      small,
      fc.constantFrom(
        'n',
        'x',
        'True',
        '(3.0)',
        '(-0.0)',
        '(1e-7)',
        '0x1F',
        '1_000',
        '0b11',
        '5.',
        '.5',
        '(2**53)',
        '1e16',
      ),
      fc.constantFrom('(10**20)', '(-7)', '(0.1)', '(2**64 + 1)', '1e308', '(10**400)'),
      infix(number, '+ - * / // %', number),
      infix(fc.oneof(small, fc.constantFrom('(0.5)', '(-2.5)', '2', '(10)')), '**', small),
      number.map((n) => `(-${n})`),
      calling('abs int float len', fc.oneof(number, text)),
      calling('min max', number, number),
      calling('sum max min len', list),
      method(
        text,
        "find('a')",
        "count('a')",
        "rfind('b', 1)",
        "index('a')",
        "count('')",
        "find('', 2)",
        "count('a', 1, -1)",
      ),
      method(list, 'index(n)', 'count(1)', 'count(True)'),
    ),
    text: fc.oneof(
      { maxDepth: 4, depthSize: 'small' },
      texts.map(literal),
      fc.constantFrom(
        't',
        String.raw`"\x41\u00e9\101\
z"`,
        String.raw`r'\d'`,
        `'a' "b"`,
      ),
      infix(text, '+', text),
      calling('str', any),
      fc.tuple(text, slices).map(([t, slice]) => `${t}[${slice}]`),
      fc.tuple(text, small).map(([t, n]) => `${t}[${n}]`),
      fc.tuple(text, small).map(([t, n]) => `(${t} * ${n})`),
      method(
        text,
        ...'upper() lower() swapcase() capitalize() title() casefold() strip() lstrip() rstrip()'.split(' '),
      ),
      method(
        text,
        "strip('a/')",
        "lstrip('/')",
        "rstrip('/b')",
        'zfill(6)',
        'ljust(6)',
        "rjust(7, '*')",
        "center(7, '🜚')",
      ),
      method(
        text,
        "replace('a', 'xy')",
        "replace('a', 'z', 1)",
        "replace('', '-')",
        "replace('', '-', 2)",
        'strip(None)',
      ),
      method(text, "removeprefix('a')", "removesuffix('/')", "removesuffix('')"),
      list.map((items) => `'-'.join([str(i) for i in ${items}])`),
      method(text, 'join(l)', "join(['a', 'b'])", "join('xyz')"),
    ),
    list: fc.oneof(
      { maxDepth: 4, depthSize: 'small' },
      fc.array(any, { maxLength: 3 }).map((items) => `[${items.join(', ')}]`),
      fc.constantFrom('l', 'rows', '[]', 'range(3)', 'range(5, 0, -2)', '[[1, 2], [3, 4]]'),
      infix(list, '+', list),
      fc.tuple(list, small).map(([items, n]) => `(${items} * ${n})`),
      method(text, 'split()', "split(',')", "split('a', 1)", "rsplit('a', 1)", 'rsplit(None, 1)', 'split(None, 1)'),
      method(text, 'splitlines()', 'splitlines(True)', "partition('a')", "rpartition('b')", "split('ab', -1)"),
      method(dict, 'keys()', 'values()', 'items()'),
      fc.tuple(list, slices).map(([items, slice]) => `${items}[${slice}]`),
      calling('sorted', list),
      calling('pathsplit', text),
      fc.tuple(any, list, truth).map(([item, over, test]) => `[${item} for n in ${over} if ${test}]`),
      fc.tuple(list, list).map(([a, b]) => `[(i, j) for i in ${a} for j in ${b} if i != j]`),
      fc.constantFrom(
        '[a + b for a, b in [[1, 2], [3, 4]]]',
        '[r.v for r in rows]',
        '[k for k in d]',
        '[c for c in t]',
      ),
      fc.constantFrom(
        '[x for (a, (b, x)) in [[1, [2, 3]]]]',
        '[[j for j in range(i)] for i in range(3)]',
        '[v for k, v in d.items()]',
      ),
    ),
    dict: fc.oneof(
      { maxDepth: 4, depthSize: 'small' },
      fc.constantFrom('d', '{}'),
      fc
        .array(fc.tuple(fc.constantFrom("'a'", "'b'", "'é'", 't'), any), { maxLength: 3 })
        .map((entries) => `{${entries.map(([key, value]) => `${key}: ${value}`).join(', ')}}`),
      list.map((items) => `{'k' + str(i): i for i in ${items}}`),
      fc.tuple(any, any).map(([key, value]) => `{${key}: ${value}}`),
    ),
    truth: fc.oneof(
      { maxDepth: 4, depthSize: 'small' },
      fc.constantFrom('True', 'False', "is_present('d.a')", "is_present('z.a.b')"),
      infix(any, '== !=', any),
      infix(number, '< <= == != > >=', number),
      infix(text, '< == in', text),
      infix(list, '< == != >=', list),
      worded(any, ['in', 'not in'], fc.oneof(list, text, dict)),
      worded(any, ['and', 'or'], any),
      worded(any, ['is', 'is not'], fc.constantFrom('None', 'True')),
      fc.tuple(number, number, any).map(([a, b, c]) => `(${a} < ${b} == ${c})`),
      any.map((value) => `(not ${value})`),
      calling('bool', any),
      method(
        text,
        "startswith('a')",
        "endswith('/')",
        "startswith('b', 1)",
        "endswith('a', 0, 3)",
        'isdigit()',
        'isdecimal()',
      ),
      method(text, ...'isspace() isalpha() isalnum() isnumeric() isupper() islower() istitle() isascii()'.split(' ')),
    ),
    any: fc.oneof(
      { maxDepth: 4, depthSize: 'small' },
      number,
      text,
      list,
      dict,
      truth,
      condition,
      fc.constantFrom(
        'None',
        'z',
        'd.a',
        "d['b']",
        'l[0]',
        'l[-1]',
        "d.get('c')",
        "d.get('c', 1)",
        "getattr('d.a', 7)",
        'gone',
      ),
      infix(any, '+ - * / // % < >=', any),
      fc.tuple(list, small).map(([items, n]) => `${items}[${n}]`),
      fc.tuple(dict, fc.constantFrom("'a'", 'n', "'é'")).map(([of, key]) => `${of}[${key}]`),
    ),
  }
}).any

/** Words of expressions in any order: most are none, in Python neither. */
export const soup: fc.Arbitrary<string> = fc
  .array(
    fc.tuple(
      fc.constantFrom(
        ...'( ) [ ] { } : , . + - * / // % ** == != < <= in not and or is if else for n x t l d z rows k'.split(' '),
        ...`1 2 0 1.5 .5 1e3 0x1f 012 'a' "b" None True len str d.a l[0] (n) _ é r'\\d' = ! & # class lambda`.split(
          ' ',
        ),
        ...'not in|- -|for n in l|if n|1 if 0 else|== 1|+ 1|\n'.split('|'),
      ),
      fc.constantFrom(' ', ' ', ' ', ''),
    ),
    { minLength: 1, maxLength: 7 },
  )
  .map((pieces) => pieces.flat().join(''))
