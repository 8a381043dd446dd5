/**
 * A package in a bundle of its own beside a page's, loaded when somebody asks for it. What is imported from the package is
 * undefined until then: the page has `loadPackage`, which the package itself does not export, called first.
 */
import { createRequire } from 'node:module'
import type { Plugin } from 'esbuild'

const require = createRequire(import.meta.url)

/** For `import { … } from name` in a page; `chunks/<name>.js` must be built beside it. */
export function latePackage(name: string): Plugin {
  const names = Object.keys(require(name) as object).filter((key) => key !== 'default')
  const contents = [
    `export let ${names.join(', ')}`,
    `export async function loadPackage() { ({ ${names.join(', ')} } = await import('./chunks/${name}.js')) }`,
  ].join('\n')
  return {
    name: `late-${name}`,
    setup({ onResolve, onLoad }) {
      onResolve({ filter: new RegExp(`^${name}$`) }, () => ({ path: name, namespace: 'late-package' }))
      onLoad({ filter: new RegExp(`^${name}$`), namespace: 'late-package' }, () => ({ contents, loader: 'js' }))
      onResolve({ filter: /^\.\//, namespace: 'late-package' }, ({ path }) => ({ path, external: true }))
    },
  }
}
