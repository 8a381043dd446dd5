/** A form from a JSON Schema. */
export { mistakesIn, sameJson, type Mistake } from './check.ts'
export { fieldAt, type Control, type Field, type FormSource, type Mode, type Way } from './field.ts'
export { formFields } from './fields.ts'
export { startOf, withDefaults } from './start.ts'
