import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { expect, test } from 'vitest'
import { lazyPackage } from '../../src/build/lazy-package.ts'

test('a lazy package is read when something of it is first used', async () => {
  const outdir = mkdtempSync(join(tmpdir(), 'davy-lazy-'))
  try {
    const shared = { bundle: true, platform: 'node', format: 'cjs', outdir, outExtension: { '.js': '.cjs' } } as const
    const contents = `import { parse } from 'yaml'
      const loaded = () => Object.keys(require.cache).some((path) => path.endsWith('yaml.cjs'))
      const before = loaded()
      console.log(JSON.stringify([before, parse('a: [1]'), loaded()]))`
    writeFileSync(join(outdir, 'main.ts'), contents)
    await build({ ...shared, entryPoints: { yaml: 'yaml' } })
    await build({ ...shared, entryPoints: { main: join(outdir, 'main.ts') }, plugins: [lazyPackage('yaml')] })
    const said = execFileSync(process.execPath, [join(outdir, 'main.cjs')], { encoding: 'utf8' })
    expect(JSON.parse(said)).toEqual([false, { a: [1] }, true])
  } finally {
    rmSync(outdir, { recursive: true, force: true })
  }
})
