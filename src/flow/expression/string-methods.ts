/** Python's methods of str that only look at their text. */
import { arity, textArg, wholeArg, type MethodCall } from './arguments.ts'
import { Mistake } from './syntax.ts'
import { lengthOf, pointIndex, SPACE } from './text.ts'
import { isArray, typeOf, type Value } from './value.ts'

type StringMethod = (text: string, call: MethodCall) => Value

const stripped =
  (start: boolean, end: boolean): StringMethod =>
  (text, call) => {
    arity(call, 0, 1)
    const wanted = textArg(call, 0, null)
    const isSpace = new RegExp(SPACE)
    const set = wanted === null ? null : new Set(wanted)
    const drop = (character: string) => (set ? set.has(character) : isSpace.test(character))
    const points = Array.from(text)
    let [from, to] = [0, points.length]
    while (start && from < to && drop(points[from] ?? '')) from++
    while (end && to > from && drop(points[to - 1] ?? '')) to--
    return points.slice(from, to).join('')
  }

const search =
  (last: boolean, must: boolean): StringMethod =>
  (text, call) => {
    arity(call, 1)
    const wanted = textArg(call, 0)
    call.meter.search(text.length, wanted.length, call.at)
    const unit = last ? text.lastIndexOf(wanted) : text.indexOf(wanted)
    if (unit < 0 && must) throw new Mistake(`${call.name}(): the text is not in it`, call.at)
    return BigInt(pointIndex(text, unit))
  }

const affix =
  (end: boolean): StringMethod =>
  (text, call) => {
    arity(call, 1)
    const [arg = null] = call.args
    const wanted = isArray(arg) ? arg : [arg]
    return wanted.some((part) => {
      if (typeof part !== 'string') throw new Mistake(`${call.name}() takes a str, not ${typeOf(part)}`, call.at)
      return end ? text.endsWith(part) : text.startsWith(part)
    })
  }

const padded =
  (left: (space: number) => number): StringMethod =>
  (text, call) => {
    arity(call, 1, 2)
    const fill = textArg(call, 1, null) ?? ' '
    if (lengthOf(fill) !== 1) throw new Mistake(`${call.name}() fills with one character`, call.at)
    const width = wholeArg(call, 0, 0)
    const space = Math.max(0, width - lengthOf(text))
    call.meter.makeText(text.length + space * fill.length, call.at)
    const before = left(space)
    return fill.repeat(before) + text + fill.repeat(space - before)
  }

const mapped =
  (map: (text: string) => string): StringMethod =>
  (text, call) => {
    arity(call, 0)
    call.meter.makeText(text.length, call.at)
    return map(text)
  }

const every =
  (pattern: RegExp): StringMethod =>
  (text, call) => {
    arity(call, 0)
    return pattern.test(text)
  }

function splitSpace(text: string, most: number): string[] {
  const parts: string[] = []
  let rest = text.replace(new RegExp(`^${SPACE}+`), '')
  const word = new RegExp(`^([^]*?)${SPACE}+`)
  while (rest !== '' && parts.length < most) {
    const hit = word.exec(rest)
    if (!hit) break
    parts.push(hit[1] ?? '')
    rest = rest.slice(hit[0].length)
  }
  return rest === '' ? parts : [...parts, rest]
}

const split =
  (last: boolean): StringMethod =>
  (text, call) => {
    arity(call, 0, 2)
    const by = textArg(call, 0, null)
    const limit = wholeArg(call, 1, -1)
    const most = limit < 0 ? Infinity : limit
    if (by === '') throw new Mistake(`${call.name}() needs a separator that is not empty`, call.at)
    if (by === null) {
      const reversed = (of: string) => Array.from(of).reverse().join('')
      const parts = last ? splitSpace(reversed(text), most).map(reversed).reverse() : splitSpace(text, most)
      call.meter.makeList(parts.length, call.at)
      return parts
    }
    call.meter.search(text.length, by.length, call.at)
    const parts = text.split(by)
    call.meter.makeList(parts.length, call.at)
    if (parts.length - 1 <= most) return parts
    return last
      ? [parts.slice(0, parts.length - most).join(by), ...parts.slice(parts.length - most)]
      : [...parts.slice(0, most), parts.slice(most).join(by)]
  }

const partition =
  (last: boolean): StringMethod =>
  (text, call) => {
    arity(call, 1)
    const by = textArg(call, 0)
    if (by === '') throw new Mistake(`${call.name}() needs a separator that is not empty`, call.at)
    call.meter.search(text.length, by.length, call.at)
    const unit = last ? text.lastIndexOf(by) : text.indexOf(by)
    if (unit < 0) return last ? ['', '', text] : [text, '', '']
    return [text.slice(0, unit), by, text.slice(unit + by.length)]
  }

const CASED_WORD = /[\p{L}]+/gu
const capital = (word: string) => word.slice(0, 1).toUpperCase() + word.slice(1).toLowerCase()

export const stringMethods: Readonly<Record<string, StringMethod>> = {
  upper: mapped((text) => text.toUpperCase()),
  lower: mapped((text) => text.toLowerCase()),
  casefold: mapped((text) => text.toLowerCase().replaceAll('ß', 'ss')),
  capitalize: mapped(capital),
  title: mapped((text) => text.replaceAll(CASED_WORD, capital)),
  swapcase: mapped((text) =>
    text.replaceAll(/\p{L}/gu, (letter) =>
      letter === letter.toUpperCase() ? letter.toLowerCase() : letter.toUpperCase(),
    ),
  ),
  strip: stripped(true, true),
  lstrip: stripped(true, false),
  rstrip: stripped(false, true),
  find: search(false, false),
  rfind: search(true, false),
  index: search(false, true),
  rindex: search(true, true),
  startswith: affix(false),
  endswith: affix(true),
  ljust: padded(() => 0),
  rjust: padded((space) => space),
  zfill: (text, call) => {
    arity(call, 1)
    const sign = /^[+-]/.exec(text)?.[0] ?? ''
    const space = Math.max(0, wholeArg(call, 0, 0) - lengthOf(text))
    call.meter.makeText(text.length + space, call.at)
    return sign + '0'.repeat(space) + text.slice(sign.length)
  },
  isdigit: every(/^\p{Nd}+$/u),
  isdecimal: every(/^\p{Nd}+$/u),
  isnumeric: every(/^\p{N}+$/u),
  isalpha: every(/^\p{L}+$/u),
  isalnum: every(/^[\p{L}\p{N}]+$/u),
  isspace: every(new RegExp(`^${SPACE}+$`)),
  isupper: (text, call) => (arity(call, 0), /\p{Lu}/u.test(text) && !/[\p{Ll}\p{Lt}]/u.test(text)),
  islower: (text, call) => (arity(call, 0), /\p{Ll}/u.test(text) && !/[\p{Lu}\p{Lt}]/u.test(text)),
  split: split(false),
  rsplit: split(true),
  partition: partition(false),
  rpartition: partition(true),
  splitlines: (text, call) => {
    arity(call, 0)
    // oxlint-disable-next-line no-control-regex -- Python ends lines at these too
    const lines = text.split(/\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/)
    if (lines.at(-1) === '') lines.pop()
    call.meter.makeList(lines.length, call.at)
    return lines
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
  count: (text, call) => {
    arity(call, 1)
    const wanted = textArg(call, 0)
    call.meter.search(text.length, wanted.length, call.at)
    return BigInt(wanted === '' ? lengthOf(text) + 1 : text.split(wanted).length - 1)
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
