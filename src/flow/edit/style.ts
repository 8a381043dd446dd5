/** How a text is written, read from some of it, so that what is added looks the same. */
import type { Member, TreeNode } from '../text/tree.ts'
import { endOf, type Source } from './source.ts'

export interface Style {
  /** One level of indentation. */
  readonly unit: string
  /** Between a name and its value in one line, and between values. */
  readonly colon: string
  readonly comma: string
  /** Inside `{ }` and `[ ]` that stand in one line. */
  readonly bracePad: string
  readonly bracketPad: string
  /** Whether what could stand in one line does. */
  readonly inOneLine: Readonly<Record<Kind, boolean>>
  /** All of it is one line. */
  readonly oneLine: boolean
  /** YAML: the quotes of what needs them, and whether names and texts have them anyway. */
  readonly quote: '"' | "'"
  readonly keysQuoted: boolean
  readonly textsQuoted: boolean
  /** YAML: `- ` of a list stands deeper than the name of the list. */
  readonly listsIndented: boolean
}

/** Objects and lists that are written alike. */
export type Kind = 'object' | 'objectInList' | 'listOfScalars' | 'list'

/** Looking at more tells no more. */
const MOST_SAMPLED = 2000
/** Nobody writes longer ones into one line. */
export const WIDTH = 100

interface Counts {
  units: Map<string, number>
  colons: Map<string, number>
  commas: Map<string, number>
  bracePads: Map<string, number>
  bracketPads: Map<string, number>
  lines: Record<Kind, number>
  /** Quotes of names and of texts, `plain` for none. */
  keys: Map<string, number>
  texts: Map<string, number>
  listIndents: Map<string, number>
}

export function styleOf(source: Source, tree: TreeNode | undefined): Style {
  const counts = tree ? sample(source, tree) : emptyCounts()
  const oneLine = tree !== undefined && source.nodeInOneLine(tree) && tree.length > 2
  const colon = most(counts.colons) ?? ': '
  const tight = colon.trim() === colon
  const anyInline = Object.values(counts.lines).some((balance) => balance > 0)
  const inOneLine = (kind: Kind, otherwise: boolean) => (counts.lines[kind] === 0 ? otherwise : counts.lines[kind] > 0)
  const quoted = new Map([...counts.texts, ...counts.keys].filter(([quote]) => quote !== 'plain'))
  return {
    unit: most(counts.units) ?? '  ',
    colon,
    comma: most(counts.commas) ?? (tight ? ',' : ', '),
    bracePad: most(counts.bracePads) ?? (tight || source.yaml || oneLine ? '' : ' '),
    bracketPad: most(counts.bracketPads) ?? '',
    inOneLine: {
      object: inOneLine('object', false),
      objectInList: inOneLine('objectInList', counts.lines.object > 0),
      listOfScalars: inOneLine('listOfScalars', anyInline),
      list: inOneLine('list', false),
    },
    oneLine,
    quote: most(quoted) === '"' ? '"' : "'",
    keysQuoted: most(counts.keys) !== undefined && most(counts.keys) !== 'plain',
    textsQuoted: most(counts.texts) !== undefined && most(counts.texts) !== 'plain',
    listsIndented: most(counts.listIndents) !== 'flush',
  }
}

function emptyCounts(): Counts {
  const none = () => new Map<string, number>()
  const lines = { object: 0, objectInList: 0, listOfScalars: 0, list: 0 }
  return {
    units: none(),
    colons: none(),
    commas: none(),
    bracePads: none(),
    bracketPads: none(),
    lines,
    keys: none(),
    texts: none(),
    listIndents: none(),
  }
}

