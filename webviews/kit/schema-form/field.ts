/** One field of a form: where its value stands, what is known of it, and how it is filled in. */
import type { Json, JsonObject, Path } from '#flow'
import type { FormChange } from './change.ts'
import type { Form } from './schema.ts'

export interface Field {
  /** From the value of the form, with keys as they are written: `name.$` of a template. */
  readonly path: Path
  /** The key without what makes it a path or an expression; of an entry of a list its number from 1. */
  readonly name: string
  readonly title: string
  readonly hint: string
  readonly required: boolean
  /** Not in the schema: shown and kept. */
  readonly unknown: boolean
  /** The key is free: it can be renamed. */
  readonly named: boolean
  /** Undefined while nothing is written. */
  readonly value: Json | undefined
  readonly fallback: Json | undefined
  /** How a template's value is meant. Without a template always `constant`. */
  readonly way: Way
  /** The keys under which it is written each way, where there is more than one: `file`, `file.$`, `file.=`. */
  readonly keys: Keys | null
  readonly forms: readonly Form[]
  /** Which of the forms it has. */
  readonly form: number
  readonly control: Control
  /** Begins a part of the form with this heading. */
  readonly section?: string | undefined
  /** Shown only when asked for, while nothing is written. Without it that goes by what is required. */
  readonly rare?: boolean | undefined
  /** Of a group: closed until it is opened, and what is said of it meanwhile. */
  readonly folded?: string | undefined
}

export type Keys = Readonly<Partial<Record<Way, string>>>
export type Way = 'constant' | 'path' | 'expression'

export type Control =
  | { readonly kind: 'text'; readonly lines: boolean; readonly format: string }
  | { readonly kind: 'number'; readonly whole: boolean }
  | { readonly kind: 'truth' }
  | { readonly kind: 'choice'; readonly options: readonly Json[] }
  | { readonly kind: 'null' }
  | { readonly kind: 'path' }
  | { readonly kind: 'expression' }
  /** `additional`: the schema of fields of any name; null when there are no others. */
  | { readonly kind: 'object'; readonly fields: readonly Field[]; readonly additional: Json | null }
  | { readonly kind: 'list'; readonly items: readonly Field[]; readonly item: Json; readonly full: boolean }
  /** One of several things to do, as to put another field in the place of this one. `chosen`: -1 for none of them. */
  | { readonly kind: 'menu'; readonly options: readonly MenuOption[]; readonly chosen: number }
  /** A list of texts that is short. */
  | { readonly kind: 'names'; readonly offers: readonly string[] }
  /** Too deep or too large for fields, or of no form that has some. */
  | { readonly kind: 'json' }

export interface MenuOption {
  readonly label: string
  readonly change: FormChange | null
}

export type Mode = 'plain' | 'template'

export interface FormSource {
  readonly schema: JsonObject
  readonly value: Json | undefined
  readonly mode: Mode
  /** Names of the outermost object that are only shown where they are written: older names of others. */
  readonly old?: ReadonlySet<string>
}

/** The field at a path, as deep as there is one. */
export function fieldAt(field: Field, path: Path): Field {
  const { control } = field
  const inside = control.kind === 'object' ? control.fields : control.kind === 'list' ? control.items : []
  const next = inside.find((one) => one.path.every((segment, index) => segment === path[index]))
  return next ? fieldAt(next, path) : field
}
