/** Where nothing keeps the engine from hearing of a result, it hears of it soon: one that comes late was overlooked. */
import type { FlowDefinition } from '../../../src/flow/index.ts'
import type { Entry } from '../../../src/fabric/flows/engine/entry.ts'
import { bearableFaults } from '../faults.ts'
import type { Scenario } from '../scenario.ts'
import { PROVIDERS } from '../world/provider-kinds.ts'
import type { Witness } from '../world/witness.ts'

/** The longest a result may lie at a provider that has to be asked, and at one that tells by itself, microseconds. */
export interface Patience {
  readonly asked: number
  readonly told: number
}

const bearable: readonly string[] = bearableFaults

export function patienceIn({ faults, crashes }: Scenario): Patience {
  const kinds = Object.keys(faults)
  if (crashes.length > 0 || !kinds.every((kind) => bearable.includes(kind))) return { asked: Infinity, told: Infinity }
  return kinds.length === 0 ? { asked: 32e6, told: 1.5e6 } : { asked: 1800e6, told: 1800e6 }
}

const ASKED = PROVIDERS.flatMap(({ tells, urls }) => (tells === 'when asked' ? urls : []))

export function lateResults(
  entries: readonly Entry[],
  flow: FlowDefinition,
  witness: Witness,
  patience: Patience,
): readonly string[] {
  const late: string[] = []
  let request: string | undefined
  let state = ''
  for (const entry of entries) {
    if (entry.kind === 'acted') [request, state] = [entry.request, entry.state]
    if (entry.kind !== 'action-done' && entry.kind !== 'erred') continue
    const doneAt = request === undefined ? undefined : witness.asked.get(request)?.doneAt
    request = undefined
    if (doneAt === undefined) continue
    const isAsked = ASKED.some((url) => JSON.stringify(flow.States[state]).includes(url))
    const lay = entry.time - doneAt
    if (lay > (isAsked ? patience.asked : patience.told)) {
      late.push(`the result of ${state} was ready for ${lay / 1e6} s before it was written down`)
    }
  }
  return late
}
