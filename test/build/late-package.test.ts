import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { afterAll, expect, test } from 'vitest'
import { latePackage } from '../../src/build/late-package.ts'

const folder = mkdtempSync(join(tmpdir(), 'davy-late-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('a package is not in the bundle, and is there once it was asked for', async () => {
  const contents = `import * as yaml from 'yaml'
import { parse } from 'yaml'
export const ready = () => Reflect.get(yaml, 'loadPackage')()
export const read = (text) => parse?.(text)`
  const shared = { bundle: true, format: 'esm', platform: 'browser' } as const
  await build({
    ...shared,
    stdin: { contents, resolveDir: import.meta.dirname },
    outfile: join(folder, 'page.mjs'),
    plugins: [latePackage('yaml')],
  })
  await build({ ...shared, entryPoints: { yaml: 'yaml' }, outdir: join(folder, 'chunks') })
  writeFileSync(join(folder, 'package.json'), '{"type": "module"}')
  // SAFETY: the module above.
  const page = (await import(pathToFileURL(join(folder, 'page.mjs')).href)) as {
    ready(): Promise<void>
    read(text: string): unknown
  }
  expect(page.read('a: 1')).toBeUndefined()
  await page.ready()
  expect(page.read('a: 1')).toEqual({ a: 1 })
})
