/**
 * Expressions of the definition language (`.=`), written with references in them: expression`${result(fit).error} / 2`.
 * They are Python's and are evaluated by whoever runs the flow, here or hosted (Globus docs, Expressions).
 */
import { isObject, renderPath, type Path } from '#flow'
import type { holds, needs, NeedsOf, Together } from './phantom.ts'
import { factsOf, type Untyped } from './reference.ts'

const parts = Symbol('davy.expression')

export interface Expression<T, Needs = unknown> {
  readonly [parts]: { readonly texts: readonly string[]; readonly values: readonly unknown[] }
  readonly [holds]?: T
  readonly [needs]?: Needs
}

/** Makes expressions of one type. */
interface ExpressionTag<T> {
  <const Values extends readonly unknown[]>(
    texts: TemplateStringsArray,
    ...values: Values
  ): Expression<T, Together<NeedsOf<Values[number]>>>
}

const tag = (texts: TemplateStringsArray, ...values: readonly unknown[]): Expression<never, never> => ({
  [parts]: { texts: [...texts], values },
})

/**
 * An expression of references, constants and other expressions. It fits every place; where its type matters for what comes
 * after it say which: expression.number`${x} / 2`, or expression.of<{ a: number }>()`…`.
 */
export const expression: ExpressionTag<Untyped> & {
  readonly number: ExpressionTag<number>
  readonly text: ExpressionTag<string>
  readonly boolean: ExpressionTag<boolean>
  of<T>(): ExpressionTag<T>
} = Object.assign(tag, { number: tag, text: tag, boolean: tag, of: () => tag })

export function isExpression(value: unknown): value is Expression<unknown> {
  return typeof value === 'object' && value !== null && parts in value
}

/** Where references lead in the run's document, and whether something may be missing there. */
export interface Places {
  pathOf(value: unknown): { readonly path: Path; readonly optional: boolean }
}

/** The text of an expression; references become names, as `input.threshold` or `Fit.details.result[0].error`. */
export function expressionText(value: Expression<unknown>, places: Places): string {
  const { texts, values } = value[parts]
  return texts
    .map((text, i) => `${text}${i < values.length ? operand(values[i], places) : ''}`)
    .join('')
    .trim()
}

/** A value as a part of an expression. */
export function operand(value: unknown, places: Places): string {
  if (isExpression(value)) return `(${expressionText(value, places)})`
  if (factsOf(value)) {
    const { path, optional } = places.pathOf(value)
    return optional ? `getattr('${path.join('.')}', None)` : nameIn(path)
  }
  if (Array.isArray(value)) return `[${value.map((item: unknown) => operand(item, places)).join(', ')}]`
  if (isObject(value))
    return `{${Object.entries(value)
      .map(([key, item]) => `${JSON.stringify(key)}: ${operand(item, places)}`)
      .join(', ')}}`
  return constant(value)
}

function constant(value: unknown): string {
  if (value === null || value === undefined) return 'None'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  return JSON.stringify(value)
}

/** Words that mean something else in an expression. */
const RESERVED = new Set(['and', 'or', 'not', 'if', 'else', 'for', 'in', 'is', 'True', 'False', 'None', 'lambda'])

function nameIn(path: Path): string {
  const speakable = path.every(
    (part) => typeof part === 'number' || (/^[A-Za-z]\w*$/.test(part) && !RESERVED.has(part)),
  )
  if (!speakable || typeof path[0] !== 'string') return `\`${renderPath(path)}\``
  return path.map((part, i) => (typeof part === 'number' ? `[${part}]` : `${i === 0 ? '' : '.'}${part}`)).join('')
}
