/** `node src/build/schema.ts`: media/flow.schema.json, the dialect of flows for editors, from the tables of src/flow. */
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { flowSchema } from '#flow'

export const schemaPath = fileURLToPath(new URL('../../media/flow.schema.json', import.meta.url))
export const schemaText = () => `${JSON.stringify(flowSchema(), null, 2)}\n`

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(schemaPath, schemaText())
