/** What the views of a form share: what may be changed, what is wrong where, what is open, and where the focus goes next. */
import type { Json, Path } from '#flow'
import type { Offer } from '../inputs/offers.ts'
import type { View } from '../view.ts'
import type { FormChange } from './change.ts'
import type { Field, Mode, Way } from './field.ts'

/** What is wrong with a field, said under it. */
export interface FieldMistake {
  readonly message: string
  /** @default 'error' */
  readonly severity?: 'error' | 'warning' | 'information' | undefined
  readonly fixes?: readonly { readonly title: string; apply(): void }[] | undefined
}

/** How paths and expressions are filled in: by whoever knows the data. */
export interface DataControls {
  path(field: Field, given: ControlGiven): View
  expression(field: Field, given: ControlGiven): View
}

export interface ControlGiven {
  readonly id: string
  /** Where there is no element that labels it. */
  readonly label?: string | undefined
  readonly describedBy: string
  readonly invalid: boolean
  readonly readonly: boolean
  readonly value: string
  commit(text: string): Promise<boolean> | boolean | void
}

export interface FormContext {
  readonly prefix: string
  readonly mode: Mode
  readonly editable: boolean
  readonly root: Json
  readonly controls: DataControls | undefined
  isWritten(path: Path): boolean
  offersFor(field: Field): ((typed: string) => readonly Offer[]) | undefined
  /** A line about the value: the name of an id, with a dot for its status. */
  aboutValue(field: Field): View | undefined
  mistakesOf(field: Field): readonly FieldMistake[]
  change(change: FormChange): Promise<boolean>
  /** What is typed and cannot be a value yet. */
  readonly drafts: Map<string, string>
  /** The way chosen for a field that has no value in it yet. */
  readonly ways: Map<string, Way>
  readonly open: Map<string, boolean>
  /** Fields that were under "More" when they were first seen stay there: nothing moves under the hands. */
  readonly more: Map<string, boolean>
  /** The view of a field inside another; `tools` stand in its head. */
  view(field: Field, tools?: readonly View[]): View
  redraw(): void
  focusNext(id: string): void
}

/** Of a field, by the names on its path: the same when it is filled another way. */
export const keyOfPath = (path: Path): string => path.map((segment) => encodeURIComponent(segment)).join('/')

export function idOf(context: FormContext, field: Field): string {
  const key = field.path.at(-1)
  const last = field.named || typeof key === 'number' ? key : field.name
  const path = field.path.length === 0 ? [] : [...field.path.slice(0, -1), last ?? '']
  return [context.prefix, ...path.map((segment) => encodeURIComponent(segment).replaceAll('%', '_'))].join('-')
}
