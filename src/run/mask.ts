/** What stands in logs, events and documents where a value is private. */
export const MASK = '<private>'
