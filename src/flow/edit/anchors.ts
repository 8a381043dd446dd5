/** Anchors of YAML whose place an edit takes away or changes: the first that uses one becomes its place. */
import type { TreeNode } from '../text/tree.ts'
import { valueOf } from '../text/tree.ts'
import type { TextEdit } from '../text/edits.ts'
import { blockLines, indented, lineText } from './new-text.ts'
import { endOf } from './source.ts'
import type { Writing } from './writing.ts'

interface Seen {
  readonly node: TreeNode
  /** Of the entry that it is the value of. */
  readonly column: number
  /** Inside braces or brackets. */
  readonly enclosed: boolean
}

export function moveAnchors(writing: Writing, tree: TreeNode): void {
  const { edits } = writing
  const { marked, used } = anchorsIn(writing, tree)
  for (const [index, { node }] of marked.entries()) {
    if (!edits.some((edit) => touches(edit, node))) continue
    const until = marked.slice(index + 1).find((other) => other.node.anchor === node.anchor)?.node.offset ?? Infinity
    const next = used.find(
      ({ node: use }) =>
        use.alias === node.anchor &&
        use.offset > node.offset &&
        use.offset < until &&
        !edits.some((edit) => takesOut(edit, use)),
    )
    if (!next) continue
    takeMark(writing, edits, node)
    writing.replace(next.node.offset, endOf(next.node), `&${node.anchor} ${textFor(writing, node, next)}`.trimEnd())
  }
}

/** The name of the innermost anchor that an edit lies in. */
export function anchorAround(writing: Writing, tree: TreeNode, edits: readonly TextEdit[]): string | undefined {
  return anchorsIn(writing, tree).marked.findLast(({ node }) => edits.some((edit) => touches(edit, node)))?.node.anchor
}

/** Whether edits could be carried elsewhere by an alias, or could bring an alias before its anchor. */
export function meetAnchors(writing: Writing, tree: TreeNode, edits: readonly TextEdit[]): boolean {
  if (edits.some(({ newText }) => /[&*]/.test(newText))) return true
  // Names can have anchors, too, which the tree does not know.
  const all = writing.source.text.match(/(?<=^|[\s,:[{])&[^\s,[\]{}]/g)?.length ?? 0
  const { marked } = anchorsIn(writing, tree)
  if (all !== marked.length) return true
  // One with nothing behind it stands anywhere.
  return marked.some(({ node }) => node.length === 0 || edits.some((edit) => touches(edit, node)))
}

interface Anchors {
  readonly marked: readonly Seen[]
  readonly used: readonly Seen[]
}

const known = new WeakMap<TreeNode, Anchors>()

/** In the order of the text. */
function anchorsIn({ source }: Writing, tree: TreeNode): Anchors {
  const before = known.get(tree)
  if (before) return before
  const [marked, used]: [Seen[], Seen[]] = [[], []]
  const look = (node: TreeNode, column: number, enclosed: boolean): void => {
    if (node.alias !== undefined) return void used.push({ node, column, enclosed })
    if (node.anchor !== undefined) marked.push({ node, column, enclosed })
    const { content } = node
    if (content.kind === 'scalar') return
    const within = enclosed || '{['.includes(source.text[node.offset] ?? ' ')
    const inside = source.column(node.offset)
    if (content.kind === 'list') return content.items.forEach((item) => look(item, inside, within))
    for (const { value, brought } of [...content.members, ...(content.merges ?? [])]) {
      if (value && brought === undefined) look(value, inside, within)
    }
  }
  look(tree, 0, false)
  const inOrder = (all: Seen[]) => all.sort((a, b) => a.node.offset - b.node.offset)
  const all = { marked: inOrder(marked), used: inOrder(used) }
  known.set(tree, all)
  return all
}

const touches = ({ offset, length }: TextEdit, node: TreeNode) =>
  offset + length >= node.offset && offset <= endOf(node)

const takesOut = ({ offset, length }: TextEdit, { offset: at }: TreeNode) => offset <= at && offset + length > at

/** `&name`, where it is not taken out with what it marks. */
function takeMark(writing: Writing, edits: readonly TextEdit[], { anchor, offset }: TreeNode): void {
  const { source } = writing
  const mark = `&${anchor}`
  const at = source.text.lastIndexOf(mark, offset)
  if (at < 0 || edits.some((edit) => edit.offset <= at && edit.offset + edit.length > at)) return
  const end = at + mark.length
  const behind = source.skipBlanks(end)
  // What ends its line, or is followed by what goes, takes the blank before it along.
  const last = behind === source.lineEnd(at) || edits.some(({ offset }) => offset >= end && offset <= behind)
  if (last) writing.replace(source.skipBlanksBack(at), end, '')
  else writing.replace(at, behind, '')
}

/** What the anchor stood for, as it is written where it stands now. */
function textFor(writing: Writing, node: TreeNode, { column, enclosed }: Seen): string {
  const { source, how, style } = writing
  const text = source.text.slice(node.offset, endOf(node))
  if (node.content.kind === 'scalar' && !text.includes('\n')) return text
  const value = valueOf(node)
  if (enclosed || node.content.kind === 'scalar') return lineText(how, value)
  if ('{['.includes(text[0] ?? ' ') && !text.includes('\n')) return text
  const indent = ' '.repeat(column) + style.unit
  return blockLines(how, value, style.unit)
    .map((line) => `${source.eol}${indented(line, indent)}`)
    .join('')
}
