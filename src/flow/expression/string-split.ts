/** Taking strings apart. */
import { arity, textArg, wholeArg, type MethodCall, type StringMethod } from './arguments.ts'
import { Mistake } from './syntax.ts'
import { SPACE } from './text.ts'
import { truth } from './value.ts'

function splitSpace(text: string, most: number, { meter, at }: MethodCall): string[] {
  const parts: string[] = []
  const gap = new RegExp(`${SPACE}+`, 'g')
  let start = text.length - text.replace(new RegExp(`^${SPACE}+`), '').length
  gap.lastIndex = start
  for (let hit = gap.exec(text); hit && parts.length < most; hit = gap.exec(text)) {
    meter.step(at)
    parts.push(text.slice(start, hit.index))
    start = gap.lastIndex
  }
  return start === text.length ? parts : [...parts, text.slice(start)]
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
      const parts = last ? splitSpace(reversed(text), most, call).map(reversed).reverse() : splitSpace(text, most, call)
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

// oxlint-disable-next-line no-control-regex -- Python ends lines at these too
const LINE_END = /\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/g

const splitLines: StringMethod = (text, call) => {
  arity(call, 0, 1)
  const keep = truth(call.args[0] ?? null)
  const lines: string[] = []
  let start = 0
  for (const { index, 0: end } of text.matchAll(LINE_END)) {
    call.meter.step(call.at)
    lines.push(text.slice(start, keep ? index + end.length : index))
    start = index + end.length
  }
  return start === text.length ? lines : [...lines, text.slice(start)]
}

export const splitMethods: Readonly<Record<string, StringMethod>> = {
  split: split(false),
  rsplit: split(true),
  partition: partition(false),
  rpartition: partition(true),
  splitlines: splitLines,
}
