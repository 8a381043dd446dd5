/** What an expression comes to, and what it reads on the way. */
import { parseExpression } from '../expression/parse.ts'
import { Mistake, namesIn, type Loop, type Node } from '../expression/syntax.ts'
import type { Path } from '../json.ts'
import { parsePath } from '../jsonpath.ts'
import type { Budget } from './budget.ts'
import { join } from './join.ts'
import { look, missing, present } from './look.ts'
import { arithmeticShape, callShape, itemsOf, methodShape } from './operator-shape.ts'
import { lookAt, type Observer } from './reading.ts'
import {
  ANYTHING,
  BOOLEAN,
  closedObject,
  constant,
  LIST,
  listOf,
  NOTHING,
  NULL,
  NUMBER,
  scalar,
  STRING,
  text,
  type Entry,
  type Shape,
  type Writer,
} from './shape.ts'

/** What an expression is worked out in. */
interface Situation {
  readonly data: Shape
  readonly bound: ReadonlyMap<string, Shape>
  readonly certain: boolean
  readonly field: Path
  readonly observer: Observer
  readonly writer: Writer
  readonly budget: Budget
}

export type Around = Pick<Situation, 'data' | 'field' | 'observer' | 'writer' | 'budget'>

/** An expression that cannot be read comes to anything: its mistake is told elsewhere. */
export function shapeOfExpression(source: string, around: Around): Shape {
  const node = parsed(source, around.budget)
  return node ? shapeOf(node, { ...around, bound: new Map(), certain: true }) : ANYTHING
}

/** What an analysis has read of its expressions: it comes by each state several times. */
const readBefore = new WeakMap<Budget, Map<string, Node | undefined>>()

function parsed(source: string, budget: Budget): Node | undefined {
  const known = readBefore.get(budget) ?? new Map<string, Node | undefined>()
  readBefore.set(budget, known)
  if (known.has(source)) return known.get(source)
  budget.spend(8 + source.length)
  const node = read(source)
  known.set(source, node)
  return node
}

function read(source: string): Node | undefined {
  try {
    return parseExpression(source)
  } catch (error) {
    if (error instanceof Mistake || error instanceof RangeError) return undefined
    throw error
  }
}

function shapeOf(node: Node, here: Situation): Shape {
  const { budget } = here
  budget.spend()
  const of = (part: Node) => shapeOf(part, here)
  const path = pathOf(node, here.bound)
  if (path) return readPath(path, here)
  switch (node.kind) {
    case 'constant': {
      const { value } = node
      if (typeof value === 'bigint') return constant(Number(value))
      return typeof value === 'object' && value !== null ? constant(value.float) : constant(value)
    }
    case 'name':
      return here.bound.get(node.name) ?? ANYTHING
    case 'path':
      return ANYTHING
    case 'list':
      return { types: LIST, list: { first: node.items.map(of), rest: null } }
    case 'dict':
      return dictOf(
        node.entries.map(({ key, value }) => [of(key), of(value)]),
        here,
      )
    case 'for-list': {
      const item = throughLoops(node.loops, here, (inner) => shapeOf(node.item, inner))
      return item ? listOf(item) : { types: LIST, list: { first: [], rest: null } }
    }
    case 'for-dict':
      throughLoops(node.loops, here, (inner) => join(shapeOf(node.key, inner), shapeOf(node.value, inner), budget))
      return { types: closedObject([]).types }
    case 'unary':
      of(node.operand)
      return scalar(node.operator === 'not' ? BOOLEAN : NUMBER)
    case 'arithmetic':
      return node.rest.reduce(
        (left, { operator, operand }) => arithmeticShape(operator, left, of(operand), budget),
        of(node.first),
      )
    case 'comparison':
      of(node.first)
      for (const { operand } of node.rest) of(operand)
      return scalar(BOOLEAN)
    case 'logic':
      return logicOf(node.operands, node.operator === 'and', here)
    case 'if': {
      of(node.condition)
      const [yes, no] = [under(node.condition, true, here), under(node.condition, false, here)]
      const [value, otherwise] = [yes && shapeOf(node.value, yes), no && shapeOf(node.otherwise, no)]
      return orAnything(join(value ?? NOTHING, otherwise ?? NOTHING, budget))
    }
    case 'attribute':
      return orAnything(look(of(node.of), [node.name]).shape)
    case 'index':
      return elementOf(node, of)
    case 'slice': {
      for (const part of [node.from, node.to, node.step]) if (part) of(part)
      const sliced = of(node.of)
      return sliced.types === STRING ? text : sliced.types === LIST ? listOf(itemsOf(sliced, budget)) : ANYTHING
    }
    case 'call':
      return called(node, here)
    case 'method': {
      const holder = of(node.of)
      for (const arg of node.args) of(arg)
      return methodShape(node.name, holder)
    }
  }
}

/** What fails when a run comes there tells nothing of what would follow. */
const orAnything = (shape: Shape): Shape => (shape.types === 0 ? ANYTHING : shape)

interface StaticPath {
  readonly segments: Path
  readonly at: number
  readonly length: number
}

/** `a.b['c'][0]` from the document on; a name that a comprehension binds is none. */
function pathOf(node: Node, bound: ReadonlyMap<string, Shape>): StaticPath | undefined {
  switch (node.kind) {
    case 'path':
      return { segments: node.segments, at: node.at + 1, length: node.text.length }
    case 'name':
      return bound.has(node.name) ? undefined : { segments: [node.name], at: node.at, length: node.name.length }
    case 'attribute': {
      const base = pathOf(node.of, bound)
      return base && longer(base, node.name, node.at + 1 + node.name.length)
    }
    case 'index': {
      const base = pathOf(node.of, bound)
      const key = constantKey(node.index)
      return base && key !== undefined ? longer(base, key, node.at + 2 + String(key).length) : undefined
    }
    default:
      return undefined
  }
}

