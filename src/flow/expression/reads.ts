/** What of the run's document an expression reads, as far as its text alone tells. */
import type { Path } from '../json.ts'
import { namesIn, type Node } from './syntax.ts'
import { visit } from './walk.ts'

/** Functions whose first argument names what they read, with dots (Globus docs, Authoring Flows). */
const READERS: ReadonlySet<string> = new Set(['getattr', 'is_present'])

/** `a.b['c']` is one path. Names that a comprehension binds are its own, not the document's. */
export function readsOf(expression: Node): readonly Path[] {
  const bound = new Set<string>()
  const found: Path[] = []
  visit(expression, (node) => {
    if (node.kind === 'for-list' || node.kind === 'for-dict')
      for (const { target } of node.loops) for (const name of namesIn(target)) bound.add(name)
    const [argument] = node.kind === 'call' && READERS.has(node.name) ? node.args : []
    if (argument?.kind === 'constant' && typeof argument.value === 'string') found.push(argument.value.split('.'))
    const path = pathOf(node)
    if (!path) return true
    found.push(path)
    return false
  })
  return found.filter(([root]) => !bound.has(String(root)))
}

function pathOf(node: Node): Path | undefined {
  switch (node.kind) {
    case 'path':
      return node.segments
    case 'name':
      return [node.name]
    case 'attribute': {
      const base = pathOf(node.of)
      return base && [...base, node.name]
    }
    case 'index': {
      const base = pathOf(node.of)
      const key = node.index.kind === 'constant' ? node.index.value : undefined
      if (typeof key === 'string') return base && [...base, key]
      return typeof key === 'bigint' && base ? [...base, Number(key)] : undefined
    }
    default:
      return undefined
  }
}
