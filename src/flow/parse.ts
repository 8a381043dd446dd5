/** Text of a flow → what can be read of it, with the place of everything. */
import { isObject, nestedDeeperThan, own, type Path } from './json.ts'
import { readJsonText } from './text/json.ts'
import type { Json, JsonObject } from './model.ts'
import { textPositions, type Position, type Range } from './text/position.ts'
import type { Problem } from './problem.ts'
import { DEEPEST, type ReadText } from './text/read.ts'
import { locate, pathAtOffset, valueOf, type TreeNode } from './text/tree.ts'
import { readYamlText } from './text/yaml.ts'

/** The texts a flow can be written in, each with its reader. */
const readers = { json: readJsonText, yaml: readYamlText } satisfies Record<string, (text: string) => ReadText>
export type FlowFormat = keyof typeof readers

/** Flows are found by these ends of their files' names. */
export const flowSuffixes = ['.flow.json', '.flow.yaml', '.flow.yml'] as const

/** By the end of a file's name: YAML for `.yaml` and `.yml`, else JSON. */
export function formatOf(path: string): FlowFormat {
  return /\.ya?ml$/i.test(path) ? 'yaml' : 'json'
}

export interface ParsedFlow {
  readonly text: string
  readonly format: FlowFormat
  /** A bare definition has `States` at its root, a document has them under `definition`. */
  readonly shape: 'document' | 'definition'
  /** The value with its places; absent when there is none that can be read. */
  readonly tree?: TreeNode
  /** The whole value; undefined when there is none that can be read. */
  readonly value: Json | undefined
  /** What the document says so far, nothing of it checked: for graphs and for people who are still writing. */
  readonly flow: DraftFlow
  /** Where the definition starts in `value`: [] or ['definition']. */
  readonly definitionPath: Path
  /** Problems of the text itself; what the flow means is `checkFlow`'s. */
  readonly problems: readonly Problem[]
  /** The place of a value, or of the nearest one above it that exists. */
  at(path: Path): Range
  /** The place of the key of a field, for what is said about the field rather than its value. */
  keyAt(path: Path): Range
  /** The place of a part of a string, counted in its characters; of all of it where the text writes it otherwise (escapes). */
  partAt(path: Path, part: { readonly at: number; readonly length: number }): Range
  /** The path of what stands at an offset of the text. */
  pathAt(offset: number): Path
  offsetAt(position: Position): number
  range(offset: number, length: number): Range
  /** Every key that stands more than once in its object, by the path of the object. */
  readonly duplicates: readonly { readonly path: Path; readonly key: string; readonly range: Range }[]
}

/** A flow as far as it is written: any field can be missing or of the wrong type. */
export interface DraftFlow {
  readonly title?: Json
  readonly definition: JsonObject
  readonly input_schema?: Json
}

export function parseFlow(text: string, options: { readonly format?: FlowFormat } = {}): ParsedFlow {
  const format = options.format ?? 'json'
  const { tree, mistakes } = readers[format](text)
  const positions = textPositions(text)
  const value = tree && valueOf(tree)
  const root = isObject(value) ? value : {}
  const shape = own(root, 'StartAt') === undefined && own(root, 'States') === undefined ? 'document' : 'definition'
  const inner = own(root, 'definition')
  const definition = shape === 'definition' ? root : isObject(inner) ? inner : {}
  const rangeOf = (node: { offset: number; length: number }) => positions.range(node.offset, node.length)
  const nothing = positions.range(0, 0)
  const found = (path: Path) => (tree ? locate(tree, path) : { exact: false })
  return {
    text,
    format,
    shape,
    ...(tree && { tree }),
    value,
    flow: shape === 'definition' ? { definition } : { ...root, definition },
    definitionPath: shape === 'definition' ? [] : ['definition'],
    problems: mistakes.map(({ code, message, offset, length }) => ({
      code,
      severity: 'error',
      message,
      path: tree ? pathAtOffset(tree, offset) : [],
      range: positions.range(offset, length),
    })),
    at: (path) => {
      const { node, member } = found(path)
      if (node) return rangeOf(node)
      return member ? positions.range(member.keyOffset, member.keyLength) : nothing
    },
    keyAt: (path) => {
      const { node, member, exact } = found(path)
      if (member && exact) return positions.range(member.keyOffset, member.keyLength)
      return node ? rangeOf(node) : nothing
    },
    partAt: (path, { at, length }) => {
      const { node } = found(path)
      if (!node) return nothing
      const start = verbatimStart(node, text)
      if (start === undefined) return rangeOf(node)
      const from = start.offset + Math.min(at, Math.max(0, start.length - 1))
      return positions.range(from, Math.max(1, Math.min(length, start.offset + start.length - from)))
    },
    offsetAt: positions.offsetAt,
    range: positions.range,
    pathAt: (offset) => (tree ? pathAtOffset(tree, offset) : []),
    duplicates: tree ? duplicatesIn(tree, positions.range) : [],
  }
}

/** The same for a flow that came as a value, as over the wire; places are those in its text on one line. */
export function parseFlowValue(value: Json): ParsedFlow {
  if (!nestedDeeperThan(value, DEEPEST)) return parseFlow(JSON.stringify(value))
  return parseFlow('['.repeat(DEEPEST + 1))
}

/** Where the characters of a string stand one by one in the text, in quotes or without. */
function verbatimStart({ offset, length, content }: TreeNode, text: string) {
  if (content.kind !== 'scalar' || typeof content.value !== 'string') return undefined
  const { value } = content
  const lead = [0, 1].find((quote) => length === value.length + 2 * quote && text.startsWith(value, offset + quote))
  return lead === undefined ? undefined : { offset: offset + lead, length: value.length }
}

function duplicatesIn(root: TreeNode, range: (offset: number, length: number) => Range) {
  const found: { path: Path; key: string; range: Range }[] = []
  const path: (string | number)[] = []
  // What aliases stand for is looked at where it is written, once.
  const looked = new Set<TreeNode['content']>()
  const lookInside = (segment: string | number, node: TreeNode): void => {
    path.push(segment)
    look(node)
    path.pop()
  }
  const look = ({ content }: TreeNode): void => {
    if (content.kind === 'scalar' || looked.has(content)) return
    looked.add(content)
    if (content.kind === 'list') {
      for (const [index, item] of content.items.entries()) lookInside(index, item)
      return
    }
    const seen = new Set<string>()
    for (const { key, keyOffset, keyLength, value } of content.members) {
      if (seen.has(key)) found.push({ path: [...path], key, range: range(keyOffset, keyLength) })
      seen.add(key)
      if (value) lookInside(key, value)
    }
  }
  look(root)
  return found
}
