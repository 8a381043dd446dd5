/** What generated flows compute with: the input of a run, the paths and expressions that read it, templates made of them. */
import type { JsonObject } from '../../../src/flow/index.ts'
import type { Chances } from '../chances.ts'

/** Every private text of a simulation holds this: found where others can read, it was given away. */
export const SECRET = 'PRIVATE-'

/** Where the world's clock stands at first. */
export const EPOCH = Date.UTC(2026, 0, 1) * 1000

const time = (chances: Chances, days: number) => new Date(EPOCH / 1000 + days * 86_400_000 * chances.next())

/** The whole input document of a run. `maybe` is there or not. */
export function anyInput(chances: Chances): JsonObject {
  const secret = (of: string) => `${SECRET}${of}-${chances.whole(100_000, 999_999)}`
  return {
    input: {
      n: chances.whole(-3, 9),
      text: chances.pick(['', 'sample', 'a*b', 'Δx = 1 µm', 'SUCCEEDED', '/~/data/scan.h5']),
      path: '/data/run 7/scan.h5',
      flag: chances.hit(0.5),
      none: null,
      list: Array.from({ length: chances.whole(1, 4) }, () => chances.whole(0, 9)),
      deep: { more: { n: chances.whole(0, 3) } },
      seconds: chances.pick([0, 0.5, 3, 60, 86_400]),
      time: time(chances, 3).toISOString(),
      ...(chances.hit(0.5) ? { maybe: chances.pick<JsonObject[string]>([1, 'x', null, false]) } : {}),
    },
    _private_key: secret('key'),
    ...(chances.hit(0.3) ? { _tokens: { robot: secret('token') } } : {}),
  }
}

/** Paths that have a value at the start of every run, by the type of that value. */
export const PATHS = {
  Numeric: ['$.input.n', '$.input.list[0]', '$.input.deep.more.n', "$['input']['n']"],
  String: ['$.input.text', '$.input.path', '$._context.run_id'],
  Boolean: ['$.input.flag'],
  Timestamp: ['$.input.time'],
  Other: ['$.input', '$.input.none', '$.input.list', '$.input.deep', '$'],
} as const

/** A path that should have a value; `done`: Actions that may or may not have been carried out before. */
export function anyPath(chances: Chances, done: readonly string[]): string {
  if (chances.hit(0.04)) return chances.pick(['$.input.maybe', '$.input.list[3]', '$.nothing.here'])
  if (done.length > 0 && chances.hit(0.1)) return `$.out.${chances.pick(done)}.details.n`
  return chances.pick(PATHS[chances.weighted({ Numeric: 4, String: 3, Boolean: 2, Timestamp: 1, Other: 2 })])
}

function anyExpression(chances: Chances, done: readonly string[]): string {
  const n = chances.pick(['input.n', '`$.input.list[0]`', 'input.deep.more.n', String(chances.whole(-2, 5))])
  const last = `out.${done.length > 0 ? chances.pick(done) : 'Nobody'}.details.n`
  return chances.pick([
    `${n} + 1`,
    `${n} * 2 - 3`,
    `${n} // 2`,
    `${n} if input.flag else 0`,
    `${n} > 1 and not input.flag`,
    "input.text + '-x'",
    'input.list + [7]',
    'input.list[0:2]',
    '[i * 2 for i in input.list if i > 1]',
    "[{'source_path': i, 'recursive': False} for i in input.list]",
    'pathsplit(input.path)',
    "is_present('input.maybe')",
    "getattr('input.maybe', 'not there')",
    `getattr('${last}', -1) + 1`,
    "{'n': input.n, 'as text': input.text}",
    ...(chances.hit(0.1) ? [`${n} / 0`, 'input.maybe', 'input.text + 1'] : []),
  ])
}

const NAMES = ['a', 'b', 'label', 'items', 'with.dot'] as const

/** `Parameters`: constants, paths, expressions, nested, in lists, private. */
export function anyTemplate(chances: Chances, done: readonly string[], depth = 0): JsonObject {
  const template: { [key: string]: JsonObject[string] } = {}
  const secrets: string[] = []
  for (let left = chances.whole(1, 3); left > 0; left--) {
    const name = chances.pick(NAMES)
    if (name in template || `${name}.$` in template || `${name}.=` in template) continue
    const kind = chances.weighted({ constant: 3, path: 4, expression: 4, nested: depth < 2 ? 2 : 0, secret: 1 })
    if (kind === 'path') template[`${name}.$`] = anyPath(chances, done)
    else if (kind === 'expression') template[`${name}.=`] = anyExpression(chances, done)
    else if (kind === 'constant')
      template[name] = chances.pick<JsonObject[string]>([0, 1.5, 'text', true, null, [], {}])
    else if (kind === 'nested') {
      const inner = anyTemplate(chances, done, depth + 1)
      template[name] = chances.hit(0.5) ? inner : [inner, chances.whole(0, 9)]
    } else {
      const key = chances.pick([`${name}.$`, name])
      template[key] = key === name ? `${SECRET}word-${chances.whole(100_000, 999_999)}` : '$._private_key'
      secrets.push(chances.pick([key, name]))
    }
  }
  return secrets.length === 0 ? template : { ...template, __Private_Parameters: secrets }
}
