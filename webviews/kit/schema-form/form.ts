/** The form on the page: fields drawn from schema and value; what is changed goes to whoever keeps the value. */
import { isObject, type Json, type JsonObject, type Path } from '#flow'
import type { Offer } from '../inputs/offers.ts'
import { show, type View } from '../view.ts'
import { element } from '../element.ts'
import type { FormChange } from './change.ts'
import { fieldAt, type Field, type FormSource, type Way } from './field.ts'
import { fieldView, mistakesView } from './field-view.ts'
import { formFields } from './fields.ts'
import { keyOfPath, type DataControls, type FieldMistake, type FormContext } from './form-context.ts'
import { groupView, isGroup } from './group-view.ts'
import './form.css'

export type { ControlGiven, DataControls, FieldMistake } from './form-context.ts'

export interface FormInput extends FormSource {
  /** What the form is about, as a state's name: another one is another form, with nothing of the last one's left open. */
  readonly subject: string
  readonly editable: boolean
  /** The fields, where they are not those of the schema. */
  readonly fields?: Field | undefined
  /** By paths of the value; those of no field are shown at the nearest one above. */
  readonly mistakes?: readonly (FieldMistake & { readonly path: Path })[] | undefined
}

export interface FormActions<Input extends FormInput> {
  /**
   * True when it was done; a refused change is shown as it was before. `of`: what the form showed when it was made, which
   * can be something else by now.
   */
  change(change: FormChange, of: Input): Promise<boolean> | boolean | void
  readonly controls?: DataControls
  /** What to offer for a text: ids by their names. */
  offersFor?(field: Field): ((typed: string) => readonly Offer[]) | undefined
  aboutValue?(field: Field): View | undefined
}

export interface SchemaForm<Input extends FormInput = FormInput> {
  readonly node: HTMLElement
  draw(input: Input): void
  /** Something that was typed is no value yet. */
  readonly unfinished: boolean
}

/** `prefix`: begins the ids of its elements; another one for each form of a page. */
export function createForm<Input extends FormInput>(actions: FormActions<Input>, prefix: string): SchemaForm<Input> {
  const node = element('div', { class: 'schema-form' })
  let input: Input | undefined
  let mistakes = new Map<string, FieldMistake[]>()
  let focus: string | null = null
  let drafts = new Map<string, string>()
  const fresh = () => ({
    drafts: new Map<string, string>(),
    ways: new Map<string, Way>(),
    open: new Map<string, boolean>(),
    more: new Map<string, boolean>(),
  })
  let kept = fresh()

  function redraw(): void {
    if (!input) return
    const root = input.fields ?? formFields(input)
    mistakes = byField(root, input.mistakes ?? [])
    const context = contextOf(input)
    show(
      node,
      [
        mistakesView(context.mistakesOf(root), prefix),
        ...(isGroup(root) ? groupView(root, context) : [fieldView(root, context)]),
      ].filter((view) => view !== null),
    )
    focusWanted()
  }

  function contextOf(of: Input): FormContext {
    const { mode, editable, schema, value } = of
    drafts = kept.drafts
    const context: FormContext = {
      prefix,
      mode,
      editable,
      root: schema,
      controls: actions.controls,
      ...kept,
      isWritten: (path) => isWritten(value, path),
      offersFor: (field) => actions.offersFor?.(field),
      aboutValue: (field) => actions.aboutValue?.(field),
      mistakesOf: (field) => mistakes.get(keyOfPath(field.path)) ?? [],
      change: async (change) => (await actions.change(change, of)) !== false,
      view: (field, tools) => fieldView(field, context, tools),
      redraw,
      focusNext: (id) => {
        focus = id
        requestAnimationFrame(focusWanted)
      },
    }
    return context
  }

  /** Waits for its element: the change that makes it may take its time. Whoever goes elsewhere meanwhile is left alone. */
  function focusWanted(): void {
    if (focus === null) return
    // A group has no control of its own: its first is meant.
    const wanted = document.getElementById(focus) ?? document.getElementById(`${focus}-field`)
    if (!wanted || !node.contains(wanted)) return
    const target = wanted.matches('input, select, textarea, button, summary')
      ? wanted
      : (wanted.querySelector<HTMLElement>('input, select, textarea') ??
        wanted.querySelector<HTMLElement>('button, summary'))
    focus = null
    target?.focus()
  }

  node.addEventListener('pointerdown', () => {
    focus = null
  })

  return {
    node,
    draw(next) {
      if (input && next.subject !== input.subject) {
        kept = fresh()
        focus = null
        show(node, [])
      }
      input = next
      redraw()
    },
    get unfinished() {
      return drafts.size > 0
    },
  }
}

function byField(root: Field, mistakes: NonNullable<FormInput['mistakes']>): Map<string, FieldMistake[]> {
  const found = new Map<string, FieldMistake[]>()
  for (const mistake of mistakes) {
    const key = keyOfPath(fieldAt(root, mistake.path).path)
    found.set(key, [...(found.get(key) ?? []), mistake])
  }
  return found
}

function isWritten(value: Json | undefined, path: Path): boolean {
  let here: Json | undefined = value
  for (const segment of path) {
    const holder: JsonObject | readonly Json[] | undefined = isObject(here) || Array.isArray(here) ? here : undefined
    if (!holder || !Object.hasOwn(holder, segment)) return false
    here = Array.isArray(holder) ? holder[Number(segment)] : (holder as JsonObject)[String(segment)]
  }
  return here !== undefined
}
