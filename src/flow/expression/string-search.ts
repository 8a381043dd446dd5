/** Looking for strings in strings, between the ends of a slice where they are given. */
import { arity, boundArg, textArg, type MethodCall, type StringMethod } from './arguments.ts'
import { Mistake } from './syntax.ts'
import { characters, lengthOf, pointIndex } from './text.ts'
import { isArray, typeOf } from './value.ts'

interface Part {
  readonly text: string
  /** Of its first character in the whole. */
  readonly start: number
}

/** What `[start:end]` of the second and third argument leaves; null where start lies behind end, which finds not even ''. */
function part(text: string, call: MethodCall): Part | null {
  if (call.args.length < 2) return { text, start: 0 }
  const points = characters(text)
  call.meter.step(call.at, text.length >> 2)
  const clamp = (index: number) => Math.max(0, index < 0 ? index + points.length : index)
  const start = clamp(boundArg(call, 1) ?? 0)
  const end = Math.min(points.length, clamp(boundArg(call, 2) ?? points.length))
  if (start > end) return null
  const taken = points.slice(start, end)
  return { text: typeof taken === 'string' ? taken : taken.join(''), start }
}

const search =
  (last: boolean, must: boolean): StringMethod =>
  (text, call) => {
    arity(call, 1, 3)
    const wanted = textArg(call, 0)
    const within = part(text, call)
    call.meter.search(text.length, wanted.length, call.at)
    const unit = within ? (last ? within.text.lastIndexOf(wanted) : within.text.indexOf(wanted)) : -1
    if (within && unit >= 0) return BigInt(within.start + pointIndex(within.text, unit))
    if (must) throw new Mistake(`${call.name}(): the text is not in it`, call.at)
    return -1n
  }

const count: StringMethod = (text, call) => {
  arity(call, 1, 3)
  const wanted = textArg(call, 0)
  const within = part(text, call)
  call.meter.search(text.length, wanted.length, call.at)
  if (!within) return 0n
  return BigInt(wanted === '' ? lengthOf(within.text) + 1 : within.text.split(wanted).length - 1)
}

const affix =
  (end: boolean): StringMethod =>
  (text, call) => {
    arity(call, 1, 3)
    const [arg = null] = call.args
    const within = part(text, call)
    return (isArray(arg) ? arg : [arg]).some((wanted) => {
      if (typeof wanted !== 'string') throw new Mistake(`${call.name}() takes a str, not ${typeOf(wanted)}`, call.at)
      call.meter.walk(wanted.length, call.at)
      return within !== null && (end ? within.text.endsWith(wanted) : within.text.startsWith(wanted))
    })
  }

export const searchMethods: Readonly<Record<string, StringMethod>> = {
  find: search(false, false),
  rfind: search(true, false),
  index: search(false, true),
  rindex: search(true, true),
  count,
  startswith: affix(false),
  endswith: affix(true),
}
