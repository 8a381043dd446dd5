/** The differences of two versions of a flow, for a terminal. */
import {
  changeSigns,
  comparisonSummary,
  placeText,
  type ComparedState,
  type Difference,
  type FlowComparison,
  type Json,
} from '#flow'
import type { Paint } from '../terminal/style.ts'
import { cut, oneLine } from '../terminal/width.ts'

const LONGEST = 90
const colours = { added: 'green', removed: 'red', changed: 'yellow', moved: 'cyan', same: 'dim' } as const

export function comparisonLines(comparison: FlowComparison, paint: Paint): string[] {
  const { states, flow } = comparison
  const told = states.filter(({ change, properties }) => change !== 'same' || properties.length > 0)
  const blocks = [
    ...(flow.length > 0
      ? [[paint('bold', 'outside of the states'), ...flow.flatMap((each) => lines(each, paint))]]
      : []),
    ...told.map((state) => [headOf(state, paint), ...state.properties.flatMap((each) => lines(each, paint))]),
  ]
  return [...blocks.flat(), ...(blocks.length > 0 ? [''] : []), comparisonSummary(comparison)]
}

function headOf({ change, name, before, renamed, rewritten, moved }: ComparedState, paint: Paint): string {
  const more = [
    ...(renamed ? [`was ${oneLine(before?.name ?? '')}`] : []),
    ...(change === 'added' || change === 'removed' || rewritten ? [change] : []),
    ...(moved ? ['moved'] : []),
    // Its content is the same, and so is its place; what came between leads on from it.
    ...(change === 'same' ? ['leads elsewhere'] : []),
  ]
  const head = `${changeSigns[change]} ${oneLine(name)}`
  return `${paint(colours[change], head)} ${paint('dim', `(${more.join(', ')})`)}`
}

function lines({ before, after }: Difference, paint: Paint): string[] {
  const place = placeText((after ?? before)?.path ?? [])
  return [
    `    ${oneLine(place)}`,
    ...(before ? [paint('red', `      − ${valueText(before.value)}`)] : []),
    ...(after ? [paint('green', `      + ${valueText(after.value)}`)] : []),
  ]
}

const valueText = (value: Json): string => cut(oneLine(JSON.stringify(value)), LONGEST)
