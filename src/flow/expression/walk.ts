/** The nodes of an expression, from the outside in. */
import type { Node } from './syntax.ts'

/** Looks at a node and all below it. Where `look` answers false, what is below is left out. */
export function visit(node: Node, look: (node: Node) => boolean | void): void {
  if (look(node) === false) return
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
