/** A form from a JSON Schema: what can be said of it without a page. The form on the page is form.ts. */
export { mistakesIn, sameJson, type Mistake } from './check.ts'
export { fieldAt, type Control, type Field, type FormSource, type Mode, type Way } from './field.ts'
export { formFields } from './fields.ts'
export { startOf, withDefaults } from './start.ts'
export { applyChange, type FormChange } from './change.ts'
