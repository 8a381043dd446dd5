/** What YAML has beyond JSON, resolved: aliases are what they stand for, `<<` brings in fields, names are texts. */
import { isAlias, isMap, isScalar, isSeq, type Document, type Node, type Pair, type Scalar, type YAMLMap } from 'yaml'
import { DEEPEST, tooDeep, type ReadText, type TextMistake } from './read.ts'
import type { Member, TreeNode } from './tree.ts'

/** Values that aliases may make of a text, which a few lines of aliases of aliases would take to billions. */
const MOST_VALUES = 300_000

/** Places are exact: what comes out of an alias or `<<` lies where it is written, the value that is an alias at the alias. */
export function yamlTree(document: Document.Parsed, text: string): ReadText {
  const reader = new TreeReader(text)
  const tree = document.contents ? reader.read(document.contents)?.tree : undefined
  return { ...(tree && { tree }), mistakes: reader.mistakes }
}

interface Measured {
  readonly tree: TreeNode
  /** Values in it, itself included. */
  readonly values: number
  /** How many lists and objects lie in each other. */
  readonly depth: number
}

class TreeReader {
  readonly mistakes: TextMistake[] = []
  readonly #text: string
  /** By name; `open` while what it names is still being read. */
  readonly #anchors = new Map<string, Measured | 'open'>()
  #values = 0

  constructor(text: string) {
    this.#text = text
  }

  read(node: unknown): Measured | undefined {
    if (isAlias(node)) return this.#alias(node.source, placeOf(node, this.#text))
    if (!isScalar(node) && !isMap(node) && !isSeq(node)) return undefined
    if (node.anchor !== undefined) this.#anchors.set(node.anchor, 'open')
    if (++this.#values > MOST_VALUES) return this.#tooMany(placeOf(node, this.#text))
    const read = isScalar(node) ? this.#scalar(node) : isMap(node) ? this.#map(node) : this.#list(node)
    if (read && read.depth > DEEPEST) return void this.mistakes.push(tooDeep(read.tree.offset))
    if (node.anchor !== undefined && read) this.#anchors.set(node.anchor, read)
    return read
  }

  #wrong(message: string, place: { readonly offset: number; readonly length: number }): undefined {
    this.mistakes.push({ code: 'syntax', message, ...place })
  }

  #tooMany(place: { readonly offset: number; readonly length: number }): undefined {
    if (this.mistakes.some(({ code }) => code === 'too-large')) return
    const message = `with its aliases followed the text has more than ${MOST_VALUES} values`
    this.mistakes.push({ code: 'too-large', message, ...place })
  }

  #alias(name: string, place: { readonly offset: number; readonly length: number }): Measured | undefined {
    const meant = this.#anchors.get(name)
    if (meant === undefined) return this.#wrong(`there is no anchor "&${name}" before this`, place)
    if (meant === 'open') return this.#wrong(`"&${name}" would hold itself`, place)
    this.#values += meant.values
    if (this.#values > MOST_VALUES) return this.#tooMany(place)
    return { ...meant, tree: { ...place, content: meant.tree.content, alias: name } }
  }

  #scalar(node: Scalar): Measured {
    const place = placeOf(node, this.#text)
    const { value } = node
    const kept = typeof value === 'string' || typeof value === 'boolean' || value === null
    const finite = typeof value === 'number' && Number.isFinite(value)
    if (!kept && !finite) this.#wrong('JSON has no such number; infinity and nan cannot stand in a flow', place)
    const scalar = kept || finite ? value : (node.source ?? '')
    const content = { kind: 'scalar', value: scalar } as const
    return { tree: { ...place, ...anchorOf(node), content }, values: 1, depth: 0 }
  }

  #list(node: Node & { readonly items: readonly unknown[] }): Measured {
    const items = node.items.map((item) => this.read(item)).filter((item) => item !== undefined)
    const content = { kind: 'list', items: items.map(({ tree }) => tree) } as const
    return this.#around(node, content, items)
  }

  #map(node: YAMLMap): Measured {
    const own: Member[] = []
    const merged: Member[] = []
    const merges: Member[] = []
    const inside: Measured[] = []
    for (const pair of node.items) {
      if (isMergeKey(pair)) {
        const merge = this.read(pair.value)
        merges.push({ key: '<<', ...keyPlace(pair.key, this.#text), ...(merge && { value: merge.tree }) })
        if (merge) merged.push(...this.#merge(merge, inside))
      } else {
        const member = this.#member(pair, inside)
        if (member) own.push(member)
      }
    }
    // A field that stands here counts before one that is brought in, and the first that is brought in before the next.
    const names = new Set(own.map(({ key }) => key))
    const brought = merged.filter(({ key }) => !names.has(key) && names.add(key))
    const members = [...brought, ...own]
    return this.#around(node, { kind: 'object', members, ...(merges.length > 0 && { merges }) }, inside)
  }

  #member({ key, value }: Pair, inside: Measured[]): Member | undefined {
    const name = isAlias(key) || isScalar(key) ? this.read(key)?.tree : undefined
    const content = this.read(value)
    if (content) inside.push(content)
    if (name?.content.kind !== 'scalar') {
      if (isMap(key) || isSeq(key)) this.#wrong('the name of a field is a text', placeOf(key, this.#text))
      return undefined
    }
    // As it is written: `1` and `null` are names like others.
    const written = isScalar(key) && typeof key.value !== 'string' ? key.source : undefined
    const place = { keyOffset: name.offset, keyLength: name.length }
    return { key: written ?? String(name.content.value), ...place, ...(content && { value: content.tree }) }
  }

  /** The fields that `<<: *a` or `<<: [*a, *b]` brings in. */
  #merge(read: Measured, inside: Measured[]): readonly Member[] {
    inside.push(read)
    const { content, offset, length } = read.tree
    const sources = content.kind === 'list' ? content.items : [read.tree]
    return sources.flatMap(({ content: source, alias }) => {
      const brought = alias === undefined ? '<<' : `*${alias}`
      if (source.kind === 'object') return source.members.map((member) => ({ ...member, brought }))
      this.#wrong('"<<" brings in the fields of objects, as in "<<: *defaults"', { offset, length })
      return []
    })
  }

  #around(node: Node, content: TreeNode['content'], inside: readonly Measured[]): Measured {
    const values = inside.reduce((sum, part) => sum + part.values, 1)
    const depth = inside.reduce((most, part) => Math.max(most, part.depth), 0) + 1
    return { tree: { ...placeOf(node, this.#text), ...anchorOf(node), content }, values, depth }
  }
}

const anchorOf = ({ anchor }: Node) => (anchor === undefined ? {} : { anchor })

function keyPlace(key: unknown, text: string): { readonly keyOffset: number; readonly keyLength: number } {
  const { offset, length } = isScalar(key) ? placeOf(key, text) : { offset: 0, length: 0 }
  return { keyOffset: offset, keyLength: length }
}

function isMergeKey({ key }: Pair): boolean {
  return isScalar(key) && key.value === '<<' && key.type === 'PLAIN'
}

/** A block ends where its last character stands, not at the blank lines behind it. */
function placeOf({ range }: Node, text: string): { readonly offset: number; readonly length: number } {
  const [start, end] = range ?? [0, 0]
  return { offset: start, length: text.slice(start, end).trimEnd().length }
}
