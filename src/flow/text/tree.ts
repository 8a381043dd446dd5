/** A text's tree: values with their places. What a reader of any format hands to `parseFlow`. */
import { setOwn, type Path } from '../json.ts'
import type { Json } from '../model.ts'

export interface TreeNode {
  readonly offset: number
  readonly length: number
  readonly content:
    | { readonly kind: 'scalar'; readonly value: null | boolean | number | string }
    | { readonly kind: 'list'; readonly items: readonly TreeNode[] }
    | {
        readonly kind: 'object'
        readonly members: readonly Member[]
        /** The `<<` of YAML as they are written; what they bring in is among the members. */
        readonly merges?: readonly Member[]
      }
  /** In YAML: it is marked as `&name`. */
  readonly anchor?: string
  /** In YAML: it is written as `*name`; the places in it are those where the anchor stands. */
  readonly alias?: string
}

export interface Member {
  readonly key: string
  readonly keyOffset: number
  readonly keyLength: number
  /** Absent while the text is unfinished. */
  readonly value?: TreeNode
  /** In YAML: a `<<` brings it in, and this is what it stands for: `*name`, or `<<` where that holds an object. */
  readonly brought?: string
}

/** The value; of members with the same key the last one counts, as with `JSON.parse`. */
export function valueOf({ content }: TreeNode): Json {
  switch (content.kind) {
    case 'scalar':
      return content.value
    case 'list':
      return content.items.map(valueOf)
    case 'object': {
      const object: { [key: string]: Json } = {}
      for (const { key, value } of content.members) if (value) setOwn(object, key, valueOf(value))
      return object
    }
  }
}

export interface Located {
  readonly node?: TreeNode
  /** The member it is the value of. */
  readonly member?: Member
}

/** Looking through fewer is as fast. */
const FEW = 12
const indexes = new WeakMap<readonly Member[], ReadonlyMap<string, Member>>()

/** The member that counts of those with a key. */
export function memberOf(members: readonly Member[], key: string): Member | undefined {
  if (members.length <= FEW) return members.findLast((member) => member.key === key)
  let index = indexes.get(members)
  if (!index) {
    index = new Map(members.map((member) => [member.key, member]))
    indexes.set(members, index)
  }
  return index.get(key)
}

/** The node at a path, or as near above it as there is one. */
export function locate(root: TreeNode, path: Path): Located & { readonly exact: boolean } {
  let here: Located = { node: root }
  for (const segment of path) {
    const content = here.node?.content
    let next: Located | undefined
    if (content?.kind === 'list' && typeof segment === 'number') {
      const node = content.items[segment]
      next = node && { node }
    } else if (content?.kind === 'object') {
      const member = typeof segment === 'string' ? memberOf(content.members, segment) : undefined
      next = member && { member, ...(member.value && { node: member.value }) }
    }
    if (!next) return { ...here, exact: false }
    here = next
  }
  return { ...here, exact: true }
}

/** The path of the innermost value or key that an offset lies in. */
export function pathAtOffset(root: TreeNode, offset: number): Path {
  const path: (string | number)[] = []
  let here: TreeNode | undefined = root
  while (here) {
    const content: TreeNode['content'] = here.content
    let next: TreeNode | undefined
    if (content.kind === 'list') {
      const index = content.items.findIndex((item) => within(item, offset))
      next = content.items[index]
      if (next) path.push(index)
    } else if (content.kind === 'object') {
      const member = content.members.find(
        ({ keyOffset, keyLength, value }) =>
          (offset >= keyOffset && offset <= keyOffset + keyLength) || (value && within(value, offset)),
      )
      if (member) path.push(member.key)
      next = member?.value && within(member.value, offset) ? member.value : undefined
    }
    here = next
  }
  return path
}

function within({ offset, length }: TreeNode, at: number): boolean {
  return at >= offset && at <= offset + length
}
