/** A state of another type: what fits the new type is kept. */
import { isObject, own, stateFields, type Json, type JsonObject, type StateType } from '#flow'
import { freshTest } from './fields/rule-fields.ts'

export const stateTypes = [
  'Action',
  'Choice',
  'ExpressionEval',
  'Pass',
  'Wait',
  'Fail',
  'CreateWebInput',
  'AwaitWebInput',
] as const satisfies readonly StateType[]

/** What a type needs to be one, where nothing of it is there yet. */
function demands(type: StateType, state: JsonObject, name: string): JsonObject {
  const next = own(state, 'Next') ?? own(state, 'Default') ?? firstChoice(state)
  const successor: JsonObject = typeof next === 'string' ? { Next: next } : { End: true }
  const otherwise: JsonObject = typeof next === 'string' ? { Default: next } : {}
  switch (type) {
    case 'Action':
      return { ActionUrl: 'https://', Parameters: {}, ResultPath: `$.${plainName(name)}`, ...successor }
    case 'Choice':
      return { Choices: typeof next === 'string' ? [{ ...freshTest, Next: next }] : [], ...otherwise }
    case 'ExpressionEval':
      return { Parameters: {}, ResultPath: `$.${plainName(name)}`, ...successor }
    case 'Wait':
      return { Seconds: 60, ...successor }
    case 'Fail':
      return { Error: plainName(name), Cause: '' }
    case 'Pass':
    case 'CreateWebInput':
    case 'AwaitWebInput':
      return successor
  }
}

/** A name as a path and an error have it. */
export const plainName = (name: string): string =>
  name.replaceAll(/[^A-Za-z0-9_]+/g, '_').replace(/^(?=\d)/, '_') || 'result'

/** The fields in the order they were written in; unknown ones stay, those that only other types have go. */
export function ofType(state: JsonObject, type: StateType, name: string): JsonObject {
  const { fields, atMostOneOf, oneOf } = stateFields[type]
  const elsewhere = new Set(Object.values(stateFields).flatMap((one) => Object.keys(one.fields)))
  const kept = Object.entries(state).filter(
    ([key]) => key !== 'Type' && (Object.hasOwn(fields, key) || !elsewhere.has(key)),
  )
  const groups = [...atMostOneOf, ...oneOf]
  const taken = new Set(kept.map(([key]) => key))
  const excluded = (key: string) =>
    groups.some((group) => group.includes(key) && group.some((other) => taken.has(other)))
  const added = Object.entries(demands(type, state, name)).filter(([key]) => !taken.has(key) && !excluded(key))
  return Object.fromEntries<Json>([['Type', type], ...kept, ...added])
}

function firstChoice(state: JsonObject): Json | undefined {
  const choices = own(state, 'Choices')
  const [rule] = Array.isArray(choices) ? choices : []
  return isObject(rule) ? own(rule, 'Next') : undefined
}
