/** In a world without faults everything is heard soon: a result that comes late was overlooked. */
import type { FlowDefinition } from '../../../src/flow/index.ts'
import type { Entry } from '../../../src/fabric/flows/engine/entry.ts'
import type { Witness } from '../world/witness.ts'

/** The longest a result may lie at a provider that has to be asked, and one that tells by itself, microseconds. */
const HEARD_WITHIN = { asked: 32_000_000, told: 1_500_000 }

export function lateResults(entries: readonly Entry[], flow: FlowDefinition, witness: Witness): readonly string[] {
  const late: string[] = []
  let request: string | undefined
  let state = ''
  for (const entry of entries) {
    if (entry.kind === 'acted') [request, state] = [entry.request, entry.state]
    if (entry.kind !== 'action-done' && entry.kind !== 'erred') continue
    const doneAt = request === undefined ? undefined : witness.asked.get(request)?.doneAt
    request = undefined
    if (doneAt === undefined) continue
    const definition = flow.States[state]
    const isAsked = JSON.stringify(definition).includes('transfer.example.org')
    const lay = entry.time - doneAt
    if (lay > (isAsked ? HEARD_WITHIN.asked : HEARD_WITHIN.told)) {
      late.push(`the result of ${state} was ready for ${lay / 1e6} s before it was written down`)
    }
  }
  return late
}
