import type { JsonObject } from '#flow'
import type { ProcessRecord } from './entry.ts'

declare const DAVY_VERSION: string | undefined

/** Who processes: this program, in the version that is running. */
export const processRecord = (name: string, given: JsonObject): ProcessRecord => ({
  program: 'davy',
  version: typeof DAVY_VERSION === 'string' ? DAVY_VERSION : '0.0.0',
  function: name,
  date: new Date().toISOString(),
  arguments: given,
})
