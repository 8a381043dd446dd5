/**
 * A run's input against the flow's `input_schema` (JSON Schema draft 7). Formats and keywords that are only for display
 * never make it fail. A schema comes from whoever wrote the flow: a pattern that would take years is cut off.
 */
import { hash } from 'node:crypto'
import vm from 'node:vm'
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'
import formats from 'ajv-formats'
import { renderPath, type JsonObject } from '#flow'
import { dropOldest } from '../drop-oldest.ts'
import type { Located } from '../server/error.ts'

/** One check of an input may take this long: everybody else waits. */
const MOST_MS = 250
/** Making a schema ready runs none of its patterns; the first one of a process on a busy machine takes its time. */
const MOST_COMPILE_MS = 5_000
/** Characters of a schema: the ones of flows have a few thousand, and making a larger one ready would hold up everybody. */
const LARGEST = 65_536
const TIMEOUT = 'ERR_SCRIPT_EXECUTION_TIMEOUT'
/** Compiled schemas kept. */
const KEPT = 200
/** Mistakes told at once. */
const TOLD = 20

/** Keywords whose check can take more than time in proportion to the input, or find more mistakes than it has values. */
const COSTLY =
  /"(pattern|patternProperties|format|uniqueItems|\$ref|items|additionalItems|additionalProperties|contains|propertyNames|dependencies)"/

interface Compiled {
  readonly validate: ValidateFunction
  readonly costly: boolean
}

const compiled = new Map<string, Compiled>()
const cage = vm.createContext({ check: () => {} })
const call = new vm.Script('check()')

/** What is wrong with the schema itself; undefined when it can be used. */
export function schemaMistake(schema: JsonObject): string | undefined {
  try {
    compile(schema)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** Every mistake of the input at its place, as `$.input.file`; none when it fits. */
export function inputMistakes(schema: JsonObject, input: JsonObject): readonly Located[] {
  const wrong = (path: string, msg: string): Located => ({ loc: [path], msg, type: 'InvalidActionInput' })
  try {
    const { validate, costly } = compile(schema)
    if (costly ? withinTime(() => validate(input)) : validate(input)) return []
    return (validate.errors ?? []).slice(0, TOLD).map((error) => wrong(placeOf(error), sentenceOf(error)))
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error)
    return [wrong('$', `the input cannot be checked against input_schema: ${text}`)]
  }
}

function compile(schema: JsonObject): Compiled {
  const text = JSON.stringify(schema)
  if (text.length > LARGEST) throw new Error(`it has ${text.length} characters, and ${LARGEST} are the most`)
  const key = hash('sha256', text, 'base64url')
  const known = compiled.get(key)
  if (known) return known
  // One instance a schema: schemas may carry the same $id. `$schema` names a draft; all are read as draft 7.
  const ajv = new Ajv({ strict: false, allErrors: true, logger: false, unicodeRegExp: false })
  formats.default(ajv)
  const { $schema: _draft, ...content } = schema
  const made = { validate: withinTime(() => ajv.compile(content), MOST_COMPILE_MS), costly: COSTLY.test(text) }
  compiled.set(key, made)
  dropOldest(compiled, KEPT)
  return made
}

/** V8 ends what runs inside a vm script after its timeout, in the middle of a regular expression if need be. */
function withinTime<T>(work: () => T, most = MOST_MS): T {
  const out: { value?: T } = {}
  cage['check'] = () => {
    out.value = work()
  }
  try {
    call.runInContext(cage, { timeout: most })
  } catch (error) {
    // It may come from the script's own realm, where `Error` is another class.
    const timedOut = typeof error === 'object' && error !== null && 'code' in error && error.code === TIMEOUT
    if (!timedOut) throw error
    throw new Error(`it takes longer than ${most} ms: is there a pattern with nested repetitions?`, { cause: error })
  }
  // SAFETY: the script ran to its end, so `work` has returned.
  return out.value as T
}

/** JSON pointer → path; a missing or surplus field is named itself. */
function placeOf({ instancePath, keyword, params }: ErrorObject): string {
  const segments = instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part))
  const named: unknown =
    keyword === 'required'
      ? params['missingProperty']
      : keyword === 'additionalProperties'
        ? params['additionalProperty']
        : undefined
  return renderPath(typeof named === 'string' ? [...segments, named] : segments)
}

function sentenceOf({ keyword, message = 'does not fit', params }: ErrorObject): string {
  // The name once more: some clients show the sentence without its place.
  if (keyword === 'required') return `"${params['missingProperty']}" is missing`
  if (keyword === 'additionalProperties') return `"${params['additionalProperty']}" is not part of the input`
  if (keyword === 'enum') return `must be one of ${JSON.stringify(params['allowedValues'])}`
  if (keyword === 'const') return `must be ${JSON.stringify(params['allowedValue'])}`
  return message
}
