/** The face of expressions: check one, evaluate one, list what one reads. Nothing thrown inside gets out. */
import type { Path } from '../json.ts'
import type { Json } from '../model.ts'
import { defaultLimits, failure, value, type Evaluated, type Scope } from '../outcome.ts'
import { evaluateNode } from './evaluate.ts'
import { functions } from './functions.ts'
import { Meter } from './meter.ts'
import { dictMethods, listMethods } from './methods.ts'
import { parseExpression } from './parse.ts'
import { readsOf } from './reads.ts'
import { stringMethods } from './string-methods.ts'
import { Mistake } from './syntax.ts'
import { toJson } from './value.ts'
import { visit } from './walk.ts'

export { documentedFunctions } from './functions.ts'

/** The value of an expression of `name.=`; `States.Runtime` with its place in the text when there is none. */
export function evaluateExpression(text: string, scope: Scope, field: string): Evaluated<Json> {
  try {
    const limits = scope.limits ?? defaultLimits
    const node = parseExpression(text)
    return value(toJson(evaluateNode(node, { scope, meter: new Meter(limits) }), node.at, limits.resultBytes))
  } catch (error) {
    if (error instanceof Mistake) {
      return failure(
        'States.Runtime',
        field,
        `${field}: ${error.message} (at character ${error.at + 1} of ${excerpt(text)})`,
      )
    }
    // Values nested beyond the stack: not worth a counter in every function, and never a reason to end the engine.
    if (error instanceof RangeError)
      return failure('States.Runtime', field, `${field}: the values are nested too deeply`)
    throw error
  }
}

export interface ExpressionMistake {
  readonly message: string
  /** Index in the text of the expression. */
  readonly at: number
}

export interface ReadExpression {
  readonly mistakes: readonly ExpressionMistake[]
  /** Functions it calls that exist, each once. */
  readonly functions: ReadonlySet<string>
  /** What of `$` it reads, as far as that is known without data: `a.b[i].c` is `$.a.b`. */
  readonly reads: readonly Path[]
  /** The texts that stand in it. */
  readonly texts: readonly string[]
}

/** What can be said of an expression without data: its mistakes (at most one of syntax), and what it calls and reads. */
export function readExpression(text: string): ReadExpression {
  const called = new Set<string>()
  const mistakes: ExpressionMistake[] = []
  const texts: string[] = []
  let reads: readonly Path[] = []
  try {
    const expression = parseExpression(text)
    reads = readsOf(expression)
    visit(expression, (node) => {
      if (node.kind === 'constant' && typeof node.value === 'string') texts.push(node.value)
      if (node.kind !== 'call') return
      if (functions.has(node.name)) called.add(node.name)
      else mistakes.push({ message: `there is no function "${node.name}"`, at: node.at })
    })
  } catch (error) {
    if (!(error instanceof Mistake)) throw error
    mistakes.push({ message: error.message, at: error.at })
  }
  return { mistakes, functions: called, reads, texts }
}

export const functionNames: readonly string[] = [...functions.keys()]

/** What values of these types can do. */
export const methodNames = {
  string: Object.keys(stringMethods),
  list: listMethods,
  object: dictMethods,
} as const

function excerpt(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 77)}…` : text)
}
