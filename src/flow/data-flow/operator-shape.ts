/** What operators, functions and methods of expressions give, from the types they are given. */
import type { Arithmetic } from '../expression/syntax.ts'
import type { Budget } from './budget.ts'
import { join } from './join.ts'
import {
  ANYTHING,
  BOOLEAN,
  LIST,
  listOf,
  MOST_FIRST,
  NOTHING,
  NUMBER,
  OBJECT,
  scalar,
  STRING,
  text,
  type Shape,
} from './shape.ts'

const NUMERIC = NUMBER | BOOLEAN

export function arithmeticShape(operator: Arithmetic, a: Shape, b: Shape, budget: Budget): Shape {
  const both = (left: number, right: number) => (a.types & left) !== 0 && (b.types & right) !== 0
  const numbers = both(NUMERIC, NUMERIC) ? NUMBER : 0
  if (operator === '+') {
    const texts = both(STRING, STRING) ? STRING : 0
    if (!both(LIST, LIST)) return either(numbers | texts)
    return join(scalar(numbers | texts), concatenated(a, b, budget), budget)
  }
  if (operator === '*') {
    const repeated = (a.types | b.types) & (STRING | LIST)
    return either(numbers | (both(NUMERIC, STRING | LIST) || both(STRING | LIST, NUMERIC) ? repeated : 0))
  }
  return operator === '%' && (a.types & STRING) !== 0 ? either(numbers | STRING) : either(numbers)
}

/** Operands that do not go together fail when the run comes there; nothing is said of what follows. */
const either = (types: number): Shape => (types === 0 ? ANYTHING : scalar(types))

function concatenated(a: Shape, b: Shape, budget: Budget): Shape {
  const [left, right] = [a.list, b.list]
  if (!left || !right) return { types: LIST }
  if (!left.rest && left.first.length + right.first.length <= MOST_FIRST) {
    return { types: LIST, list: { first: [...left.first, ...right.first], rest: right.rest } }
  }
  const rest = join(itemsOf({ types: LIST, list: { first: [], rest: left.rest } }, budget), itemsOf(b, budget), budget)
  return { types: LIST, list: { first: left.first, rest: rest.types === 0 ? null : rest } }
}

/** What one comes by who goes through it: items, characters or keys. */
export function itemsOf({ types, list }: Shape, budget: Budget): Shape {
  const items = list ? list.first.reduce((all, item) => join(all, item, budget), list.rest ?? NOTHING) : ANYTHING
  if (types === LIST) return items
  return (types & ~(STRING | OBJECT)) === 0 && types !== 0 ? text : ANYTHING
}

const GIVES: Readonly<Record<string, number>> = {
  str: STRING,
  int: NUMBER,
  float: NUMBER,
  len: NUMBER,
  abs: NUMBER,
  bool: BOOLEAN,
}

export function callShape(name: string, args: readonly Shape[], budget: Budget): Shape {
  if (name === 'pathsplit') return { types: LIST, list: { first: [text, text], rest: null } }
  if (name === 'range') return listOf(scalar(NUMBER))
  if (name === 'sorted') return listOf(itemsOf(args[0] ?? ANYTHING, budget))
  const types = Object.hasOwn(GIVES, name) ? GIVES[name] : undefined
  return types === undefined ? ANYTHING : scalar(types)
}

const TEXT_TO_LIST = new Set(['split', 'rsplit', 'partition', 'rpartition', 'splitlines'])
const TEXT_TO_TEXT = new Set(
  'upper lower casefold capitalize title swapcase strip lstrip rstrip ljust rjust zfill join replace removeprefix removesuffix'.split(
    ' ',
  ),
)

export function methodShape(name: string, of: Shape): Shape {
  if (of.types !== STRING) return ANYTHING
  if (TEXT_TO_TEXT.has(name)) return text
  if (TEXT_TO_LIST.has(name)) return listOf(text)
  if (/^(is[a-z]+|startswith|endswith)$/.test(name)) return scalar(BOOLEAN)
  return /^(r?find|r?index|count)$/.test(name) ? scalar(NUMBER) : ANYTHING
}
