/** How things are called in a definition, given what their author calls them: Gladier's rules (gladier, name_generation). */
import { AuthoringError } from './authoring-error.ts'

/** `extract_metadata` → `ExtractMetadata`; a name without underscores keeps its letters: `ExtractMetadata`. */
export function stateName(name: string): string {
  const parts = name.split('_').filter((part) => part !== '')
  const [only = ''] = parts
  if (parts.length <= 1) return `${only.slice(0, 1).toUpperCase()}${only.slice(1)}`
  return parts.map((part) => `${part.slice(0, 1).toUpperCase()}${part.slice(1).toLowerCase()}`).join('')
}

/** The input in which a run is given the id of a function. */
export const functionInput = <Name extends string>(name: Name): `${Name}_function_id` => `${name}_function_id`

/**
 * What can be written as `$.Name` and `input.name`. An input that begins with `_private` is shown to nobody.
 * @throws {AuthoringError}
 */
export function checkedName(name: string, what: string): string {
  if (/^(_private_)?[A-Za-z]\w*$/.test(name)) return name
  throw new AuthoringError(
    `${JSON.stringify(name)} is no name of ${what}: it has letters, digits and _ only and begins with a letter, as in "reduce_frames"`,
    { step: name },
  )
}