const longer = ({ segments, at }: StaticPath, segment: string | number, end: number): StaticPath => ({
  segments: [...segments, segment],
  at,
  length: end - at,
})

function constantKey(node: Node): string | number | undefined {
  if (node.kind === 'unary' && node.operator === '-') {
    const key = constantKey(node.operand)
    return typeof key === 'number' ? -key : undefined
  }
  if (node.kind !== 'constant') return undefined
  if (typeof node.value === 'bigint') return Number(node.value)
  return typeof node.value === 'string' ? node.value : undefined
}

const placeOf = ({ at, length }: StaticPath, { field }: Situation) => ({ field, within: { at, length } })

function readPath(path: StaticPath, here: Situation): Shape {
  const { segments } = path
  const found = lookAt(here.data, segments)
  // A character of a string or a key of unknown kind: only what has keys and items is followed.
  const indexed = segments.some((segment) => typeof segment === 'number') && (found.holder.types & STRING) !== 0
  if (indexed) return ANYTHING
  here.observer.read({ place: placeOf(path, here), segments, found, certain: here.certain })
  return found.presence === 'never' ? ANYTHING : found.shape
}

function elementOf({ of: holder, index }: Node & { kind: 'index' }, of: (node: Node) => Shape): Shape {
  const [held, key] = [of(holder), constantKey(index)]
  of(index)
  if (key !== undefined && held.types !== STRING) return orAnything(look(held, [key]).shape)
  return held.types === STRING ? text : ANYTHING
}

function dictOf(entries: readonly (readonly [Shape, Shape])[], { writer }: Situation): Shape {
  const keys: [string, Entry][] = []
  for (const [{ constants }, shape] of entries) {
    const [key, ...others] = constants ?? []
    if (typeof key !== 'string' || others.length > 0) return { types: closedObject([]).types }
    keys.push([key, { shape, presence: 'always', writers: [writer] }])
  }
  return closedObject(keys)
}

/** What `inside` comes to for every binding; undefined when there is nothing to go through. */
function throughLoops(loops: readonly Loop[], here: Situation, inside: (here: Situation) => Shape): Shape | undefined {
  let inner: Situation | null = here
  for (const { target, over, conditions } of loops) {
    const items = itemsOf(shapeOf(over, inner), here.budget)
    if (items.types === 0) return undefined
    const bound: Map<string, Shape> = new Map(inner.bound)
    for (const name of namesIn(target)) bound.set(name, name === target ? items : ANYTHING)
    inner = { ...inner, bound, certain: false }
    for (const condition of conditions) {
      shapeOf(condition, inner)
      inner = under(condition, true, inner)
      if (!inner) return undefined
    }
  }
  return inside(inner)
}

function logicOf(operands: readonly Node[], and: boolean, here: Situation): Shape {
  let inner: Situation | null = here
  let all = NOTHING
  for (const operand of operands) {
    all = join(all, shapeOf(operand, inner), here.budget)
    inner = under(operand, and, inner)
    if (!inner) break
  }
  return all
}

function called(node: Node & { kind: 'call' }, here: Situation): Shape {
  const segments = namedPath(node)
  const [first, second] = node.args
  if (segments && first) {
    const place = { segments, at: first.at + 1, length: lengthOf(first) }
    // Without a default `getattr` gives None.
    const otherwise = second ? shapeOf(second, here) : scalar(NULL)
    const found = lookAt(here.data, segments)
    here.observer.read({ place: placeOf(place, here), segments, found, certain: here.certain, guarded: true })
    if (node.name === 'is_present') return scalar(BOOLEAN)
    return found.presence === 'always' ? found.shape : join(found.shape, otherwise, here.budget)
  }
  const args = node.args.map((arg) => shapeOf(arg, here))
  return callShape(node.name, args, here.budget)
}

const lengthOf = (node: Node) => (node.kind === 'constant' && typeof node.value === 'string' ? node.value.length : 1)

/** `is_present('a.b')`: the path it names. */
function namedPath({ name, args: [path] }: Node & { kind: 'call' }): Path | undefined {
  if (name !== 'is_present' && name !== 'getattr') return undefined
  if (path?.kind !== 'constant' || typeof path.value !== 'string') return undefined
  const { value } = path
  const read = parsePath(value.startsWith('$') ? value : value.startsWith('[') ? `$${value}` : `$.${value}`)
  return read.ok ? read.path.segments : undefined
}

/** Where a condition has held, or has not; null when that cannot be. */
function under(condition: Node, held: boolean, here: Situation): Situation | null {
  const data = given(condition, held, here)
  return data && { ...here, data, certain: false }
}

function given(condition: Node, held: boolean, here: Situation): Shape | null {
  const { data } = here
  if (condition.kind === 'unary' && condition.operator === 'not') return given(condition.operand, !held, here)
  if (condition.kind === 'constant') return condition.value === !held ? null : data
  if (condition.kind === 'call' && condition.name === 'is_present') {
    const segments = namedPath(condition)
    if (!segments || segments[0] === '_context') return data
    return held ? present(data, segments) : missing(data, segments)
  }
  // All of an `and` hold when it holds, none of an `or` when it does not; else it can have been any of them.
  if (condition.kind === 'logic' && (condition.operator === 'and') === held) {
    return condition.operands.reduce<Shape | null>(
      (left, operand) => left && given(operand, held, { ...here, data: left }),
      data,
    )
  }
  return data
}
