import { isObject, own, parseFlow, type JsonObject } from '#flow'

/** The states that a text holds: what was copied here, a whole flow, or a bare definition, in JSON or YAML. */
export function statesIn(text: string): JsonObject | undefined {
  if (text.length > 1_000_000 || !/["'\w]/.test(text)) return undefined
  for (const format of ['json', 'yaml'] as const) {
    const parsed = parseFlow(text, { format })
    const states = parsed.problems.length === 0 ? own(parsed.flow.definition, 'States') : undefined
    if (isObject(states) && Object.keys(states).length > 0) return states
  }
  return undefined
}
