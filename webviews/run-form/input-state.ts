/** The input that is being made: as a form, as text, and what is wrong with it. Pure. */
import { isObject, MASK, type Json, type JsonObject, type Path } from '#flow'
import type { Refusal } from '#messages'
import { applyChange, mistakesIn, sameJson, withDefaults, type FormChange } from '../kit/schema-form/index.ts'
import { t } from '../kit/words.ts'

export interface InputState {
  readonly value: JsonObject
  /** As it was typed; null while the form is the way. */
  readonly text: string | null
  /** Why the text is no input. */
  readonly broken: string
  /** What the fabric said of this very input. */
  readonly refusal: Refusal | null
  /** Somebody has changed something: defaults of another schema do not come over it. */
  readonly touched: boolean
}

export interface ShownMistake {
  readonly path: Path
  readonly message: string
  /** Quiet while it is only not there yet. */
  readonly severity: 'error' | 'information'
}

export const firstInput: InputState = { value: {}, text: null, broken: '', refusal: null, touched: false }

/** For another schema: with its defaults, where nothing stands in their place. */
export function fitted(state: InputState, schema: JsonObject): InputState {
  const filled = withDefaults(schema, state.touched ? state.value : {})
  const value = isObject(filled) ? filled : {}
  return sameJson(value, state.value) ? state : { ...withText({ ...state, value }), refusal: null }
}

/** An input from elsewhere: a file, or an earlier run. */
export const taken = (state: InputState, value: JsonObject): InputState =>
  withText({ ...state, value, broken: '', refusal: null, touched: true })

export function changed(state: InputState, change: FormChange): InputState {
  const value = applyChange(state.value, change)
  return { ...state, value: isObject(value) ? value : {}, refusal: null, touched: true }
}

export function typed(state: InputState, text: string): InputState {
  const read = readObject(text)
  return typeof read === 'string'
    ? { ...state, text, broken: read, touched: true }
    : { value: read, text, broken: '', refusal: null, touched: true }
}

export const asText = (state: InputState): InputState => withText({ ...state, text: '' })
export const asForm = (state: InputState): InputState => ({ ...state, text: null, broken: '' })

function withText(state: InputState): InputState {
  return state.text === null ? state : { ...state, text: JSON.stringify(state.value, null, 2), broken: '' }
}

/** The object, or why the text is none. */
export function readObject(text: string): JsonObject | string {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : t('The input is a JSON object: { … }')
  } catch (error) {
    return t('This is not JSON: {0}', error instanceof Error ? error.message : String(error))
  }
}

/** `asked`: it was to be run, so that what is missing is said aloud. */
export function mistakesOf(
  { value, refusal }: InputState,
  schema: JsonObject,
  asked: boolean,
): readonly ShownMistake[] {
  const own = mistakesIn(schema, value).map(({ path, kind, message }): ShownMistake => ({
    path,
    message,
    severity: kind === 'missing' && !asked ? 'information' : 'error',
  }))
  const masked = maskedIn(value, []).map((path): ShownMistake => ({
    path,
    message: t('is private and was not kept: give it again'),
    severity: 'error',
  }))
  const told = (refusal?.at ?? []).filter(({ path }) => !own.some((one) => samePath(one.path, path)))
  return [...own, ...masked, ...told.map(({ path, message }): ShownMistake => ({ path, message, severity: 'error' }))]
}

/** Inputs are kept without what is private in them: nobody wants to run with the mask itself. */
function maskedIn(value: Json, at: Path): readonly Path[] {
  if (value === MASK) return [at]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, item]) =>
    maskedIn(item, [...at, Array.isArray(value) ? Number(key) : key]),
  )
}

const samePath = (a: Path, b: Path) => a.length === b.length && a.every((key, at) => key === b[at])
