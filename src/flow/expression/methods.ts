/** The methods of strings, lists and dicts that neither change anything nor look outside. */
import { arity, type MethodCall } from './arguments.ts'
import { stringMethods } from './string-methods.ts'
import { Mistake } from './syntax.ts'
import { equal, isArray, isDict, typeOf, type Dict, type List, type Value } from './value.ts'

export function callMethod(of: Value, call: MethodCall): Value {
  if (typeof of === 'string') {
    const method = Object.hasOwn(stringMethods, call.name) ? stringMethods[call.name] : undefined
    if (!method) throw unknown(of, call)
    // Every method walks its text a few times at most; those that search more charge for it themselves.
    call.meter.step(call.at, 1 + Math.floor(of.length / 64))
    return method(of, call)
  }
  if (isArray(of)) return listMethod(of, call)
  if (isDict(of)) return dictMethod(of, call)
  throw unknown(of, call)
}

function unknown(of: Value, { name, at }: MethodCall): Mistake {
  if (name === 'format' || name === 'format_map') return new Mistake(`${name}() is not part of the expressions`, at)
  return new Mistake(`${typeOf(of)} has no method "${name}" here`, at)
}

export const listMethods = ['index', 'count'] as const
export const dictMethods = ['get', 'keys', 'values', 'items'] as const

function listMethod(list: List, call: MethodCall): Value {
  if (call.name !== 'index' && call.name !== 'count') throw unknown(list, call)
  arity(call, 1)
  const [wanted = null] = call.args
  const same = (item: Value) => equal(item, wanted, (steps) => call.meter.step(call.at, steps))
  if (call.name === 'count') return BigInt(list.filter(same).length)
  const index = list.findIndex(same)
  if (index < 0) throw new Mistake('index(): the value is not in the list', call.at)
  return BigInt(index)
}

function dictMethod(dict: Dict, call: MethodCall): Value {
  call.meter.step(call.at, 1 + Object.keys(dict).length)
  switch (call.name) {
    case 'get': {
      arity(call, 1, 2)
      const [key = null, missing = null] = call.args
      if (isArray(key) || isDict(key)) throw new Mistake(`${typeOf(key)} cannot be a key`, call.at)
      return typeof key === 'string' && Object.hasOwn(dict, key) ? (dict[key] ?? null) : missing
    }
    case 'keys':
      arity(call, 0)
      return Object.keys(dict)
    case 'values':
      arity(call, 0)
      return Object.values(dict)
    case 'items':
      arity(call, 0)
      return Object.entries(dict)
    default:
      throw unknown(dict, call)
  }
}
