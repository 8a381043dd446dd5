/** Rules of a Choice: every operator, against a literal or a path, guarded or not, in And, Or and Not. */
import { choiceOperators, type ChoiceRule } from '../../../src/flow/index.ts'
import type { Chances } from '../chances.ts'
import { anyPath, EPOCH, PATHS } from './values.ts'

const OPERATORS = [...choiceOperators.values()]

/** A rule without `Next`. */
export function anyRule(chances: Chances, done: readonly string[], depth = 0): ChoiceRule {
  const kind = chances.weighted({ one: 6, guarded: 2, and: depth < 2 ? 1 : 0, or: depth < 2 ? 1 : 0, not: 1 })
  const parts = () => Array.from({ length: chances.whole(1, 3) }, () => anyRule(chances, done, depth + 1))
  switch (kind) {
    case 'one':
      return comparison(chances, anyPath(chances, done), done)
    case 'guarded': {
      // As published tools write it: the second rule is not looked at when there is no value.
      const path = done.length > 0 ? `$.out.${chances.pick(done)}.details.ok` : '$.input.maybe'
      return { And: [{ Variable: path, IsPresent: true }, comparison(chances, path, done)] }
    }
    case 'and':
      return { And: parts() }
    case 'or':
      return { Or: parts() }
    case 'not':
      return { Not: comparison(chances, anyPath(chances, done), done) }
  }
}

function comparison(chances: Chances, path: string, done: readonly string[]): ChoiceRule {
  const operator = chances.pick(OPERATORS)
  if (operator.test === 'is') return { Variable: path, [operator.name]: chances.hit(0.7) }
  if (operator.test === 'matches') {
    return { Variable: path, [operator.name]: chances.pick(['*', 's*e', 'a\\*b', '*.h5', 'x']) }
  }
  // Most rules compare what can be compared: another type never matches.
  const variable = chances.hit(0.8) ? chances.pick(PATHS[operator.kind]) : path
  if (operator.path) return { Variable: variable, [operator.name]: rightPath(chances, operator.kind, done) }
  return { Variable: variable, [operator.name]: literal(chances, operator.kind) }
}

function rightPath(chances: Chances, kind: 'String' | 'Numeric' | 'Boolean' | 'Timestamp', done: readonly string[]) {
  return chances.hit(0.8) ? chances.pick(PATHS[kind]) : anyPath(chances, done)
}

function literal(chances: Chances, kind: 'String' | 'Numeric' | 'Boolean' | 'Timestamp'): string | number | boolean {
  switch (kind) {
    case 'String':
      return chances.pick(['', 'sample', 'SUCCEEDED', 'zzz'])
    case 'Numeric':
      return chances.whole(-2, 6)
    case 'Boolean':
      return chances.hit(0.5)
    case 'Timestamp':
      return new Date(EPOCH / 1000 + chances.whole(-1, 3) * 86_400_000).toISOString()
  }
}
