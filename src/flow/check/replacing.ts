/** Actions without a ResultPath: their status document takes the place of all the run's data. */
import type { DataFlow } from '../data-flow/index.ts'
import type { Shape } from '../data-flow/shape.ts'
import { isObject, own, type Path } from '../json.ts'
import { renderPath } from '../jsonpath.ts'
import type { JsonObject } from '../model.ts'
import type { Report } from './report.ts'

const SHOWN = 5

export function checkReplacing(flow: DataFlow, definition: JsonObject, base: Path, report: Report): void {
  const states = own(definition, 'States')
  if (!isObject(states)) return
  for (const [name, { before }] of flow.states) {
    const state = own(states, name)
    if (!isObject(state) || own(state, 'ResultPath') !== undefined || own(state, 'Next') === undefined) continue
    const type = own(state, 'Type')
    if (type !== 'Action' && type !== 'CreateWebInput' && type !== 'AwaitWebInput') continue
    const lost = keysOf(before)
    if (lost.length === 0) continue
    const shown = lost.slice(0, SHOWN).join(', ')
    const path = renderPath([name])
    report.add([...base, 'States', name], {
      code: 'replaces-all',
      severity: 'information',
      message:
        `state "${name}" has no "ResultPath", so its result replaces all of $: ` +
        `behind it ${shown}${lost.length > SHOWN ? ' …' : ''} ${lost.length === 1 ? 'is' : 'are'} gone`,
      on: 'key',
      fix: `Add "ResultPath": ${JSON.stringify(path)}`,
      change: { add: 'ResultPath', value: path },
    })
  }
}

/** Nobody misses the status document of the action before. */
function keysOf({ object }: Shape): readonly string[] {
  return object && !object.documented
    ? [...object.keys].filter(([, { shape }]) => shape.types !== 0).map(([key]) => key)
    : []
}
