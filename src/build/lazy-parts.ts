/**
 * Parts of pages that are loaded when they are first needed. What a page imports with `import()` becomes a bundle of its
 * own, `dist/webviews/chunks/<page>-<part>.js` and `.css` for `webviews/<page>/<part>/lazy.ts`, and `worker.ts` beside it a
 * script for a worker. The page itself is not cut into pieces for them, and is as quick to load as without.
 */
import { existsSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { build, type BuildOptions, type Metafile, type Plugin } from 'esbuild'
import { monacoParts } from './monaco-parts.ts'

export interface LazyParts {
  /** For the pages' build. */
  readonly plugin: Plugin
  /** After it. */
  build(shared: BuildOptions, outdir: string): Promise<readonly Metafile[]>
}

export function lazyParts(webviews: string): LazyParts {
  /** Name of the bundle → path of its module. */
  const found = new Map<string, string>()
  return {
    plugin: {
      name: 'lazy-parts',
      setup({ onResolve }) {
        onResolve({ filter: /^\..*\/lazy\.ts$/ }, ({ path, kind, resolveDir }) => {
          if (kind !== 'dynamic-import') return undefined
          const module = join(resolveDir, path)
          const name = relative(webviews, dirname(module)).replaceAll(/[\\/]/g, '-')
          found.set(name, module)
          return { path: `./chunks/${name}.js`, external: true }
        })
      },
    },
    async build(shared, outdir) {
      const workers = [...found].flatMap(([name, module]) => {
        const worker = join(dirname(module), 'worker.ts')
        return existsSync(worker) ? [[`${name}-worker`, worker]] : []
      })
      const options = {
        ...shared,
        platform: 'browser',
        target: 'es2023',
        // Names of functions are a tenth of the size.
        keepNames: false,
        charset: 'utf8',
        outdir: join(outdir, 'chunks'),
        assetNames: '[name]',
        loader: { '.ttf': 'file' },
        metafile: true,
        plugins: [monacoParts()],
      } satisfies BuildOptions
      const built = await Promise.all([
        build({ ...options, format: 'esm', entryPoints: Object.fromEntries(found) }),
        build({ ...options, format: 'iife', entryPoints: Object.fromEntries(workers) }),
      ])
      return built.map(({ metafile }) => metafile)
    },
  }
}
