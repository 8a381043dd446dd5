/** What is written and said of states and ways. */
import { formatDuration, type Step } from '#run'
import type { GraphEdge, GraphNode } from '#flow'
import { stateLook } from '#draw'
import type { Scene } from './scene.ts'
import { t } from '../../kit/words.ts'

const stands = {
  active: 'running',
  inactive: t('waiting for somebody'),
  succeeded: 'succeeded',
  failed: 'failed',
  canceled: 'canceled',
} as const

export const timeWords = ({ visits, seconds }: Step) => `${visits > 1 ? `${visits}× ` : ''}${formatDuration(seconds)}`

/** The words that are seen come first and as they are seen: people who speak to their computer say those. */
export function spokenState(node: GraphNode, scene: Scene): string {
  const step = scene.painted?.steps.get(node.name)
  const problems = scene.ofState.get(node.name) ?? []
  const seen = [
    node.name,
    stateLook(scene.definition, node.name).kind,
    step ? timeWords(step) : '',
    problems.length > 0 ? String(problems.length) : '',
  ]
  return [
    seen.filter((word) => word !== '').join(' '),
    ...(node.name === scene.start ? ['start of the flow'] : []),
    ...(step ? [stands[step.status]] : scene.painted ? ['not reached'] : []),
    ...(node.reachable ? [] : ['no state leads here']),
    ...problems.map(({ severity, message }) => `${severity}: ${message}`),
  ].join(', ')
}

const ways = { next: 'next', choice: 'if', default: 'otherwise', catch: 'on error' } as const

/** `if $.x > 3 to Analyse`. */
export function spokenWay({ kind, label, to }: GraphEdge): string {
  const rule = kind === 'default' || label === '' ? '' : ` ${label}`
  return `${ways[kind]}${rule} to ${to}`
}

export const spokenEdge = (edge: GraphEdge): string => `From ${edge.from}, ${spokenWay(edge)}`
