import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { expect, test } from 'vitest'
import { lazyModules } from '../../src/build/lazy-module.ts'

test('what is imported with import() is a bundle of its own, read when it is first wanted', async () => {
  const outdir = mkdtempSync(join(tmpdir(), 'davy-lazy-'))
  try {
    const shared = { bundle: true, platform: 'node', format: 'cjs', outdir, outExtension: { '.js': '.cjs' } } as const
    mkdirSync(join(outdir, 'wizard'))
    writeFileSync(join(outdir, 'wizard/index.ts'), 'export const answer = 42')
    const main = `const loaded = () => Object.keys(require.cache).some((path) => path.endsWith('wizard.cjs'))
      const before = loaded()
      void import('./wizard/index.ts').then(({ answer }) => console.log(JSON.stringify([before, answer, loaded()])))`
    writeFileSync(join(outdir, 'main.ts'), main)
    const lazy = lazyModules()
    await build({ ...shared, entryPoints: { main: join(outdir, 'main.ts') }, plugins: [lazy.plugin] })
    expect([...lazy.found.keys()]).toEqual(['wizard'])
    await build({ ...shared, entryPoints: Object.fromEntries(lazy.found) })
    const said = execFileSync(process.execPath, [join(outdir, 'main.cjs')], { encoding: 'utf8' })
    expect(JSON.parse(said)).toEqual([false, 42, true])
  } finally {
    rmSync(outdir, { recursive: true, force: true })
  }
})
