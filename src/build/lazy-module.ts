/** Modules of our own in bundles of their own beside the extension's: those that are imported with `import()`. */
import { basename, dirname, join } from 'node:path'
import type { Plugin } from 'esbuild'

/** `found`: name of the bundle → path of its module, known when the build is done. A module is named by itself, or by its folder when it is an index. */
export function lazyModules(): { readonly plugin: Plugin; readonly found: ReadonlyMap<string, string> } {
  const found = new Map<string, string>()
  const plugin: Plugin = {
    name: 'lazy-modules',
    setup({ onResolve }) {
      onResolve({ filter: /^\..*\.ts$/ }, ({ path, kind, resolveDir }) => {
        if (kind !== 'dynamic-import') return undefined
        const module = join(resolveDir, path)
        const own = basename(module, '.ts')
        const name = own === 'index' ? basename(dirname(module)) : own
        const before = found.get(name)
        if (before !== undefined && before !== module)
          return { errors: [{ text: `two lazy modules are called ${name}: ${before} and ${module}` }] }
        found.set(name, module)
        return { path: `./${name}.cjs`, external: true }
      })
    },
  }
  return { plugin, found }
}
