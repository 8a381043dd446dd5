/** The face of expressions: check one, evaluate one, list what one reads. Nothing thrown inside gets out. */
import type { Json } from '../model.ts'
import { defaultLimits, failure, value, type Evaluated, type Scope } from '../outcome.ts'
import { evaluateNode } from './evaluate.ts'
import { functions } from './functions.ts'
import { Meter } from './meter.ts'
import { parseExpression } from './parse.ts'
import { Mistake, type Node } from './syntax.ts'
import { toJson } from './value.ts'

export { documentedFunctions } from './functions.ts'

/** The value of an expression of `name.=`; `States.Runtime` with its place in the text when there is none. */
export function evaluateExpression(text: string, scope: Scope, field: string): Evaluated<Json> {
  try {
    const node = parseExpression(text)
    return value(toJson(evaluateNode(node, { scope, meter: new Meter(scope.limits ?? defaultLimits) }), node.at))
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
}

/** What can be said of an expression without data: its mistakes (at most one of syntax) and the functions it calls. */
export function readExpression(text: string): ReadExpression {
  const called = new Set<string>()
  const mistakes: ExpressionMistake[] = []
  try {
    visit(parseExpression(text), (node) => {
      if (node.kind !== 'call') return
      if (functions.has(node.name)) called.add(node.name)
      else mistakes.push({ message: `there is no function "${node.name}"`, at: node.at })
    })
  } catch (error) {
    if (!(error instanceof Mistake)) throw error
    mistakes.push({ message: error.message, at: error.at })
  }
  return { mistakes, functions: called }
}

export const functionNames: readonly string[] = [...functions.keys()]

function visit(node: Node, look: (node: Node) => void): void {
  look(node)
  for (const part of partsOf(node)) visit(part, look)
}

function partsOf(node: Node): readonly Node[] {
  switch (node.kind) {
    case 'constant':
    case 'name':
    case 'path':
      return []
    case 'list':
      return node.items
    case 'dict':
      return node.entries.flatMap(({ key, value }) => [key, value])
    case 'for-list':
      return [node.item, ...node.loops.flatMap(({ over, conditions }) => [over, ...conditions])]
    case 'for-dict':
      return [node.key, node.value, ...node.loops.flatMap(({ over, conditions }) => [over, ...conditions])]
    case 'unary':
      return [node.operand]
    case 'arithmetic':
    case 'comparison':
      return [node.first, ...node.rest.map(({ operand }) => operand)]
    case 'logic':
      return node.operands
    case 'if':
      return [node.condition, node.value, node.otherwise]
    case 'attribute':
      return [node.of]
    case 'index':
      return [node.of, node.index]
    case 'slice':
      return [node.of, node.from, node.to, node.step].filter((part) => part !== undefined)
    case 'call':
      return node.args
    case 'method':
      return [node.of, ...node.args]
  }
}

function excerpt(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 77)}…` : text)
}
