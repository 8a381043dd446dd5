/** Where a new field goes among those that are there: as people order them, the way on last. */
import type { Path } from '../json.ts'
import type { Among } from './draft-value.ts'

const DOCUMENT = 'title subtitle description keywords definition input_schema'.split(' ')
const DEFINITION = 'Comment StartAt States'.split(' ')
const STATE = (
  'Type Comment ActionUrl ActionScope Handler RunAs InputPath Parameters Result ResultPath Seconds SecondsPath Timestamp ' +
  'TimestampPath Error ErrorPath Cause CausePath WaitTime ExceptionOnActionFailure Choices Catch Default Next End'
).split(' ')
const RULE = 'Variable ErrorEquals ResultPath Next'.split(' ')

/**
 * @param path of the object
 * @param base of the definition
 * @param keys that the object has, in their order
 */
export function usualPlace(path: Path, base: Path, key: string, keys: () => readonly string[]): Among | undefined {
  const order = orderAt(path, base)
  const rank = order?.indexOf(key) ?? -1
  if (!order || rank < 0) return undefined
  // The way on is behind all, known or not.
  const last = key === 'Next' || key === 'End'
  const before = keys().findLast((other) => last || (order.includes(other) && order.indexOf(other) < rank))
  return before === undefined ? { first: true } : { after: before }
}

function orderAt(path: Path, base: Path): readonly string[] | undefined {
  if (path.length === 0 && base.length > 0) return DOCUMENT
  if (base.some((key, i) => path[i] !== key)) return undefined
  const [states, name, field, index, ...deeper] = path.slice(base.length)
  if (states === undefined) return DEFINITION
  if (states !== 'States' || name === undefined || deeper.length > 0) return undefined
  if (field === undefined) return STATE
  return (field === 'Choices' || field === 'Catch') && index !== undefined ? RULE : undefined
}
