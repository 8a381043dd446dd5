/** Another name for a state, wherever it is named. */
import { isList, isObject, own, setOwn, type Path } from '../json.ts'
import type { Json, JsonObject } from '../model.ts'
import type { ParsedFlow } from '../parse.ts'
import { wayField } from '../targets.ts'
import { endOf } from './source.ts'
import { locate, type TreeNode } from '../text/tree.ts'
import { mentionsOf } from './flow-draft.ts'
import { keyText } from './new-text.ts'
import type { EditedFlow, FlowOperation, RefusedEdit } from './operation.ts'
import { finished, writingOf } from './write.ts'

/** Names that stand in an anchor are changed there, once for all that use it. */
export function renameState(
  parsed: ParsedFlow,
  { from, to }: Extract<FlowOperation, { kind: 'renameState' }>,
): EditedFlow | RefusedEdit {
  const { definition } = parsed.flow
  const { tree } = parsed
  const states = own(definition, 'States')
  if (!tree || !isObject(states) || !Object.hasOwn(states, from)) return { refused: `there is no state "${from}"` }
  if (to.trim() === '') return { refused: 'a state needs a name' }
  if (to === from) return { edits: [], select: [to] }
  if (Object.hasOwn(states, to)) return { refused: `there is a state "${to}" already` }
  const base = parsed.definitionPath
  const places: Path[] = own(definition, 'StartAt') === from ? [[...base, 'StartAt']] : []
  for (const [name, state] of Object.entries(states)) {
    for (const mention of mentionsOf(state)) {
      if (mention.to === from) places.push([...base, 'States', name, ...wayField(mention.way)])
    }
  }
  const writing = writingOf(parsed)
  for (const node of whereWritten(places.flatMap((path) => locate(tree, path).node ?? []))) {
    writing.replace(node.offset, endOf(node), writing.scalarLike(node, to, true))
  }
  const holder = locate(tree, [...base, 'States']).node?.content
  for (const member of holder?.kind === 'object' ? holder.members : []) {
    if (member.key !== from) continue
    if (member.brought !== undefined)
      return { refused: `state "${from}" comes from ${member.brought} and is named there` }
    const { keyOffset, keyLength } = member
    if (keyLength === 0) writing.refuse()
    writing.replace(keyOffset, keyOffset + keyLength, keyText(writing.how, to, writing.quoteAt(keyOffset)))
  }
  const written = finished(parsed, writing, () => renamedIn(parsed, from, to))
  return 'refused' in written ? written : { ...written, select: [to] }
}

/** Each place once. Where all that name the state are aliases, what they stand for means something else and stays. */
function whereWritten(nodes: readonly TreeNode[]): readonly TreeNode[] {
  const written = new Set(nodes.filter(({ alias }) => alias === undefined).map(({ content }) => content))
  const places = new Map<number, TreeNode>()
  for (const node of nodes) {
    if (node.alias === undefined || !written.has(node.content)) places.set(node.offset, node)
  }
  return [...places.values()]
}

/** The value that is to come out. */
function renamedIn({ value, definitionPath, flow }: ParsedFlow, from: string, to: string): Json | undefined {
  const definition: { [key: string]: Json } = { ...flow.definition }
  if (definition['StartAt'] === from) definition['StartAt'] = to
  const states = own(flow.definition, 'States')
  const renamed: { [key: string]: Json } = {}
  for (const [name, state] of Object.entries(isObject(states) ? states : {})) {
    setOwn(renamed, name === from ? to : name, isObject(state) ? renamedWays(state, from, to) : state)
  }
  definition['States'] = renamed
  return definitionPath.length === 0 || !isObject(value) ? definition : { ...value, definition }
}

function renamedWays(state: JsonObject, from: string, to: string): JsonObject {
  const rules = (list: Json) =>
    isList(list) ? list.map((rule) => (isObject(rule) && rule['Next'] === from ? { ...rule, Next: to } : rule)) : list
  const renamed: { [key: string]: Json } = {}
  for (const [key, value] of Object.entries(state)) {
    const names = (key === 'Next' || key === 'Default') && value === from
    setOwn(renamed, key, names ? to : key === 'Choices' || key === 'Catch' ? rules(value) : value)
  }
  return renamed
}
