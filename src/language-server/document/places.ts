/** What stands in a text in place of a name or value that is still being written. */

/** No state and no field is called so. */
export const JSON_PLACE = ' here '
export const YAML_PLACE = 'here-is-the-cursor'

export const PLACES: ReadonlySet<string> = new Set([JSON_PLACE, YAML_PLACE])
