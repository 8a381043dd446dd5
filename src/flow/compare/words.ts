/** A comparison in words: what a reader is told of it, on a page or in a terminal. */
import type { Path } from '../json.ts'
import { renderPath } from '../jsonpath.ts'
import type { FlowComparison, StateChange } from './comparison.ts'

/** Told apart without colour. */
export const changeSigns: Readonly<Record<StateChange, string>> = {
  added: '+',
  removed: '−',
  changed: '~',
  moved: '↕',
  same: ' ',
}

/** `Parameters.tasks[0].kwargs`, from a state or a document. */
export const placeText = (path: Path): string => renderPath(path).replace(/^\$\.?/, '')

/** `2 states added, 1 changed, 1 moved; 3 properties of the flow differ`, or that nothing differs. */
export function comparisonSummary({ states, edges, flow, same }: FlowComparison): string {
  if (same) return 'The two versions say the same.'
  const count = (change: StateChange) => states.filter((state) => state.change === change).length
  const counted = (['added', 'removed', 'changed', 'moved'] as const)
    .map((change) => [count(change), change] as const)
    .filter(([number]) => number > 0)
  const told = counted.map(([number, change], index) =>
    index === 0 ? `${number} ${number === 1 ? 'state' : 'states'} ${change}` : `${number} ${change}`,
  )
  const ways = edges.filter(({ kind }) => kind !== 'same').length
  const parts = [
    told.join(', '),
    ways > 0 ? `${ways} ${ways === 1 ? 'way differs' : 'ways differ'}` : '',
    flow.length > 0 ? `${flow.length} ${flow.length === 1 ? 'difference' : 'differences'} outside of the states` : '',
  ]
  return parts.filter((part) => part !== '').join('; ')
}
