/** A package in a bundle of its own beside the extension's, read from disk only when something of it is first used. */
import { createRequire } from 'node:module'
import type { Plugin } from 'esbuild'

const require = createRequire(import.meta.url)

/** For `import { … } from name` in a CommonJS bundle; `name.cjs` must be built beside it. */
export function lazyPackage(name: string): Plugin {
  const file = `./${name}.cjs`
  // esbuild's imports look members up where they are used, so a getter for each is enough.
  const getters = Object.keys(require(name) as object).map((key) => `get ${key}() { return load().${key} }`)
  const contents = `let loaded\nconst load = () => (loaded ??= require('${file}'))\nmodule.exports = { ${getters.join(', ')} }`
  return {
    name: `lazy-${name}`,
    setup({ onResolve, onLoad }) {
      onResolve({ filter: new RegExp(`^${name}$`) }, () => ({ path: name, namespace: 'lazy-package' }))
      onLoad({ filter: new RegExp(`^${name}$`), namespace: 'lazy-package' }, () => ({ contents, loader: 'js' }))
      onResolve({ filter: /^\.\//, namespace: 'lazy-package' }, ({ path }) => ({ path, external: true }))
    },
  }
}
