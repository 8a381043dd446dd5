/** Tree → value. */
import { own } from '../json.ts'
import { explainMissing, getAt } from '../jsonpath.ts'
import type { Scope } from '../outcome.ts'
import { arithmetic } from './arithmetic.ts'
import { functions, iterate } from './functions.ts'
import type { Meter } from './meter.ts'
import { callMethod } from './methods.ts'
import { Mistake, type Comparison, type Loop, type Node, type Target } from './syntax.ts'
import { characters, sliceIndices } from './text.ts'
import { equal, Float, isArray, isDict, lift, numeric, order, truth, typeOf, type Lifted, type Value } from './value.ts'

/** Names that a comprehension has bound, innermost first. */
interface Bound {
  readonly name: string
  readonly value: Value
  readonly outer: Bound | null
}

export interface Evaluation {
  readonly scope: Scope
  readonly meter: Meter
}

/** @throws {Mistake} */
export function evaluateNode(node: Node, run: Evaluation, bound: Bound | null = null): Lifted {
  const { meter } = run
  const of = (part: Node) => evaluateNode(part, run, bound)
  meter.step(node.at)
  switch (node.kind) {
    case 'constant': {
      const constant = node.value
      return typeof constant === 'object' && constant !== null ? new Float(constant.float) : constant
    }
    case 'name':
      return nameValue(node.name, node.at, run, bound)
    case 'path': {
      const found = getAt(run.scope.data, node.segments, run.scope.context)
      if (found.found) return lift(found.value)
      throw new Mistake(`${node.text} has no value: ${explainMissing(node.segments, found)}`, node.at)
    }
    case 'list':
      return node.items.map(of)
    case 'dict':
      return Object.fromEntries(node.entries.map(({ key, value }) => [keyOf(of(key), key.at), of(value)]))
    case 'for-list': {
      const items: Value[] = []
      eachBinding(node.loops, run, bound, (inner) => {
        meter.makeList(0, node.at)
        items.push(evaluateNode(node.item, run, inner))
      })
      return items
    }
    case 'for-dict': {
      const entries: [string, Value][] = []
      eachBinding(node.loops, run, bound, (inner) => {
        entries.push([keyOf(evaluateNode(node.key, run, inner), node.at), evaluateNode(node.value, run, inner)])
      })
      return Object.fromEntries(entries)
    }
    case 'unary':
      return unary(node.operator, of(node.operand), node.at)
    case 'arithmetic':
      return lift(
        node.rest.reduce<Value>((left, step) => {
          meter.step(step.at)
          return arithmetic(step.operator, left, of(step.operand), meter, step.at)
        }, of(node.first)),
      )
    case 'comparison': {
      let left: Value = of(node.first)
      for (const step of node.rest) {
        const right = of(step.operand)
        if (!compares(step.operator, left, right, meter, step.at)) return false
        left = right
      }
      return true
    }
    case 'logic': {
      let result: Lifted = node.operator === 'and'
      for (const operand of node.operands) {
        result = of(operand)
        if (truth(result) === (node.operator === 'or')) return result
      }
      return result
    }
    case 'if':
      return truth(of(node.condition)) ? of(node.value) : of(node.otherwise)
    case 'attribute':
      return memberOf(of(node.of), node.name, node.at)
    case 'index':
      return elementOf(of(node.of), of(node.index), meter, node.at)
    case 'slice':
      return sliceOf(
        of(node.of),
        [node.from, node.to, node.step].map((part) => part && of(part)),
        meter,
        node.at,
      )
    case 'call': {
      const called = functions.get(node.name)
      if (!called) throw new Mistake(`there is no function "${node.name}"`, node.at)
      const { length } = node.args
      if (length < called.least || length > called.most) {
        throw new Mistake(
          `${node.name}() takes ${called.least === called.most ? called.least : `at least ${called.least}`} argument(s), not ${length}`,
          node.at,
        )
      }
      return lift(called.call({ args: node.args.map(of), scope: run.scope, meter, at: node.at }))
    }
    case 'method':
      return lift(callMethod(of(node.of), { name: node.name, args: node.args.map(of), meter, at: node.at }))
  }
}

function nameValue(name: string, at: number, run: Evaluation, bound: Bound | null): Lifted {
  for (let here = bound; here; here = here.outer) if (here.name === name) return lift(here.value)
  const { data, context } = run.scope
  const found = getAt(data, [name], context)
  if (found.found) return lift(found.value)
  throw new Mistake(`"${name}" has no value: ${explainMissing([name], found)}`, at)
}

function eachBinding(
  loops: readonly Loop[],
  run: Evaluation,
  bound: Bound | null,
  visit: (bound: Bound | null) => void,
): void {
  const [loop, ...inner] = loops
  if (!loop) return visit(bound)
  for (const item of iterate(evaluateNode(loop.over, run, bound), run.meter, loop.over.at)) {
    run.meter.step(loop.over.at)
    const now = bind(loop.target, item, run.meter, loop.over.at, bound)
    if (loop.conditions.every((condition) => truth(evaluateNode(condition, run, now))))
      eachBinding(inner, run, now, visit)
  }
}

