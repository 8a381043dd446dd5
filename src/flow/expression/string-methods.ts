/** Python's methods of str that only look at their text. */
import { arity, textArg, wholeArg, type StringMethod } from './arguments.ts'
import { caseMethods } from './string-case.ts'
import { searchMethods } from './string-search.ts'
import { splitMethods } from './string-split.ts'
import { Mistake } from './syntax.ts'
import { lengthOf, SPACE } from './text.ts'
import { isArray, typeOf } from './value.ts'

const IS_SPACE = new RegExp(SPACE)

const stripped =
  (start: boolean, end: boolean): StringMethod =>
  (text, call) => {
    arity(call, 0, 1)
    const wanted = textArg(call, 0, null)
    const set = wanted === null ? null : new Set(wanted)
    const drop = (character: string) => (set ? set.has(character) : IS_SPACE.test(character))
    let [from, to] = [0, text.length]
    while (start && from < to) {
      const character = String.fromCodePoint(text.codePointAt(from) ?? 0)
      if (!drop(character)) break
      from += character.length
    }
    while (end && to > from) {
      const pair = to - from > 1 && /^[\uD800-\uDBFF][\uDC00-\uDFFF]$/.test(text.slice(to - 2, to))
      const character = text.slice(to - (pair ? 2 : 1), to)
      if (!drop(character)) break
      to -= character.length
    }
    call.meter.step(call.at, (text.length - (to - from)) >> 2)
    return text.slice(from, to)
  }

const padded =
  (left: (space: number, width: number) => number): StringMethod =>
  (text, call) => {
    arity(call, 1, 2)
    const fill = call.args.length > 1 ? textArg(call, 1) : ' '
    if (lengthOf(fill) !== 1) throw new Mistake(`${call.name}() fills with one character`, call.at)
    const width = wholeArg(call, 0, 0)
    const space = Math.max(0, width - lengthOf(text))
    call.meter.makeText(text.length + space * fill.length, call.at)
    const before = left(space, width)
    return fill.repeat(before) + text + fill.repeat(space - before)
  }

export const stringMethods: Readonly<Record<string, StringMethod>> = {
  ...caseMethods,
  ...searchMethods,
  ...splitMethods,
  strip: stripped(true, true),
  lstrip: stripped(true, false),
  rstrip: stripped(false, true),
  ljust: padded(() => 0),
  rjust: padded((space) => space),
  // CPython puts the odd space to the left where the width is odd.
  center: padded((space, width) => (space >> 1) + (space & width & 1)),
  zfill: (text, call) => {
    arity(call, 1)
    const sign = /^[+-]/.exec(text)?.[0] ?? ''
    const space = Math.max(0, wholeArg(call, 0, 0) - lengthOf(text))
    call.meter.makeText(text.length + space, call.at)
    return sign + '0'.repeat(space) + text.slice(sign.length)
  },
  join: (text, call) => {
    arity(call, 1)
    const [items = null] = call.args
    const parts = isArray(items) ? items : typeof items === 'string' ? Array.from(items) : null
    if (!parts) throw new Mistake(`join() takes a list, not ${typeOf(items)}`, call.at)
    const texts = parts.map((part, index) => {
      if (typeof part === 'string') return part
      throw new Mistake(`join() takes a list of str, but element ${index} is ${typeOf(part)}`, call.at)
    })
    const length = texts.reduce((sum, part) => sum + part.length + text.length, 0)
    call.meter.makeText(length, call.at)
    return texts.join(text)
  },
  replace: (text, call) => {
    arity(call, 2, 3)
    const [from, to] = [textArg(call, 0), textArg(call, 1)]
    const limit = wholeArg(call, 2, -1)
    call.meter.search(text.length, from.length, call.at)
    const parts = from === '' ? ['', ...Array.from(text), ''] : text.split(from)
    const count = limit < 0 ? parts.length - 1 : Math.min(limit, parts.length - 1)
    call.meter.makeText(text.length + count * Math.max(0, to.length - from.length), call.at)
    return (
      parts.slice(0, count + 1).join(to) +
      parts
        .slice(count + 1)
        .map((part) => from + part)
        .join('')
    )
  },
  removeprefix: (text, call) => {
    arity(call, 1)
    const part = textArg(call, 0)
    return text.startsWith(part) ? text.slice(part.length) : text
  },
  removesuffix: (text, call) => {
    arity(call, 1)
    const part = textArg(call, 0)
    return part !== '' && text.endsWith(part) ? text.slice(0, -part.length) : text
  },
}
