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

function headOf({ change, name, before, renamed, moved, properties }: ComparedState, paint: Paint): string {
  const says = change === 'changed' && properties.length === 0 ? [] : [change === 'same' ? 'leads elsewhere' : change]
  const more = [
    ...(renamed ? [`was ${oneLine(before?.name ?? '')}`] : []),
    ...(moved && change !== 'moved' ? ['moved'] : []),
    ...says,
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
