/** What an action could answer: what is documented of its provider, and what later states of the flow read of it. */
import { cataloguedProvider, detailsOf } from '../catalogue/index.ts'
import { choiceOperators } from '../choice.ts'
import { actionUrl, type DataFlow } from '../data-flow/index.ts'
import { isList, isObject, own, setOwn, type Path } from '../json.ts'
import { parsePath } from '../jsonpath.ts'
import type { Json, JsonObject } from '../model.ts'
import type { DraftFlow } from '../parse.ts'
import { templateKey } from '../parameters.ts'
import { SAMPLE_ID, sampleOfSchema } from './sample-value.ts'
import { valueAt } from './value-at.ts'

/** What is known of providers. @default the catalogue of those that Globus hosts */
export interface SampleOptions {
  /** JSON Schema of the `details` of an action that succeeded. */
  readonly detailsOf?: (actionUrl: string) => JsonObject | undefined
  /** JSON Schema of its body. */
  readonly bodyOf?: (actionUrl: string) => JsonObject | undefined
}

/** The final status document of a state's action; of a web input's state its `details` are the web input. */
export function sampleAnswer(
  definition: JsonObject,
  name: string,
  data: DataFlow,
  options: SampleOptions = {},
): JsonObject {
  const states = own(definition, 'States')
  const state = isObject(states) ? own(states, name) : undefined
  const at = isObject(state) ? parsePath(own(state, 'ResultPath') ?? '$') : undefined
  const web = isObject(state) && own(state, 'Type') !== 'Action'
  const url = isObject(state) && !web ? actionUrl(state) : undefined
  const schema = url === undefined ? undefined : (options.detailsOf ?? detailsOf)(url)
  const described = schema ? sampleOfSchema(schema, 'details') : web ? { id: SAMPLE_ID, value: 'answer' } : {}
  let answer: Json = {
    action_id: SAMPLE_ID,
    status: 'SUCCEEDED',
    display_status: 'SUCCEEDED',
    details: isObject(described) ? described : {},
  }
  if (!at?.ok) return answer
  for (const read of data.reads) {
    const below = partBelow(read.segments, at.path.segments)
    if (!below || below.length === 0 || read.state === name) continue
    // A web input stands in `$` without the status document around it.
    const place = web ? ['details', ...below] : below
    answer = filled(answer, place, () => wanted(states, read.state, read.place.field, below, options)) as JsonObject
  }
  return answer
}

/** Of a run: what `input_schema` says, and what states read of it that none of them has written. */
export function sampleInput(
  { definition, input_schema }: Pick<DraftFlow, 'definition' | 'input_schema'>,
  data: DataFlow,
  options: SampleOptions = {},
): JsonObject {
  const states = own(definition, 'States')
  const described = sampleOfSchema(input_schema, 'input')
  let input: Json = isObject(described) ? described : {}
  const written = isObject(states) ? Object.values(states).flatMap(writtenBy) : []
  for (const { segments, state, place } of data.reads) {
    if (segments.length === 0 || segments[0] === '_context') continue
    if (written.some((path) => partBelow(segments, path) !== undefined) || isSurprise(described, segments)) continue
    input = filled(input, segments, () => wanted(states, state, place.field, segments, options))
  }
  return isObject(input) ? input : {}
}

/** Others are known where this should be: whoever reads it may have misspelled it, and is to see that. */
function isSurprise(known: Json, path: Path): boolean {
  let here: Json | undefined = known
  for (const segment of path) {
    if (!isObject(here) || typeof segment !== 'string') return false
    const next: Json | undefined = own(here, segment)
    if (next === undefined) return Object.keys(here).length > 0
    here = next
  }
  return false
}

/** Where a state and its catchers put something; `$` as a whole says nothing of what was there before. */
function writtenBy(state: Json): readonly Path[] {
  if (!isObject(state)) return []
  const catchers = own(state, 'Catch')
  return [state, ...(isList(catchers) ? catchers : [])].flatMap((one) => {
    const path = isObject(one) ? parsePath(own(one, 'ResultPath')) : undefined
    return path?.ok && path.path.segments.length > 0 ? [path.path.segments] : []
  })
}

/** The rest of a path that leads through `at`. */
function partBelow(path: Path, at: Path): Path | undefined {
  return path.length >= at.length && at.every((segment, index) => path[index] === segment)
    ? path.slice(at.length)
    : undefined
}

/** Lists of samples stay short. */
const LONGEST = 32

/** With something at the path, where nothing stands that others know better. Text in the way is what the sample made up. */
function filled(here: Json | undefined, path: Path, make: () => Json): Json {
  const [segment, ...rest] = path
  if (segment === undefined) return here ?? make()
  if (typeof segment === 'number') {
    const list = isList(here) ? [...here] : []
    const length = segment < 0 ? -segment : segment + 1
    if (length > LONGEST) return list
    while (list.length < length) list.push(filled(undefined, rest, make))
    const index = segment < 0 ? list.length + segment : segment
    list[index] = filled(list[index], rest, make)
    return list
  }
  const object: { [key: string]: Json } = isObject(here) ? { ...here } : {}
  setOwn(object, segment, filled(own(object, segment), rest, make))
  return object
}

/** A value that fits where it is read: what the rule compares with, what the reader's provider takes there. */
function wanted(states: Json | undefined, reader: string, field: Path, below: Path, options: SampleOptions): Json {
  const last = below.findLast((segment) => typeof segment === 'string') ?? 'value'
  const name = String(last)
  const state = isObject(states) ? own(states, reader) : undefined
  if (!isObject(state)) return name
  const [first] = field
  if (first === 'Choices') return comparable(valueAt(state, field.slice(0, -1)), name)
  if (first === 'SecondsPath') return 1
  if (first === 'TimestampPath') return '2026-01-31T12:00:00Z'
  if (first === 'InputPath') return {}
  const url = actionUrl(state)
  if (first !== 'Parameters' || url === undefined || !String(field.at(-1)).endsWith('.$')) return name
  const schema = (options.bodyOf ?? ((of: string) => cataloguedProvider(of)?.inputSchema))(url)
  const part = schemaAt(
    schema,
    field.slice(1).map((key) => (typeof key === 'string' ? templateKey(key).name : key)),
  )
  return part === undefined ? name : sampleOfSchema(part, name, schema)
}

function schemaAt(schema: Json | undefined, path: Path): Json | undefined {
  return path.reduce<Json | undefined>((here, segment) => {
    if (!isObject(here)) return undefined
    if (typeof segment === 'number') {
      const items = own(here, 'items')
      return isList(items) ? items[segment] : items
    }
    const properties = own(here, 'properties')
    return isObject(properties) ? own(properties, segment) : undefined
  }, schema)
}

/** So that an equality holds; of other comparisons a value of the right type. */
function comparable(rule: Json | undefined, name: string): Json {
  if (!isObject(rule)) return name
  const operator = Object.keys(rule).flatMap((key) => choiceOperators.get(key) ?? [])[0]
  if (operator?.test !== 'compare') return name
  const operand = own(rule, operator.name)
  if (!operator.path && operator.by.endsWith('Equals') && operand !== undefined) return operand
  switch (operator.kind) {
    case 'Numeric':
      return 1
    case 'Boolean':
      return true
    case 'Timestamp':
      return '2026-01-31T12:00:00Z'
    case 'String':
      return name
  }
}
