/** A form from a JSON Schema. */
export { mistakesIn, sameJson, type Mistake } from './check.ts'
export { fieldAt, type Control, type Field, type FormSource, type Mode, type Way } from './field.ts'
export { formFields } from './fields.ts'
export { startOf, withDefaults } from './start.ts'
export { applyChange, type FormChange } from './change.ts'
export { createForm, type FormActions, type FormInput, type SchemaForm } from './form.ts'
export type { ControlGiven, FieldMistake, TemplateControls } from './form-context.ts'
