/**
 * Values that are there only while a flow runs: its inputs and the results of its steps. A reference stands for one where
 * the flow is written down, has its type, and can be gone into: `result(collect).files[0]`.
 */
import type { z } from 'zod'
import { parsePath, type Path } from '#flow'
import { AuthoringError } from './authoring-error.ts'
import type { Given, InputType } from './input-type.ts'
import { checkedName } from './names.ts'
import type { holds, needs } from './phantom.ts'

const facts = Symbol('davy.reference')

/** What stands behind a reference; `inside` leads on from there. */
export type ReferenceFacts =
  | { readonly from: 'input'; readonly name: string; readonly type: InputType; readonly inside: Path }
  /** What stands at the ResultPath of a state. */
  | { readonly from: 'state'; readonly name: string; readonly inside: Path }
  | { readonly from: 'document'; readonly inside: Path }

/** Any reference to a `T`. `Needs`: the inputs a run must be given for it. */
export interface Referring<T = unknown, Needs = unknown> {
  readonly [facts]: ReferenceFacts
  readonly [holds]?: T
  readonly [needs]?: Needs
}

/** One that can be gone into: its fields and items are references too. */
export type Reference<T, Needs = unknown> = Referring<T, Needs> & Fields<Exclude<T, null | undefined>, Needs>

type Fields<T, Needs> = [T] extends [never]
  ? unknown
  : T extends readonly (infer Item)[]
    ? { readonly [index: number]: Reference<Item, Needs> }
    : T extends object
      ? { readonly [Name in keyof T]-?: Reference<T[Name], Needs> }
      : unknown

/** Fits every place: what is known of a value that nobody gave a type. */
export type Untyped = never

/** An input of the run, for steps that are no functions and for conditions: `input('threshold', z.number().default(0.5))`. */
export function input<const Name extends string, Type extends InputType>(
  name: Name,
  type: Type,
): Reference<z.output<Type>, Given<{ [key in Name]: Type }>> {
  return reference({ from: 'input', name: checkedName(name, 'an input'), type, inside: [] })
}

/**
 * Whatever stands at a path of the run's document: `at<string>('$._context.username')`.
 * @throws {AuthoringError} when it is not a path.
 */
export function at<T = Untyped>(path: string): Reference<T, object> {
  const parsed = parsePath(path)
  if (!parsed.ok) throw new AuthoringError(`${JSON.stringify(path)} is not a path: ${parsed.mistake.message}`)
  return reference({ from: 'document', inside: parsed.path.segments })
}

export function reference<T, Needs>(about: ReferenceFacts): Reference<T, Needs> {
  const proxy: object = new Proxy(Object.freeze({ [facts]: about }), {
    get(target, name) {
      // A reference is no promise, though anything may ask it for `then`.
      if (typeof name === 'symbol' || name === 'then') return Reflect.get(target, name)
      const segment = /^\d+$/.test(name) ? Number(name) : name
      return reference({ ...about, inside: [...about.inside, segment] })
    },
  })
  // SAFETY: the proxy answers every field with a reference, as the type says of those that it names.
  return proxy as Reference<T, Needs>
}

export function factsOf(value: unknown): ReferenceFacts | undefined {
  if (typeof value !== 'object' || value === null || !(facts in value)) return undefined
  // SAFETY: only `reference` makes objects with this symbol.
  return (value as Referring)[facts]
}
