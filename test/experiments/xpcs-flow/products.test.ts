/** Products are whole or not there, and an attempt that was killed leaves nothing once the next one is through. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { writeWhole } from '../../../src/experiments/xpcs/products.ts'

const products = join(import.meta.dirname, '../../../src/experiments/xpcs/products.ts')

test("what a killed attempt left is the next one's to write over", async () => {
  const directory = mkdtempSync(join(tmpdir(), 'davy-products-'))
  const path = join(directory, 'scan_results.hdf')
  const killed = `
    import { writeFileSync } from 'node:fs'
    import { inWhole } from ${JSON.stringify(products)}
    await inWhole(${JSON.stringify(path)}, 'task-1', async (partial) => {
      writeFileSync(partial, 'half of a long')
      process.kill(process.pid, 'SIGKILL')
      await new Promise(() => setTimeout(() => {}, 60_000))
    })`
  const { signal } = spawnSync(process.execPath, ['--input-type=module', '--eval', killed])
  expect([signal, readdirSync(directory)]).toEqual(['SIGKILL', ['.scan_results.hdf.task-1.partial']])
  await writeWhole(path, 'task-1', 'short')
  expect([readdirSync(directory), readFileSync(path, 'utf8')]).toEqual([['scan_results.hdf'], 'short'])
  rmSync(directory, { recursive: true })
})