function sample(source: Source, tree: TreeNode): Counts {
  const counts = emptyCounts()
  const rest: { readonly node: TreeNode; readonly inList: boolean; readonly root: boolean }[] = [
    { node: tree, inList: false, root: true },
  ]
  for (let seen = 0; rest.length > 0 && seen < MOST_SAMPLED; seen++) {
    const next = rest.pop()
    if (!next || next.node.alias !== undefined) continue
    const { node, inList, root } = next
    const { content } = node
    if (content.kind === 'scalar') {
      if (source.yaml && typeof content.value === 'string') countText(source, node, counts.texts)
      continue
    }
    const members = content.kind === 'object' ? content.members.filter(({ brought }) => brought === undefined) : []
    const values = content.kind === 'list' ? content.items : members.flatMap(({ value }) => value ?? [])
    // The last come first from the stack: what stands first in the text is looked at first.
    for (const value of values.slice(0, MOST_SAMPLED).reverse()) {
      rest.push({ node: value, inList: content.kind === 'list', root: false })
    }
    const opening = source.text[node.offset] ?? ' '
    const item = opening === '[' ? content.kind === 'list' && content.items[0]?.offset : node.offset
    const first = content.kind === 'list' ? item : members[0]?.keyOffset
    if (first === undefined || first === false) continue
    const enclosed = '{['.includes(opening)
    if (!root) countForm(source, node, kindOfNode(node, inList), enclosed, counts)
    if (enclosed && source.nodeInOneLine(node)) countPads(source, node, first, counts)
    else countIndent(source, node, first, enclosed, counts)
    for (const member of members.slice(0, 2)) countMember(source, member, counts)
  }
  return counts
}

function countForm(source: Source, node: TreeNode, kind: Kind, enclosed: boolean, { lines }: Counts): void {
  if (enclosed && source.nodeInOneLine(node)) lines[kind]++
  else if (node.length < 2 * WIDTH && tightLength(source.text.slice(node.offset, endOf(node))) < WIDTH - 20)
    lines[kind]--
}

const tightLength = (text: string) => text.replaceAll(/\s+/g, ' ').length

export function kindOfNode({ content }: TreeNode, inList: boolean): Kind {
  if (content.kind !== 'list') return inList ? 'objectInList' : 'object'
  return content.items.every((item) => item.content.kind === 'scalar') ? 'listOfScalars' : 'list'
}

function countPads({ text }: Source, { content, offset }: TreeNode, first: number, counts: Counts): void {
  count(content.kind === 'list' ? counts.bracketPads : counts.bracePads, text.slice(offset + 1, first))
  const [one, other] =
    content.kind === 'list'
      ? [content.items[0], content.items[1]?.offset]
      : content.kind === 'object'
        ? [content.members[0]?.value, content.members[1]?.keyOffset]
        : []
  const between = one && other !== undefined && other > endOf(one) ? text.slice(endOf(one), other) : ''
  if (/^ ?, *$/.test(between)) count(counts.commas, between)
}

function countIndent(source: Source, node: TreeNode, first: number, enclosed: boolean, counts: Counts): void {
  if (!source.startsLine(first)) return
  const inside = source.indentAt(first)
  // A block starts in the line behind its name.
  const outside = source.indentAt(enclosed ? node.offset : Math.max(0, source.lineStart(first) - 1))
  const list = node.content.kind === 'list'
  if (!enclosed && list) count(counts.listIndents, inside.length > outside.length ? 'deeper' : 'flush')
  else if (inside.length > outside.length && inside.startsWith(outside)) {
    count(counts.units, inside.slice(outside.length))
  }
}

function countMember(source: Source, { keyOffset, keyLength, value }: Member, counts: Counts): void {
  const end = keyOffset + keyLength
  if (source.yaml) countText(source, { offset: keyOffset, length: keyLength }, counts.keys)
  const between = value && value.offset > end ? source.text.slice(end, value.offset) : ''
  if (/^ ?: *$/.test(between) && (!source.yaml || between.endsWith(' '))) count(counts.colons, between)
}

function countText({ text }: Source, { offset }: { offset: number; length: number }, into: Map<string, number>): void {
  const quote = text[offset] ?? ''
  count(into, quote === '"' || quote === "'" ? quote : 'plain')
}

function count(counts: Map<string, number>, what: string): void {
  counts.set(what, (counts.get(what) ?? 0) + 1)
}

/** What there is most of; of as many the first. */
function most(counts: ReadonlyMap<string, number>): string | undefined {
  let best: string | undefined
  for (const [what, times] of counts) if (best === undefined || times > (counts.get(best) ?? 0)) best = what
  return best
}
