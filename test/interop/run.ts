/**
 * `npm run test:interop`: programs by others, unchanged, against a fabric of this checkout. `--short` leaves out what takes
 * long; other words are (parts of) names of test files.
 */
import { join } from 'node:path'
import process from 'node:process'
import { startVitest } from 'vitest/node'
import { pythonWith } from './python.ts'

const words = process.argv.slice(2)
if (words.includes('--short')) process.env['DAVY_INTEROP_SHORT'] = '1'
process.env['DAVY_INTEROP_PYTHON'] = pythonWith('requirements.txt')
process.env['DAVY_INTEROP_PROVIDER_PYTHON'] = pythonWith('requirements-action-provider.txt')
const vitest = await startVitest(
  'test',
  words.filter((word) => word !== '--short'),
  { config: join(import.meta.dirname, 'vitest.config.ts'), run: true, watch: false },
)
await vitest.close()
