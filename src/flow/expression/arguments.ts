/** The arguments of a method, taken with their types. */
import type { Meter } from './meter.ts'
import { Mistake } from './syntax.ts'
import { lift, typeOf, type Value } from './value.ts'

/** A method as it was called. */
export interface MethodCall {
  readonly name: string
  readonly args: readonly Value[]
  readonly meter: Meter
  readonly at: number
}

export type StringMethod = (text: string, call: MethodCall) => Value

export function arity({ name, args, at }: MethodCall, least: number, most = least): void {
  if (args.length >= least && args.length <= most) return
  const wanted = least === most ? `${least}` : `${least} to ${most}`
  throw new Mistake(`${name}() takes ${wanted} argument${wanted === '1' ? '' : 's'}, not ${args.length}`, at)
}

export function textArg(call: MethodCall, index: number): string
export function textArg(call: MethodCall, index: number, missing: null): string | null
export function textArg({ name, args, at }: MethodCall, index: number, missing?: null): string | null {
  const arg = args[index] ?? missing
  if (arg === null || typeof arg === 'string') return arg
  throw new Mistake(`${name}() takes a str, not ${typeOf(arg ?? null)}`, at)
}

export function wholeArg({ name, args, at }: MethodCall, index: number, missing: number): number {
  const arg = lift(args[index] ?? null)
  if (arg === null && args.length <= index) return missing
  if (typeof arg === 'bigint') return Number(arg)
  throw new Mistake(`${name}() takes a whole number, not ${typeOf(arg)}`, at)
}

/** An end of a slice: None where there is none. Beyond every text is beyond it all the same. */
export function boundArg(call: MethodCall, index: number): number | null {
  return (call.args[index] ?? null) === null ? null : wholeArg(call, index, 0)
}