/** `outer` with what the item gives to the names of the target. */
function bind(target: Target, item: Value, meter: Meter, at: number, outer: Bound | null): Bound | null {
  if (typeof target === 'string') return { name: target, value: item, outer }
  const parts = iterate(item, meter, at)
  if (parts.length !== target.length) {
    throw new Mistake(`${target.length} names are to be given, but an item has ${parts.length} parts`, at)
  }
  return target.reduce<Bound | null>((bound, part, i) => bind(part, parts[i] ?? null, meter, at, bound), outer)
}

function keyOf(key: Value, at: number): string {
  if (typeof key === 'string') return key
  throw new Mistake(`the keys of an object are str, not ${typeOf(key)}`, at)
}

function unary(operator: '-' | '+' | 'not', operand: Lifted, at: number): Lifted {
  if (operator === 'not') return !truth(operand)
  const number = numeric(operand)
  if (number === undefined) throw new Mistake(`"${operator}" needs a number, not ${typeOf(operand)}`, at)
  if (typeof number === 'bigint') return operator === '-' ? -number : number
  return new Float(operator === '-' ? -number : number)
}

function compares(operator: Comparison, a: Value, b: Value, meter: Meter, at: number): boolean {
  const spend = (steps?: number) => meter.step(at, steps)
  switch (operator) {
    case '==':
      return equal(a, b, spend)
    case '!=':
      return !equal(a, b, spend)
    case '<':
      return order(a, b, spend, at) < 0
    case '<=':
      return order(a, b, spend, at) <= 0
    case '>':
      return order(a, b, spend, at) > 0
    case '>=':
      return order(a, b, spend, at) >= 0
    case 'in':
      return contains(b, a, meter, at)
    case 'not in':
      return !contains(b, a, meter, at)
    case 'is':
    case 'is not': {
      const single = (value: Value) => value === null || typeof value === 'boolean'
      if (!single(a) && !single(b))
        throw new Mistake('"is" compares with None, True or False; for values write "=="', at)
      return (a === b) === (operator === 'is')
    }
  }
}

function contains(holder: Value, item: Value, meter: Meter, at: number): boolean {
  if (typeof holder === 'string') {
    if (typeof item !== 'string') throw new Mistake(`a str can only contain a str, not ${typeOf(item)}`, at)
    meter.search(holder.length, item.length, at)
    return holder.includes(item)
  }
  if (isArray(holder)) return holder.some((member) => equal(member, item, (steps) => meter.step(at, steps)))
  if (isDict(holder)) return typeof item === 'string' ? Object.hasOwn(holder, item) : noKey(item, at)
  throw new Mistake(`"in" needs a list, str or object, not ${typeOf(holder)}`, at)
}

/** Keys of dicts are str here: a number or None is not in it, a list or dict cannot be. */
function noKey(item: Value, at: number): false {
  if (isArray(item) || isDict(item)) throw new Mistake(`${typeOf(item)} cannot be a key`, at)
  return false
}

function charactersOf(text: string, meter: Meter, at: number): string | readonly string[] {
  meter.walk(text.length, at)
  const found = characters(text)
  if (found !== text) meter.step(at, text.length >> 2)
  return found
}

function memberOf(holder: Lifted, name: string, at: number): Lifted {
  if (!isDict(holder)) throw new Mistake(`${typeOf(holder)} has no member "${name}"`, at)
  const found = own(holder, name)
  if (found !== undefined) return lift(found)
  const names = Object.keys(holder)
    .slice(0, 8)
    .map((key) => JSON.stringify(key))
    .join(', ')
  throw new Mistake(`there is no "${name}" in it, only ${names || 'nothing'}`, at)
}

function elementOf(holder: Lifted, index: Lifted, meter: Meter, at: number): Lifted {
  if (isDict(holder)) return memberOf(holder, keyOf(index, at), at)
  const items = typeof holder === 'string' ? charactersOf(holder, meter, at) : isArray(holder) ? holder : undefined
  if (items === undefined) throw new Mistake(`${typeOf(holder)} has no elements`, at)
  const place = numeric(index)
  if (typeof place !== 'bigint') throw new Mistake(`the index must be a whole number, not ${typeOf(index)}`, at)
  const item = items[Number(place < 0n ? BigInt(items.length) + place : place)]
  if (item === undefined) throw new Mistake(`there is no element ${place} in ${items.length}`, at)
  return lift(item)
}

function sliceOf(holder: Lifted, parts: readonly (Lifted | undefined)[], meter: Meter, at: number): Lifted {
  const items = typeof holder === 'string' ? charactersOf(holder, meter, at) : isArray(holder) ? holder : undefined
  if (items === undefined) throw new Mistake(`${typeOf(holder)} cannot be sliced`, at)
  const [from = null, to = null, step = null] = parts.map((part) => {
    if (part === undefined || part === null) return null
    const number = numeric(part)
    if (typeof number === 'bigint') return number
    throw new Mistake(`the ends of a slice are whole numbers, not ${typeOf(part)}`, at)
  })
  const range = sliceIndices(items.length, from, to, step, at)
  meter.makeList(range.count, at)
  if (typeof items === 'string' && range.step === 1) return items.slice(range.start, range.start + range.count)
  const taken = Array.from({ length: range.count }, (_, i) => items[range.start + i * range.step] ?? null)
  return typeof holder === 'string' ? taken.join('') : taken
}
