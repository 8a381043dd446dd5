import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { catchMutant } from './catch-mutants.ts'
import { mutants } from './mutants.ts'

/** Those that are found out at once; `npm run test:simulation -- --mutants` tries all. */
const QUICK = [
  'effects leave before their entries are durable',
  'a resumed run starts its action again, and does not follow it',
  'the index of the Catch that took an error is not written down',
  'deadlines are a tenth of what the flow says',
]

it.each(QUICK)('finds an engine out in which %s', async (name) => {
  const mutant = mutants.find((one) => one.name === name)
  expect(mutant && (await catchMutant(mutant, 300)).by).toEqual(expect.any(String))
})

it('breaks lines that are there', () => {
  const engine = join(import.meta.dirname, '../../../src/fabric/flows/engine')
  const gone = mutants.filter(({ file, line }) => readFileSync(join(engine, file), 'utf8').split(line).length !== 2)
  expect(gone.map(({ name }) => name)).toEqual([])
})
