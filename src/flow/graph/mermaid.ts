/** A graph as Mermaid text, as Markdown shows it on code hosts and in notebooks (mermaid.js.org, Flowcharts). */
import type { FlowGraph, GraphEdge, GraphNode } from './graph.ts'

/**
 * Choices are diamonds, ends of a run double circles, caught errors dashed; states that are missing or that no way leads to
 * have a dashed border.
 * @param direction as in Mermaid @default 'TD'
 */
export function flowMermaid({ start, nodes, edges }: FlowGraph, direction: 'TD' | 'LR' = 'TD'): string {
  // Names can be anything, words of Mermaid's too.
  const ids = new Map(nodes.map(({ name }, index) => [name, `s${index}`]))
  const idOf = (name: string) => ids.get(name) ?? ''
  const lines = nodes.map((node) => `${idOf(node.name)}${shape(node)}`)
  if (start !== null && ids.has(start)) lines.push('start(( )):::mark', `start --> ${idOf(start)}`)
  lines.push(...edges.map((edge) => `${idOf(edge.from)} ${arrow(edge)} ${idOf(edge.to)}`))
  const ends = nodes.filter(({ ends, type }) => ends && type !== 'Fail')
  if (ends.length > 0) lines.push('end_((( ))):::mark', ...ends.map(({ name }) => `${idOf(name)} --> end_`))
  const apart = nodes.filter(({ missing, reachable }) => missing || !reachable)
  if (apart.length > 0) {
    lines.push('classDef apart stroke-dasharray: 4 3', `class ${apart.map(({ name }) => idOf(name)).join(',')} apart`)
  }
  lines.push('classDef mark fill:#888888,stroke:#888888')
  return `flowchart ${direction}\n${lines.map((line) => `  ${line}\n`).join('')}`
}

function shape({ name, type }: GraphNode): string {
  const text = quoted(name === '' ? ' ' : name)
  switch (type) {
    case 'Choice':
      return `{${text}}`
    case 'Fail':
      return `([${text}])`
    case 'Wait':
      return `{{${text}}}`
    default:
      return `[${text}]`
  }
}

function arrow({ kind, label }: GraphEdge): string {
  const line = kind === 'catch' ? '-.->' : '-->'
  return label === '' ? line : `${line}|${quoted(label)}|`
}

/** Whatever Mermaid, Markdown or HTML would take for more than a character is written by its number. */
function quoted(text: string): string {
  // `1. Get` and `- Get` would be lists.
  const list = /^\s*\d+\.|^\s*-/.exec(text)?.[0].length ?? 0
  const written = [...text].map((character, index) => {
    if (index !== list - 1 && /[\p{L}\p{N} .,:/=≤≥…$-]/u.test(character)) return character
    return /\s/.test(character) ? ' ' : `#${character.codePointAt(0)};`
  })
  return `"${written.join('').trim() || '#160;'}"`
}
